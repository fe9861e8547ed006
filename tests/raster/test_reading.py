"""Heights at places and along lines, as other parts of the platform read them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from layers.access.actor import PUBLIC, Actor
from layers.raster.models import Raster
from layers.raster.reading import (
    NoSuchRaster,
    ProfileRefused,
    elevation_models,
    grid_path,
    heights_at,
    profile,
)
from layers.raster.vocabulary import State
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST, colours, heights, picture, straight

pytestmark = pytest.mark.django_db
SIDE, CELL = 60, 2.0


def on_plane(x: Any, y: Any) -> Any:
    return 10 + (x - WEST) * 0.25 + (NORTH - y) * 0.125


@pytest.fixture
def slope(bring: Bring, tmp_path: Path) -> Raster:
    """A plane whose heights are exact in binary."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] * CELL + CELL / 2
    return bring(heights(tmp_path / "mnt.tif", (10 + x * 0.25 + y * 0.125).astype(np.float32)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(1, SIDE * CELL - 1), st.floats(1, SIDE * CELL - 1)),
        min_size=1,
        max_size=20,
    )
)
def test_between_the_centres_of_cells_a_plane_is_a_plane(
    slope: Raster, archaeologist: Actor, offsets: list[tuple[float, float]]
) -> None:
    points = [(WEST + x, NORTH - y) for x, y in offsets]
    found = heights_at(archaeologist, slope.pk, points)
    assert found == pytest.approx([on_plane(*each) for each in points], abs=1e-3)


def test_outside_nothing_is_known(slope: Raster, archaeologist: Actor) -> None:
    points = [(WEST - 0.01, NORTH - 5), (WEST + 5, NORTH + 0.01), (WEST + 120.01, NORTH - 5)]
    points += [(math.inf, NORTH), (math.nan, NORTH)]
    assert heights_at(archaeologist, slope.pk, points) == [None] * 5
    # Beyond the outermost centres, but on the grid: the cell's own height.
    assert heights_at(archaeologist, slope.pk, [(WEST, NORTH)]) == [pytest.approx(10.375)]


def test_an_unknown_cell_is_unknown_and_pulls_nobody_down(
    bring: Bring, tmp_path: Path, archaeologist: Actor
) -> None:
    values = np.full((4, 4), 8, np.float32)
    values[1, 1] = -9999
    made = bring(heights(tmp_path / "mnt.tif", values))
    inside, beside = (WEST + 3, NORTH - 3), (WEST + 4.2, NORTH - 3)
    assert heights_at(archaeologist, made.pk, [inside, beside]) == [None, 8]


@pytest.fixture
def drawn(bring: Bring, tmp_path: Path) -> Raster:
    """Three by three cells of 2 m, the middle of the lower row unknown:

    0  1  2
    4  5  6
    8  ×  9
    """
    return bring(heights(tmp_path / "mnt.tif", [[0, 1, 2], [4, 5, 6], [8, -9999, 9]]))


@pytest.mark.parametrize(
    ("x", "y", "height"),
    [
        (2, 2, 2.5),  # between four
        (0, 0, 0),  # corners and edges are the file's own
        (6, 0, 2),
        (0, 6, 8),
        (6, 6, 9),
        (2, 0.5, 0.5),
        (0.25, 2, 2),
        (6, 2, 4),
        (3.5, 4.5, None),  # in the hole
        (1, 4.5, 7),  # beside it: what is known goes on to the edge of the cell
        (1.99, 5, 8),
        (4.01, 5.99, 9),
        (3, 3.9, 5),
    ],
)
def test_half_a_cell_from_the_edge_and_beside_a_hole(
    drawn: Raster, archaeologist: Actor, x: float, y: float, height: float | None
) -> None:
    (found,) = heights_at(archaeologist, drawn.pk, [(WEST + x, NORTH - y)])
    assert found == (height if height is None else pytest.approx(height))


def test_the_edge_of_the_file_through_degrees(drawn: Raster, archaeologist: Actor) -> None:
    """Corners that went to longitude and latitude and back, as a page sends them."""
    there = Transformer.from_crs(2154, 4326, always_xy=True)
    back = Transformer.from_crs(4326, 2154, always_xy=True)
    corners = [(WEST, NORTH), (WEST + 6, NORTH), (WEST, NORTH - 6), (WEST + 6, NORTH - 6)]
    points = [back.transform(*there.transform(*each)) for each in corners]
    assert heights_at(archaeologist, drawn.pk, points) == pytest.approx([0, 2, 8, 9])


