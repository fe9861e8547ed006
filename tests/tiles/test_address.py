"""Where a tile is, in the CRS of storage."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.catalog.cursors import opened
from layers.tiles.address import BUFFER, DOMAIN, EXTENT, TileAddress
from layers.tiles.entity_tag import cursors_of, entity_tag
from tests.tiles.conftest import HERE, TO_MERCATOR, TO_STORAGE, tile_at


@given(
    st.integers(0, 22),
    st.floats(-300_000, 1_500_000),
    st.floats(6_000_000, 7_200_000),
    st.floats(-BUFFER, EXTENT + BUFFER),
    st.floats(-BUFFER, EXTENT + BUFFER),
)
def test_whatever_is_in_the_tile_is_in_its_area(
    zoom: int, x: float, y: float, units_x: float, units_y: float
) -> None:
    tile = tile_at(x, y, zoom)
    west, _south, _east, north = tile.envelope()
    unit = tile.side / EXTENT
    inside_x, inside_y = west + units_x * unit, north - units_y * unit
    if not (DOMAIN[0] <= inside_x <= DOMAIN[2] and DOMAIN[1] <= inside_y <= DOMAIN[3]):
        return
    stored_x, stored_y = TO_STORAGE.transform(inside_x, inside_y)
    area = tile.area()
    assert area is not None
    assert area[0] <= stored_x <= area[2]
    assert area[1] <= stored_y <= area[3]


@pytest.mark.parametrize("zoom", [8, 12, 14, 18])
def test_an_area_is_hardly_larger_than_its_tile(zoom: int) -> None:
    tile = tile_at(*HERE, zoom)
    area = tile.area()
    assert area is not None
    across = tile.side * (1 + 2 * BUFFER / EXTENT) / 1.535  # Mercator's stretch at 49.5° N
    for side in (area[2] - area[0], area[3] - area[1]):
        assert side == pytest.approx(across, rel=0.06)


def test_a_tile_outside_the_domain_has_no_area() -> None:
    assert TileAddress(14, 15_000, 9_000).area() is None
    assert TileAddress(0, 0, 0).area() is not None


def test_the_tile_of_a_place_holds_it() -> None:
    x, y = TO_MERCATOR.transform(*HERE)
    west, south, east, north = tile_at(*HERE, 15).envelope()
    assert west <= x < east
    assert south < y <= north


@given(st.text("0123456789abcdef", min_size=48, max_size=48))
def test_nobody_makes_up_a_cursor(token: str) -> None:
    assert opened(token, "abc") is None


@given(st.integers(0, 2**63 - 1))
def test_a_tag_gives_its_cursor_back_to_its_own_mark_only(cursor: int) -> None:
    tag = entity_tag("abc", cursor)
    assert list(cursors_of(f'W/"other.00", {tag}', "abc")) == [cursor]
    assert list(cursors_of(tag, "abd")) == []


def test_tags_do_not_count_the_platform_s_changes() -> None:
    """Hidden activity must not be read from the tags of a public tile."""
    tags = [int(entity_tag("abc", cursor)[7:-1], 16) for cursor in range(1000, 1010)]
    steps = {later - earlier for earlier, later in pairwise(tags)}
    assert len(steps) == 9
    assert tags != sorted(tags)
    # Nor whether anything happened between two answers.
    assert entity_tag("abc", 1000) != entity_tag("abc", 1000)
