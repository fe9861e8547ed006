"""An invented old plan: yellowed paper, a street, blocks of houses, a church, a river."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

# Corners of things that one would find again on the ground: column, row.
CHURCH, BRIDGE, CROSSROADS, GATE = (300, 200), (960, 520), (560, 420), (220, 650)
SIZE = (1200, 800)


def old_plan() -> Image.Image:
    """The plan, 1200 by 800 pixels."""
    rng = np.random.default_rng(1823)
    paper = np.full((SIZE[1], SIZE[0], 3), (236, 222, 190), dtype=np.int16)
    paper += rng.normal(0, 4, paper.shape[:2]).astype(np.int16)[:, :, None]
    image = Image.fromarray(paper.clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    river = [(1200, 300), (1080, 380), (960, 520), (820, 640), (780, 800)]
    pen.line(river, fill=(150, 178, 190), width=46)
    for street in (
        [(0, 420), (560, 420), (1200, 560)],
        [(560, 0), (560, 800)],
        [(220, 800), (220, 650), (560, 420)],
    ):
        pen.line(street, fill=(250, 244, 226), width=18)
        pen.line(street, fill=(120, 92, 60), width=1)
    for left, top in (
        (60, 80),
        (60, 250),
        (400, 60),
        (650, 90),
        (650, 260),
        (330, 560),
        (640, 640),
    ):
        box = (left, top, left + 130, top + 90)
        pen.rectangle(box, fill=(206, 150, 132), outline=(88, 60, 44), width=3)
    column, row = CHURCH
    pen.polygon(
        [(column - 22, row), (column, row - 34), (column + 22, row), (column, row + 34)],
        fill=(88, 60, 44),
    )
    pen.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline=(88, 60, 44), width=4)
    pen.text((70, 740), "PLAN DE LA VILLE, 1823", fill=(88, 60, 44))
    return image


def save_old_plan(folder: Path) -> Path:
    """The plan as a PNG file without a position."""
    path = folder / "plan_de_la_ville.png"
    path.write_bytes(_packed())
    return path


@cache
def _packed() -> bytes:
    """Noisy paper takes long to pack: once."""
    file = BytesIO()
    old_plan().save(file, "PNG")
    return file.getvalue()