OTHERS = pytest.mark.parametrize(("crs", "cell"), [(3949, 2.0), (32631, 2.0), (4326, 2e-5)])
COUNT = 20


def in_another_system(
    path: Path, crs: int, cell: float, hole: tuple[slice, slice] | None = None
) -> tuple[Path, Transformer, Affine]:
    """The plane over 20 by 20 cells of another system, how to get there, and where they lie."""
    to_file = Transformer.from_crs(2154, crs, always_xy=True)
    cells = straight(*to_file.transform(WEST, NORTH), cell)
    columns, rows = np.meshgrid(np.arange(COUNT) + 0.5, np.arange(COUNT) + 0.5)
    x, y = to_file.transform(*(cells @ (columns, rows)), direction="INVERSE")
    values = on_plane(x, y).astype(np.float32)
    if hole:
        # Not declared: the sieve finds it.
        values[hole] = -9999
    file = heights(path, values, crs=crs, transform=cells, nodata=None)
    return file, to_file, cells


def spots(to_file: Transformer, cells: Affine, columns: Any, rows: Any) -> Any:
    """Places (n, 2) in EPSG:2154 over columns and rows of the file."""
    across, down = (each.ravel() for each in np.meshgrid(columns, rows))
    x, y = cells @ (across, down)
    return np.column_stack(to_file.transform(x, y, direction="INVERSE"))


@OTHERS
def test_a_model_in_another_system_is_known_to_its_edge_and_not_beyond(
    bring: Bring, tmp_path: Path, archaeologist: Actor, crs: int, cell: float
) -> None:
    file, to_file, cells = in_another_system(tmp_path / "mnt.tif", crs, cell)
    made = bring(file, heights="ngf_ign69")
    sides = np.linspace(0.001, COUNT - 0.001, 41)
    ends = np.array([0.001, 0.3, COUNT - 0.3, COUNT - 0.001])
    within = np.concatenate(
        [spots(to_file, cells, sides, ends), spots(to_file, cells, ends, sides)]
    )
    found = heights_at(archaeologist, made.pk, within)
    # In the outermost half cell the height beside goes on.
    assert found == pytest.approx([on_plane(*each) for each in within], abs=0.6)
    inner = spots(to_file, cells, *[np.linspace(0.5, COUNT - 0.5, 39)] * 2)
    found = heights_at(archaeologist, made.pk, inner)
    assert found == pytest.approx([on_plane(*each) for each in inner], abs=0.03)
    off = np.array([-0.01, -0.4, COUNT + 0.01, COUNT + 0.4])
    beyond = np.concatenate([spots(to_file, cells, sides, off), spots(to_file, cells, off, sides)])
    assert heights_at(archaeologist, made.pk, beyond) == [None] * len(beyond)


@OTHERS
def test_a_hole_in_another_system_is_as_large_as_its_cells(
    bring: Bring, tmp_path: Path, archaeologist: Actor, crs: int, cell: float
) -> None:
    hole = (slice(8, 11), slice(5, 12))
    file, to_file, cells = in_another_system(tmp_path / "mnt.tif", crs, cell, hole)
    made = bring(file, heights="ngf_ign69")
    inside = spots(to_file, cells, np.linspace(5.01, 11.99, 20), np.linspace(8.01, 10.99, 20))
    assert heights_at(archaeologist, made.pk, inside) == [None] * len(inside)
    columns, rows = np.linspace(4, 13, 30), [7.01, 7.5, 7.99, 11.01, 11.5, 11.99]
    around = spots(to_file, cells, columns, rows)
    found = heights_at(archaeologist, made.pk, around)
    # A height without measure in it would be thousands of metres lower.
    assert found == pytest.approx([on_plane(*each) for each in around], abs=0.6)


def test_a_turned_model_is_known_to_its_corners(
    bring: Bring, tmp_path: Path, archaeologist: Actor
) -> None:
    turned = straight() @ Affine.rotation(30)
    made = bring(heights(tmp_path / "mnt.tif", np.full((20, 20), 7, np.float32), transform=turned))
    corners = [(0.01, 0.01), (19.99, 0.01), (19.99, 19.99), (0.01, 19.99), (10, 0.01)]
    beyond = [(-0.02, 10), (10, -0.02), (20.02, 10), (-0.5, -0.5)]
    found = heights_at(archaeologist, made.pk, [turned @ each for each in (*corners, *beyond)])
    assert found == [7] * 5 + [None] * 4


