"""One tile of counts, as one reader may know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from layers.access.policy import Branch, Position
from layers.catalog.layer import Layer
from layers.catalog.sql.changes import Bounds
from layers.catalog.sql.filters import Keys, position_column
from layers.catalog.sql.fragment import Fragment, join
from layers.catalog.sql.selection import select
from layers.catalog.visible import VisibleRows
from layers.tiles.address import TileAddress
from layers.tiles.sql.cells import (
    around,
    changed_points,
    encoded,
    in_area,
    placed,
    shift_for,
    unfolded,
)
from layers.tiles.sql.features import InArea


def counts_tile(rows: VisibleRows, tile: TileAddress, area: Bounds, folded: int) -> Fragment:
    """The SQL of a tile from the pyramid: its cells plus what is not folded yet.

    `folded` is a cursor up to which the pyramid is known to be folded.
    """
    layer = rows.layer
    points = Fragment.weave(
        "SELECT * FROM ({points}) AS d WHERE {near}",
        points=changed_points(unfolded(layer.id, folded)),
        near=in_area(area),
    )
    first_x, last_x, first_y, last_y = around(tile)
    given = Fragment.weave(
        "SELECT x, y, n, sx, sy FROM ("
        "SELECT generalised, territory, visibility, x, y, count AS n, sum_x AS sx, sum_y AS sy"
        " FROM tiles_cell WHERE {level} UNION ALL {changed}) AS c"
        " WHERE {inside} AND {scopes}",
        level=Fragment.of(
            "layer = %s AND zoom = %s AND x BETWEEN %s AND %s AND y BETWEEN %s AND %s",
            *(layer.id, tile.z, first_x, last_x, first_y, last_y),
        ),
        changed=Fragment.weave(
            "SELECT generalised, territory, visibility, {cells} FROM ({placed}) AS p",
            cells=_cells(tile.z),
            placed=placed(points),
        ),
        inside=_inside(tile),
        scopes=_scopes(rows.branches),
    )
    held = list(_held(layer, rows.branches))
    if held:
        given = join(" UNION ALL ", [given, _from_rows(join(" UNION ALL ", held), tile)])
    return encoded(layer.id, given, tile)


def counts_tile_from_rows(rows: VisibleRows, tile: TileAddress, area: Bounds) -> Fragment | None:
    """The same from the layer's own table: right at once, slow where there are very many."""
    points = rows.where(InArea(area)).select(lambda branch: _point(rows.layer, branch, 1))
    if points is None:
        return None
    return encoded(rows.layer.id, _from_rows(points, tile), tile)


def _cells(zoom: int) -> Fragment:
    shift = shift_for(zoom)
    return Fragment.of(
        "fx >> %s AS x, fy >> %s AS y, sign AS n, sign * px AS sx, sign * py AS sy", shift, shift
    )


def _inside(tile: TileAddress) -> Fragment:
    return Fragment.of("x BETWEEN %s AND %s AND y BETWEEN %s AND %s", *around(tile))


def _from_rows(points: Fragment, tile: TileAddress) -> Fragment:
    return Fragment.weave(
        "SELECT * FROM (SELECT {cells} FROM ({placed}) AS p) AS r WHERE {inside}",
        cells=_cells(tile.z),
        placed=placed(points),
        inside=_inside(tile),
    )


def _scopes(branches: tuple[Branch, ...]) -> Fragment:
    """Exact cells of the classes given exactly, generalised cells of those given roughly."""

    def of(position: Position) -> list[str]:
        return sorted(
            f"{territory}/{visibility}"
            for branch in branches
            if branch.access.position is position
            for territory, visibility in branch.scopes
        )

    return Fragment.of(
        "territory || '/' || visibility = ANY(CASE WHEN generalised THEN %s::text[]"
        " ELSE %s::text[] END)",
        of(Position.GENERALISED),
        of(Position.EXACT),
    )


def _point(layer: Layer, branch: Branch, sign: int) -> Fragment:
    position = position_column(layer, branch)
    assert position is not None  # noqa: S101  # branches without a position are left out before
    return Fragment.weave(
        "NULL::boolean AS generalised, NULL::text AS territory, NULL::text AS visibility,"
        " {position} AS point, {sign} AS sign",
        position=position,
        sign=Fragment.of("%s::int", sign),
    )


def _held(layer: Layer, branches: tuple[Branch, ...]) -> Iterator[Fragment]:
    """Rows held by their secret: counted by themselves, and out of the class they are in."""
    for branch in branches:
        if branch.keys:
            counted = select(layer, (branch,), (), lambda each: _point(layer, each, 1))
        elif branch.without:
            whole = replace(branch, without=frozenset())
            keys = Keys(sorted(branch.without))
            counted = select(layer, (whole,), (keys,), lambda each: _point(layer, each, -1))
        else:
            continue
        if counted is not None:
            yield counted
