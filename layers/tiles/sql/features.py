"""One tile of features, encoded by the database from the rows that a reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Final, LiteralString

from psycopg import sql

from layers.access.policy import Branch
from layers.catalog.fields import Kind
from layers.catalog.layer import STORAGE_SRID, Layer
from layers.catalog.sql.changes import Bounds
from layers.catalog.sql.filters import position_column
from layers.catalog.sql.fragment import Fragment, join, name
from layers.catalog.sql.selection import field_value
from layers.catalog.visible import VisibleRows
from layers.tiles.address import BUFFER, EXTENT, TileAddress

# Branches that do not grant a field give NULL in its place, so each column needs one type.
_TYPES: Final[dict[Kind, LiteralString]] = {
    "integer": "bigint",
    "number": "float8",
    "boolean": "boolean",
}
# Polygons and lines are thinned to half a unit: what the grid of the tile would drop anyway.
THINNED_BELOW_ZOOM = 13
# Narrower than that, in units of the tile (a pixel has eight), an area is drawn as a point.
SMALLEST_AREA_UNITS = 32


class Slot(Enum):
    """What differs from tile to tile in a query that is otherwise written once."""

    WEST = auto()
    SOUTH = auto()
    EAST = auto()
    NORTH = auto()
    HALF_UNIT = auto()
    Z = auto()
    X = auto()
    Y = auto()


_AREA: Final = (Slot.WEST, Slot.SOUTH, Slot.EAST, Slot.NORTH)
_WHOLE: Final = frozenset({Slot.Z, Slot.X, Slot.Y})


@dataclass(frozen=True, slots=True)
class InArea:
    """The given position's bounds meet some in EPSG:2154: what an index can answer.

    What lies in the area but beyond the tile's buffer is dropped by ST_AsMVTGeom, whose clipping
    is exact in the tile's own units.
    """

    area: Bounds | tuple[Slot, Slot, Slot, Slot]

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """An indexed overlap."""
        column = position_column(layer, branch)
        if column is None:
            return None
        return Fragment.weave(
            "{column} && {area}",
            column=column,
            area=Fragment.of("ST_MakeEnvelope(%s, %s, %s, %s, %s)", *self.area, STORAGE_SRID),
        )


def _value(layer: Layer, branch: Branch, field_name: str) -> Fragment:
    field = layer.field(field_name)
    granted = field_name in branch.access.fields
    kind = _TYPES.get(field.kind, "text")
    value = field_value(field) if granted else Fragment.of("NULL")
    return Fragment.weave(
        "({value})::{kind} AS {alias}",
        value=value,
        kind=Fragment.of(kind),
        alias=name(field_name),
    )


def features_tile(rows: VisibleRows, tile: TileAddress, area: Bounds) -> Fragment | None:
    """The SQL of one tile as bytes (MVT 2.1), or None where nothing can be.

    One MVT layer named like the layer: attributes of the style only, the row's key as the
    feature's own id. Features are in the order of their keys: the database's own order would
    change with rows that the reader may not know of. Polygons with a label get a second layer,
    `<id>:labels`, with one point each: a polygon is cut into a piece per tile, and each piece would
    be labelled.
    """
    query = _query(replace(rows, reader=""), is_thinned(rows.layer, tile))
    if query is None:
        return None
    values = _values(tile, area)
    return Fragment(query.text, tuple(values[slot] for slot in query.params))


def is_thinned(layer: Layer, tile: TileAddress) -> bool:
    """Whether lines and outlines are thinned on a tile."""
    return layer.geometry_type != "Point" and tile.z < THINNED_BELOW_ZOOM


def features_tiles(
    rows: VisibleRows, tiles: Sequence[tuple[TileAddress, Bounds]]
) -> Fragment | None:
    """The SQL of many tiles at once, all thinned or none: pairs of the place in `tiles`, bytes.

    The same query as for one: its numbers are columns of a table of tiles here.
    """
    query = _query(replace(rows, reader=""), is_thinned(rows.layer, tiles[0][0]))
    if query is None:
        return None
    first, *rest = query.text.as_string(None).split("%s")
    text = first + "".join(
        f"asked_.{slot.name.lower()}{following}"
        for slot, following in zip(query.params, rest, strict=True)
    )
    values = [_values(tile, area) for tile, area in tiles]
    columns = [Fragment.of("%s::int[]", list(range(len(tiles))))]
    for slot in Slot:
        kind = "%s::int[]" if slot in _WHOLE else "%s::float8[]"
        columns.append(Fragment(sql.SQL(kind), ([each[slot] for each in values],)))
    names = ", ".join(slot.name.lower() for slot in Slot)
    return Fragment.weave(
        "SELECT asked_.place, ({tile}) FROM unnest({columns}) AS asked_(place, {names})",
        tile=Fragment(sql.SQL(text), ()),
        columns=join(", ", columns),
        names=Fragment(sql.SQL(names), ()),
    )


def _values(tile: TileAddress, area: Bounds) -> dict[Slot, float]:
    values: dict[Slot, float] = dict(zip(_AREA, area, strict=True))
    values |= {Slot.HALF_UNIT: tile.side / EXTENT / 2, Slot.Z: tile.z, Slot.X: tile.x}
    return values | {Slot.Y: tile.y}


@lru_cache(maxsize=512)
def _query(rows: VisibleRows, thinned: bool) -> Fragment | None:
    """The query of all tiles for those who get the same rows: putting it together takes longer
    than Django does with the rest of a request.
    """
    woven = _woven(rows, thinned)
    if woven is None:
        return None
    # What is the same for all tiles is bound here once, so that only numbers are left to bind.
    first, *rest = woven.text.as_string(None).split("%s")
    text, slots = first, []
    for value, following in zip(woven.params, rest, strict=True):
        if isinstance(value, Slot):
            slots.append(value)
            text += "%s" + following
        else:
            text += sql.Literal(value).as_string(None).replace("%", "%%") + following
    return Fragment(sql.SQL(text), tuple(slots))


def _woven(rows: VisibleRows, thinned: bool) -> Fragment | None:
    layer, style = rows.layer, rows.layer.style

    def columns(branch: Branch) -> Fragment:
        position = position_column(layer, branch)
        assert position is not None  # noqa: S101  # InArea leaves such branches out
        return join(
            ", ",
            [
                Fragment.of("t.id AS id"),
                *(_value(layer, branch, field_name) for field_name in style.attributes()),
                Fragment.weave("{position} AS position", position=position),
            ],
        )

    selected = rows.where(InArea(_AREA)).select(columns)
    if selected is None:
        return None
    shapes = Fragment.of("ST_Transform(position, 3857)")
    if thinned:
        shapes = Fragment.weave(
            "ST_Simplify({shapes}, {half_unit}, true)",
            shapes=shapes,
            half_unit=Fragment.of("%s", Slot.HALF_UNIT),
        )
    if layer.geometry_type == "Geometry" and style.shape == "fill":
        # A trench of ten metres would be dropped from afar: it is a point there.
        shapes = Fragment.weave(
            "CASE WHEN ST_Dimension(position) = 2 AND greatest(ST_XMax(position) -"
            " ST_XMin(position), ST_YMax(position) - ST_YMin(position)) < {least} * {half_unit}"
            " THEN ST_Transform(ST_PointOnSurface(position), 3857) ELSE {shapes} END",
            least=Fragment.of("%s", SMALLEST_AREA_UNITS * 2),
            half_unit=Fragment.of("%s", Slot.HALF_UNIT),
            shapes=shapes,
        )
    encoded = _encoded(layer.id, ["id", *style.attributes()], shapes)
    if style.shape != "fill" or not style.label:
        return Fragment.weave("WITH r AS ({rows}) {tile}", rows=selected, tile=encoded)
    points = Fragment.of("ST_Transform(ST_PointOnSurface(position), 3857)")
    labels = _encoded(f"{layer.id}:labels", ["id", style.label], points)
    return Fragment.weave(
        "WITH r AS ({rows}) SELECT ({shapes}) || ({labels})",
        rows=selected,
        shapes=encoded,
        labels=labels,
    )


def _encoded(layer_name: str, columns: list[str], shape: Fragment) -> Fragment:
    """ST_AsMVT leaves out rows whose geometry was clipped away. A condition that said so would
    have every geometry clipped twice.
    """
    return Fragment.weave(
        "SELECT ST_AsMVT(m, {layer_name}, {extent}, 'geom', 'id') FROM ("
        "SELECT {columns}, ST_AsMVTGeom({shape}, {envelope}, {clip}, true) AS geom FROM r"
        " ORDER BY id) AS m",
        layer_name=Fragment.of("%s", layer_name),
        extent=Fragment.of("%s", EXTENT),
        columns=join(", ", [name(column) for column in columns]),
        shape=shape,
        envelope=Fragment.of("ST_TileEnvelope(%s, %s, %s)", Slot.Z, Slot.X, Slot.Y),
        clip=Fragment.of("%s, %s", EXTENT, BUFFER),
    )
