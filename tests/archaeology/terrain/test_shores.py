"""Shores: where water ends at ground that is known to be dry, and nowhere else."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from archaeology.analysis.terrain import contours, shores
from tests.archaeology.terrain.drawn import NORTH, WEST, drawn, grid_of

probabilities = arrays(
    np.float32,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=7),
    elements=st.sampled_from([np.nan, 0.0, 0.03, 0.05, 0.4, 0.5, 0.9, 0.95, 1.0]),
)


def tenths(*rows: str) -> dict[float, shapely.MultiLineString]:
    """Shores at one half of a drawing in tenths."""
    grid = drawn(*rows)
    return shores(grid.with_values(grid.values / 10), (0.5,))


def test_a_straight_shore_is_one_line_from_edge_to_edge() -> None:
    (line,) = tenths("9900", "9900", "9900").values()
    straight = shapely.LineString([(WEST + 2, NORTH), (WEST + 2, NORTH - 3)])
    assert line.geoms[0].equals(straight)
    assert len(line.geoms) == 1


def test_unknown_ground_and_the_edge_of_the_grid_are_no_shores() -> None:
    (line,) = tenths("99..", "9999").values()
    assert line.is_empty


def test_a_shore_runs_with_the_water_on_its_left() -> None:
    (north,) = tenths("9900", "9900").values()
    (south,) = tenths("0099", "0099").values()
    (west,) = tenths("00", "99").values()
    (east,) = tenths("99", "00").values()
    assert north.geoms[0].coords[0] == (WEST + 2, NORTH - 2)
    assert south.geoms[0].coords[0] == (WEST + 2, NORTH)
    assert west.geoms[0].coords[0] == (WEST + 2, NORTH - 1)
    assert east.geoms[0].coords[0] == (WEST, NORTH - 1)
    (island,) = tenths("999", "909", "999").values()
    assert not shapely.is_ccw(shapely.linearrings(island.geoms[0].coords))
    (pond,) = tenths("000", "090", "000").values()
    assert shapely.is_ccw(shapely.linearrings(pond.geoms[0].coords))


def test_an_island_has_a_shore_around_it() -> None:
    (line,) = tenths("99999", "99999", "99099", "99999", "99999").values()
    assert len(line.geoms) == 1
    assert line.geoms[0].is_closed


def test_a_stair_of_cells_becomes_a_slope_within_half_a_diagonal() -> None:
    (line,) = tenths("9000", "9900", "9990", "9999").values()
    assert line.length < 6


@given(probabilities)
def test_every_shore_lies_by_the_edge_of_the_area_and_apart_from_what_is_unknown(
    values: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    grid = grid_of(values)
    areas = contours(grid)
    near = float(np.hypot(*grid.cell_m)) / 2 + 1e-9
    for threshold, line in shores(grid).items():
        assert line.is_valid
        # A line that was straightened leaves the edge by half a diagonal at most.
        assert areas[threshold].boundary.buffer(near).covers(line) or line.is_empty
        known_dry = (~np.isnan(values)) & ~(values >= np.float32(threshold))
        assert line.is_empty or known_dry.any()
