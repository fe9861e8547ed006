"""What a reader may ask of visible rows; each filter knows which branches it can be asked of.

A filter on a field or a position that a branch does not grant matches nothing in that branch:
asking must not tell what showing would not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from layers.access.policy import Branch, Position
from layers.catalog.box import Box
from layers.catalog.fields import Lookup
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.sql.fragment import Fragment, join, name

if TYPE_CHECKING:
    from layers.catalog.layer import Layer

# A straight edge of a box in longitude and latitude is a curve in Lambert-93: one vertex every
# twentieth of a degree keeps the difference under a metre at these latitudes.
EDGE_DEGREES = 0.05
RIM_METRES = 3.0
# Far from France Lambert-93 has no finite answer: `-180,-90,180,90` would be an error, and a box of
# 10^12 metres cut into small edges would fill the memory. Boxes are cut to this first (degrees, and
# the same in Web Mercator); nothing that Lambert-93 can hold in earnest lies outside.
REACH = {4326: (-30.0, 25.0, 35.0, 70.0), 3857: (-3.34e6, 2.87e6, 3.9e6, 1.107e7)}


# PostgreSQL's `unaccent` is an extension that a managed database may lack; French needs no more.
_UNACCENTED = "translate(lower({t}), 'àâäáãåçéèêëîïíìôöóòõûüùúÿñ', 'aaaaaaceeeeiiiiooooouuuuyn')"


class Filter(Protocol):
    """A condition on the rows `t` of a layer's table."""

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """The condition, or None where this branch may not be asked."""


def position_column(layer: Layer, branch: Branch) -> Fragment | None:
    """The geometry column that a branch gives, or None."""
    if branch.access.position is Position.EXACT:
        return Fragment.weave("t.{column}", column=name(layer.geometry))
    if branch.access.position is Position.GENERALISED and layer.generalised:
        return Fragment.weave("t.{column}", column=name(layer.generalised))
    return None


def granted_column(layer: Layer, branch: Branch, field_name: str) -> Fragment | None:
    """The plain column of a granted field, or None."""
    if field_name not in branch.access.fields:
        return None
    field = layer.field(field_name)
    if field.lookup is not None:
        return None
    return Fragment.weave("t.{column}", column=name(field.source))


def _looked_up(layer: Layer, branch: Branch, field_name: str) -> tuple[Fragment, Lookup] | None:
    """The column and the lookup of a granted field whose one value stands in another table."""
    if field_name not in branch.access.fields:
        return None
    field = layer.field(field_name)
    if field.lookup is None or field.lookup.many:
        return None
    return Fragment.weave("t.{column}", column=name(field.source)), field.lookup


@dataclass(frozen=True, slots=True)
class InBox:
    """The given position meets a box, decided in the CRS of the box."""

    box: Box

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """The index first, on the box's outline in storage; then the exact answer."""
        column = position_column(layer, branch)
        if column is None:
            return None
        corners = (self.box.west, self.box.south, self.box.east, self.box.north, self.box.srid)
        exact = Fragment.of("ST_MakeEnvelope(%s, %s, %s, %s, %s)", *corners)
        if self.box.srid == STORAGE_SRID:
            return Fragment.weave("ST_Intersects({column}, {exact})", column=column, exact=exact)
        left, bottom, right, top = REACH[self.box.srid]
        west, south = max(self.box.west, left), max(self.box.south, bottom)
        east, north = min(self.box.east, right), min(self.box.north, top)
        if west > east or south > north:
            return Fragment.of("FALSE")
        outline = Fragment.of(
            "ST_Transform(ST_Segmentize(ST_MakeEnvelope(%s, %s, %s, %s, %s), %s), %s)",
            *(west, south, east, north, self.box.srid),
            EDGE_DEGREES if self.box.srid == 4326 else 5000.0,
            STORAGE_SRID,
        )
        # What lies well inside the outline is inside the box; only its rim needs a transformation,
        # which costs more than all the rest. The planner can estimate the first test only.
        return Fragment.weave(
            "{indexed} && {outline} AND (ST_Intersects({plain}, ST_Buffer({inside}, {margin}))"
            " OR ST_Intersects(ST_Transform({column}, {srid}), {exact}))",
            indexed=column,
            outline=outline,
            plain=column,
            inside=outline,
            margin=Fragment.of("%s", -RIM_METRES),
            column=column,
            srid=Fragment.of("%s", self.box.srid),
            exact=exact,
        )


