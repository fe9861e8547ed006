"""The colours of the drawings, and the paper they are washed on."""

from __future__ import annotations

from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geoportal.demo.painting import Colour

SIZE: Final = (960, 640)
# Within a cell of so many pixels all that trembles does so together.
CELL: Final = 20
PAPER: Final[Colour] = (246, 239, 224)
INK: Final[Colour] = (74, 56, 44)
TILE: Final[Colour] = (186, 98, 66)
SLATE: Final[Colour] = (98, 106, 120)
PLASTER: Final[Colour] = (232, 214, 180)
STONE: Final[Colour] = (216, 206, 180)
GRASS: Final[Colour] = (160, 176, 112)
EARTH: Final[Colour] = (206, 184, 140)
WATER: Final[Colour] = (120, 166, 178)
LEAVES: Final[tuple[Colour, ...]] = ((112, 142, 84), (92, 124, 78), (134, 156, 92))


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def on_paper(image: Image.Image, draw: Random) -> Image.Image:
    """The picture as a wash on rough paper: edges that tremble, grain, a lighter border."""
    noise = np.random.default_rng(draw.randrange(2**32))
    small = np.asarray(_trembling(image.resize(SIZE, Image.Resampling.BOX), noise), np.float32)
    grain = noise.standard_normal((SIZE[1], SIZE[0]), np.float32)
    grain[1:] += grain[:-1]
    wash = _cloud(noise, (8, 12), SIZE, 1.0)
    small *= (1 + 0.012 * grain + 0.018 * wash)[..., None]
    x = np.minimum(np.arange(SIZE[0]), np.arange(SIZE[0])[::-1])
    y = np.minimum(np.arange(SIZE[1]), np.arange(SIZE[1])[::-1])
    border = np.clip((np.minimum(x, y[:, None]) + 4 * wash) / 16, 0, 1)[..., None]
    paper = np.array(PAPER, np.float32)
    return Image.fromarray(np.clip(paper + (small - paper) * border, 0, 255).astype(np.uint8))


def _trembling(picture: Image.Image, noise: np.random.Generator) -> Image.Image:
    """The picture with its points a little beside their place: no hand draws a straight line."""
    cols, rows = SIZE[0] // CELL, SIZE[1] // CELL
    corners = np.stack(np.meshgrid(np.arange(cols + 1), np.arange(rows + 1)), axis=-1) * CELL
    moved = corners + noise.normal(scale=0.8, size=corners.shape)
    moved[[0, -1]], moved[:, [0, -1]] = corners[[0, -1]], corners[:, [0, -1]]
    mesh = [
        (
            (col * CELL, row * CELL, (col + 1) * CELL, (row + 1) * CELL),
            # Upper left, lower left, lower right, upper right.
            tuple(
                float(each)
                for down, across in ((0, 0), (1, 0), (1, 1), (0, 1))
                for each in moved[row + down, col + across]
            ),
        )
        for row in range(rows)
        for col in range(cols)
    ]
    return picture.transform(SIZE, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _cloud(
    noise: np.random.Generator, knots: tuple[int, int], size: tuple[int, int], spread: float
) -> NDArray[np.float32]:
    """Smooth noise of a picture's size (wide, high), with the spread given."""
    rough = Image.fromarray(noise.normal(scale=spread, size=knots).astype(np.float32))
    return np.asarray(rough.resize(size, Image.Resampling.BICUBIC), np.float32)
