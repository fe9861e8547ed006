"""Unknown ground is hatched inside a relief, at every zoom, and nowhere beside it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from layers.raster.drawing.hatching import INK, PAPER, hatched
from layers.raster.models import Raster
from layers.raster.vocabulary import Kind
from layers.ui.web_tile import WebTile
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST, colours, heights, straight, written
from tests.raster.test_web import tile_of

TILE = WebTile(3, 4, 2)


def square(tile: WebTile) -> tuple[tuple[float, float], ...]:
    """The left half of a tile."""
    west, south, east, north = tile.bounds()
    middle = (west + east) / 2
    return (west, south), (west, north), (middle, north), (middle, south), (west, south)


def test_a_half_that_is_known_nowhere() -> None:
    shown = hatched(None, square(TILE), TILE)
    assert shown is not None
    drawn = np.asarray(shown)
    assert (drawn[:, 130:, 3] == 0).all()
    inner = drawn[10:-10, 10:120].reshape(-1, 4)
    kinds, times = np.unique(inner, axis=0, return_counts=True)
    assert sorted(map(tuple, kinds.tolist())) == sorted([INK, PAPER])
    assert times.min() / len(inner) == pytest.approx(0.25, abs=0.02)


def test_what_is_known_is_left_as_it_is() -> None:
    picture = Image.new("RGBA", (256, 256), (1, 2, 3, 255))
    assert hatched(picture, square(TILE), TILE) is picture
    assert hatched(None, square(TILE), WebTile(3, 6, 2)) is None


@pytest.fixture
def holed(bring: Bring, tmp_path: Path, db: None) -> Raster:
    """Ground of 1.4 km with a hole of 600 m in its middle."""
    values = np.full((700, 700), 20, np.float32)
    values[200:500, 200:500] = -9999
    return bring(heights(tmp_path / "mnt.tif", values), confidentiality="public")


def shown(raster: Raster, zoom: int, x: float, y: float, style: str) -> Any:
    tile = tile_of(zoom, x, y)
    answer = Client().get(f"/rasters/{raster.pk}/{zoom}/{tile.x}/{tile.y}.png?style={style}")
    assert answer.status_code == 200
    return np.asarray(Image.open(BytesIO(answer.content)))


@pytest.mark.parametrize("style", ["relief", "hillshade"])
def test_a_hole_is_hatched_in_each_style_and_zoom(holed: Raster, style: str) -> None:
    native = holed.zoom or 0
    for zoom in (native - 3, native, native + 2):
        drawn = shown(holed, zoom, WEST + 700, NORTH - 700, style)
        inked = (drawn == INK).all(axis=-1)
        assert inked.any(), zoom
    # Deep in the hole there is nothing else.
    assert inked.mean() == pytest.approx(0.25, abs=0.01)


def test_whole_ground_and_pictures_have_no_hatches(
    holed: Raster, bring: Bring, tmp_path: Path
) -> None:
    drawn = shown(holed, holed.zoom or 0, WEST + 150, NORTH - 150, "relief")
    assert not (drawn == INK).all(axis=-1)[:100, :100].any()
    path = written(tmp_path / "plan.tif", colours(500, 500), crs=2154, transform=straight())
    plan = bring(path, kind=Kind.PLAN, confidentiality="public")
    drawn = shown(plan, plan.zoom or 0, WEST + 20, NORTH - 20, "")
    assert not (drawn == INK).all(axis=-1).any()


def test_the_page_says_what_hatches_mean(holed: Raster) -> None:
    page = Client().get(f"/plans/{holed.pk}").content.decode()
    assert "Hachures : aucune altitude n’est connue" in page
    assert "linearGradient" in page