@dataclass(frozen=True, slots=True)
class WithinMetres:
    """The given position lies at most `metres` from a point in EPSG:2154."""

    x: float
    y: float
    metres: float

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """An indexed distance in storage units."""
        column = position_column(layer, branch)
        if column is None:
            return None
        return Fragment.weave(
            "ST_DWithin({column}, {point}, {metres})",
            column=column,
            point=Fragment.of("ST_SetSRID(ST_MakePoint(%s, %s), %s)", self.x, self.y, STORAGE_SRID),
            metres=Fragment.of("%s", self.metres),
        )


@dataclass(frozen=True, slots=True)
class Among:
    """A field has one of several values."""

    field: str
    values: tuple[object, ...]

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Equality with any of the values."""
        values = Fragment.of("%s", list(self.values))
        column = granted_column(layer, branch, self.field)
        if column is not None:
            return Fragment.weave("{column} = ANY({values})", column=column, values=values)
        looked_up = _looked_up(layer, branch, self.field)
        if looked_up is None:
            return None
        column, lookup = looked_up
        return Fragment.weave(
            "{column} IN (SELECT k.{key} FROM {table} AS k WHERE k.{value} = ANY({values}))",
            column=column,
            key=name(lookup.key),
            table=name(lookup.table),
            value=name(lookup.value),
            values=values,
        )


@dataclass(frozen=True, slots=True)
class Between:
    """A field's value lies in a closed interval; an open end is None."""

    field: str
    low: object = None
    high: object = None

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Bounds on the field's column; a row without value lies nowhere."""
        column = granted_column(layer, branch, self.field)
        if column is None:
            return None
        bounds = [Fragment.weave("{c} IS NOT NULL", c=column)]
        if self.low is not None:
            bounds.append(Fragment.weave("{c} >= {v}", c=column, v=Fragment.of("%s", self.low)))
        if self.high is not None:
            bounds.append(Fragment.weave("{c} <= {v}", c=column, v=Fragment.of("%s", self.high)))
        return join(" AND ", bounds)


@dataclass(frozen=True, slots=True)
class Containing:
    """Each word of a text stands in one of some fields, whatever its case and accents."""

    fields: tuple[str, ...]
    text: str

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Only the granted ones of the fields are looked at; none granted, nothing found."""
        columns = [granted_column(layer, branch, each) for each in self.fields]
        granted = [column for column in columns if column is not None]
        words = self.text.split()
        if not granted or not words:
            return None
        together = join(
            " || ' ' || ", [Fragment.weave("coalesce({c}::text, '')", c=each) for each in granted]
        )
        return join(
            " AND ",
            [
                Fragment.weave(
                    "strpos(" + _UNACCENTED + ", " + _UNACCENTED.replace("{t}", "{w}") + ") > 0",
                    t=together,
                    w=Fragment.of("%s::text", word),
                )
                for word in words
            ],
        )


@dataclass(frozen=True, slots=True)
class InArea:
    """The given position meets a polygon, WKB in EPSG:2154."""

    wkb: bytes

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """An indexed intersection in storage units."""
        column = position_column(layer, branch)
        if column is None:
            return None
        return Fragment.weave(
            "ST_Intersects({column}, {area})",
            column=column,
            area=Fragment.of("ST_GeomFromWKB(%s, %s)", self.wkb, STORAGE_SRID),
        )


@dataclass(frozen=True, slots=True)
class During:
    """The layer's moment lies in a closed interval; an open end is None."""

    start: datetime | None
    end: datetime | None

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Bounds on the moment's column; a layer without moment ignores time (OGC 17-069r4)."""
        if not layer.moment:
            return Fragment.of("TRUE")
        column = granted_column(layer, branch, layer.moment)
        if column is None:
            return None
        bounds = []
        if self.start is not None:
            bounds.append(Fragment.weave("{c} >= {v}", c=column, v=Fragment.of("%s", self.start)))
        if self.end is not None:
            bounds.append(Fragment.weave("{c} <= {v}", c=column, v=Fragment.of("%s", self.end)))
        return join(" AND ", bounds) if bounds else Fragment.of("TRUE")


@dataclass(frozen=True, slots=True)
class OfTerritory:
    """Rows of one territory; every row carries its key, and no branch hides it."""

    territory: str

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Equality of the territory's key."""
        return Fragment.of("t.territory_id = %s", self.territory)


@dataclass(frozen=True, slots=True)
class AfterKey:
    """Rows whose key comes after one: the next page."""

    key: int

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """A bound on the primary key."""
        return Fragment.of("t.id > %s", self.key)


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows of given keys."""

    keys: Sequence[int]

    def condition(self, layer: Layer, branch: Branch) -> Fragment | None:
        """Membership of the primary key."""
        return Fragment.of("t.id = ANY(%s)", list(self.keys))