def test_points_far_apart_on_a_large_grid(
    bring: Bring, tmp_path: Path, archaeologist: Actor
) -> None:
    values = np.add.outer(np.arange(1200), np.arange(1100)).astype(np.float32)
    made = bring(heights(tmp_path / "mnt.tif", values, transform=straight(cell=1)))
    spots = [(5.5, 7.5), (1099.5, 1199.5), (511.5, 512.5), (512.0, 512.0)]
    found = heights_at(archaeologist, made.pk, [(WEST + x, NORTH - y) for x, y in spots])
    assert found == pytest.approx([x + y - 1 for x, y in spots])


def test_a_profile_has_its_corners_and_its_end(slope: Raster, archaeologist: Actor) -> None:
    line = [(WEST + 10, NORTH - 10), (WEST + 40, NORTH - 10), (WEST + 40, NORTH - 35)]
    cut = profile(archaeologist, slope.pk, line, 10)
    assert cut.distances_m == pytest.approx([0, 10, 20, 30, 40, 50, 55])
    assert cut.heights_m[0] == pytest.approx(on_plane(*line[0]))
    assert cut.heights_m[3] == pytest.approx(on_plane(*line[1]))
    assert cut.heights_m[-1] == pytest.approx(on_plane(*line[2]))


def test_a_profile_says_where_it_does_not_know(slope: Raster, archaeologist: Actor) -> None:
    cut = profile(archaeologist, slope.pk, [(WEST + 112, NORTH - 9), (WEST + 132, NORTH - 9)], 5)
    assert [each is None for each in cut.heights_m] == [False, False, True, True, True]


def test_lines_of_which_there_is_no_profile(slope: Raster, archaeologist: Actor) -> None:
    refused: list[tuple[list[tuple[float, float]], float, str]] = [
        ([], 1, "line"),
        ([(0, 0)], 1, "line"),
        ([(0, 0), (0, 0)], 1, "line"),
        ([(0, 0), (math.nan, 0)], 1, "line"),
        ([(0, 0), (1, 0)], 0, "step"),
        ([(0, 0), (1, 0)], math.nan, "step"),
        ([(0, 0), (1e6, 0)], 1, "samples"),
    ]
    for line, step, code in refused:
        with pytest.raises(ProfileRefused, match=code):
            profile(archaeologist, slope.pk, line, step)


def test_the_finest_comes_first_and_only_what_is_ready(
    bring: Bring, tmp_path: Path, archaeologist: Actor, stranger: Actor
) -> None:
    flat = np.ones((6, 6), np.float32)
    coarse = bring(heights(tmp_path / "a.tif", flat, transform=straight(cell=5)))
    fine = bring(heights(tmp_path / "b.tif", flat), confidentiality="public")
    waiting = bring(heights(tmp_path / "c.tif", flat), made=False)
    plan = bring(picture(tmp_path / "d.tif", colours()), kind="plan")
    assert elevation_models(archaeologist) == [fine, coarse]
    assert elevation_models(stranger) == elevation_models(PUBLIC) == [fine]
    assert (waiting.state, plan.state) == (State.WAITING, State.PLACING)
    for unready in (waiting, plan):
        with pytest.raises(NoSuchRaster):
            grid_path(archaeologist, unready.pk)
    with pytest.raises(NoSuchRaster):
        heights_at(stranger, coarse.pk, [(WEST, NORTH)])


@pytest.mark.parametrize("kind", [np.float32, np.int16])
def test_the_grid_is_what_analysis_reads(
    bring: Bring, tmp_path: Path, archaeologist: Actor, kind: type
) -> None:
    made = bring(heights(tmp_path / "mnt.tif", np.arange(36).reshape(6, 6).astype(kind)))
    path = grid_path(archaeologist, made.pk)
    assert path.name.startswith("original" if kind is np.float32 else "grid")
    with rasterio.open(path) as grid:
        assert grid.read(1).ravel().tolist() == list(range(36))
        assert (grid.dtypes, grid.nodata is not None) == (("float32",), True)
        assert grid.crs.to_epsg() in {2154, 5698}
