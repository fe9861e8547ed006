"""The rows of a layer that an actor may see: the only door between a layer and its exits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from layers.access.policy import Branch, fingerprint
from layers.catalog.box import Box
from layers.catalog.fields import Field
from layers.catalog.looks import look
from layers.catalog.sql.filters import (
    AfterKey,
    Among,
    Between,
    Containing,
    During,
    Filter,
    InArea,
    InBox,
    Keys,
    OfTerritory,
    WithinMetres,
    granted_column,
    position_column,
)
from layers.catalog.sql.fragment import Fragment, join, name
from layers.catalog.sql.selection import Columns, field_value, select

if TYPE_CHECKING:
    from layers.catalog.layer import Layer

COUNT_CEILING = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are sorted: by key, by distance from a point, or by the layer's moment."""

    near: tuple[float, float] | None = None
    newest: bool = False

    def rank(self, layer: Layer, branch: Branch) -> Fragment | None:
        """What a branch is sorted by before its key; None where it may not be sorted so."""
        if self.near is not None:
            position = position_column(layer, branch)
            if position is None:
                return None
            return Fragment.weave(
                "ST_Distance({g}, {p})",
                g=position,
                p=Fragment.of("ST_SetSRID(ST_MakePoint(%s, %s), 2154)", *self.near),
            )
        if self.newest:
            # Who does not get the moment still gets the row, after the dated ones.
            moment = granted_column(layer, branch, layer.moment)
            return moment or Fragment.of("NULL::timestamptz")
        return Fragment.of("0")

    @property
    def direction(self) -> Fragment:
        """Newest first; otherwise ascending."""
        return Fragment.of("DESC NULLS LAST" if self.newest else "ASC")


BY_KEY = Order()
NEWEST_FIRST = Order(newest=True)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows: exact up to a ceiling, then only « more than »."""

    number: int
    exact: bool

    def __str__(self) -> str:
        return str(self.number) if self.exact else f"{self.number:,}+".replace(",", "\u202f")


@dataclass(frozen=True, slots=True)
class Feature:
    """One row as an actor gets it: granted fields only, position as GeoJSON geometry or None."""

    key: int
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


@dataclass(frozen=True)
class VisibleRows:
    """A lazy, immutable query; each method returns a narrower one or reads it.

    Nothing here takes an actor: who asks was settled by `Layer.visible_to(actor)`.
    """

    layer: Layer
    branches: tuple[Branch, ...]
    filters: tuple[Filter, ...] = ()
    # Whose looks are written down, where the policy watches some class; "" where it does not.
    reader: str = ""

    # -- narrowing ------------------------------------------------------------------------------

    def where(self, *filters: Filter) -> VisibleRows:
        """Only rows that satisfy these filters too."""
        return replace(self, filters=(*self.filters, *filters))

    def in_bbox(self, box: Box) -> VisibleRows:
        """Only rows whose given position meets a box."""
        return self.where(InBox(box))

    def within_metres(self, x: float, y: float, metres: float) -> VisibleRows:
        """Only rows at most `metres` from a point in EPSG:2154."""
        return self.where(WithinMetres(x, y, metres))

    def of_territory(self, territory: str) -> VisibleRows:
        """Only rows of one territory."""
        return self.where(OfTerritory(territory))

    def among(self, field: str, values: Sequence[object]) -> VisibleRows:
        """Only rows whose field has one of the values.

        Raises:
            KeyError: the layer has no such field.
        """
        self.layer.field(field)
        return self.where(Among(field, tuple(values)))

    def between(self, field: str, low: object = None, high: object = None) -> VisibleRows:
        """Only rows whose field lies in a closed interval; None leaves an end open.

        Raises:
            KeyError: the layer has no such field.
        """
        self.layer.field(field)
        return self.where(Between(field, low, high))

    def containing(self, text: str, fields: Sequence[str]) -> VisibleRows:
        """Only rows in whose fields (the granted ones of them) each word of a text occurs.

        Raises:
            KeyError: the layer has no such field.
        """
        for field in fields:
            self.layer.field(field)
        return self.where(Containing(tuple(fields), text))

    def in_area(self, area: GEOSGeometry) -> VisibleRows:
        """Only rows whose given position meets an area in EPSG:2154."""
        return self.where(InArea(bytes(area.wkb)))

    def during(self, start: datetime | None, end: datetime | None) -> VisibleRows:
        """Only rows whose moment lies between two instants, both included."""
        return self.where(During(start, end))

    def after(self, key: int) -> VisibleRows:
        """Only rows after a key: the next page."""
        return self.where(AfterKey(key))

    def keyed(self, keys: Sequence[int]) -> VisibleRows:
        """Only rows of these keys."""
        return self.where(Keys(keys))

    # -- what there is to know -------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """The same for all actors who get the same of this layer."""
        return fingerprint(self.branches)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that at least one branch grants, in the layer's order."""
        granted = frozenset[str]().union(*(branch.access.fields for branch in self.branches))
        return tuple(field for field in self.layer.fields if field.name in granted)

    def select(self, columns: Columns) -> Fragment | None:
        """The UNION ALL of all branches with the given columns; None if nothing can match."""
        self.looked_at()
        return select(self.layer, self.branches, self.filters, columns)

    def looked_at(self) -> None:
        """Write down that these rows are read, where their policy watches a class among them.

        Reading does it by itself; an exit that answers from memory says it here.
        """
        if self.reader:
            asked = [each.territory for each in self.filters if isinstance(each, OfTerritory)]
            look(self.reader, self.layer, self.branches, frozenset(asked) if asked else None)

    # -- reading -----------------------------------------------------------------------------------

    def count(self, ceiling: int = COUNT_CEILING) -> Count:
        """How many rows match; past the ceiling the database stops counting."""
        rows = self.select(lambda branch: Fragment.of("1"))
        if rows is None:
            return Count(0, True)
        counted = Fragment.weave(
            "SELECT count(*) FROM (SELECT 1 FROM ({rows}) AS r LIMIT {ceiling}) AS s",
            rows=rows,
            ceiling=Fragment.of("%s", ceiling + 1),
        )
        number = int(_fetch(counted)[0][0])
        return Count(min(number, ceiling), number <= ceiling)

    def extent(self, srid: int = 4326) -> Box | None:
        """The bounds of the given positions, or None when there are none."""
        positioned = replace(
            self,
            branches=tuple(
                branch for branch in self.branches if position_column(self.layer, branch)
            ),
        )
        rows = positioned.select(
            lambda branch: Fragment.weave("{g} AS g", g=_required_position(self.layer, branch))
        )
        if rows is None:
            return None
        bounds = Fragment.weave(
            "SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM ("
            "SELECT ST_Extent(ST_Transform(g, {srid})) AS b FROM ({rows}) AS r) AS s",
            srid=Fragment.of("%s", srid),
            rows=rows,
        )
        west, south, east, north = _fetch(bounds)[0]
        return None if west is None else Box(west, south, east, north, srid)

    def keys(self, limit: int) -> list[int]:
        """At most `limit` keys in their order; nothing else is read."""
        rows = self.select(lambda branch: Fragment.of("id"))
        if rows is None:
            return []
        ordered = Fragment.weave(
            "SELECT id FROM ({rows}) AS r ORDER BY id LIMIT {limit}",
            rows=rows,
            limit=Fragment.of("%s", limit),
        )
        return [int(key) for (key,) in _fetch(ordered)]

    def features(
        self,
        limit: int,
        *,
        srid: int = 4326,
        fields: Sequence[str] | None = None,
        order: Order = BY_KEY,
        digits: int = 7,
    ) -> list[Feature]:
        """At most `limit` rows in an order, positions in the CRS `srid` (15 digits: as stored)."""
        page = self.page(limit, srid=srid, fields=fields, order=order, digits=digits)
        if page is None:
            return []
        return [
            # Django hands JSONB over as text so that it can choose the decoder.
            Feature(key, json.loads(properties), json.loads(geometry) if geometry else None)
            for key, properties, geometry in _fetch(page)
        ]

    def page(
        self,
        limit: int,
        *,
        srid: int = 4326,
        fields: Sequence[str] | None = None,
        order: Order = BY_KEY,
        digits: int = 7,
        latitude_first: bool = False,
    ) -> Fragment | None:
        """The SQL of one page: key, properties as JSONB, geometry as GeoJSON text.

        Coordinates have `digits` after the point and, with `latitude_first`, change places.
        Everything costly (lookups, transformation) happens after LIMIT.
        """
        self.looked_at()
        wanted = None if fields is None else frozenset(fields)
        shape = Fragment.of("ST_Transform(t.position_, %s)", srid)
        if latitude_first:
            shape = Fragment.weave("ST_FlipCoordinates({shape})", shape=shape)
        # Option 0: no « crs » member inside each geometry.
        shape = Fragment.weave(
            "ST_AsGeoJSON({shape}, {digits}, 0)", shape=shape, digits=Fragment.of("%s", digits)
        )
        pages = (self._branch_page(branch, limit, wanted, shape, order) for branch in self.branches)
        parts = [part for part in pages if part is not None]
        if not parts:
            return None
        # Branches sorted alike are merged row by row, so that no branch renders a row for nothing.
        by = (
            Fragment.of("key")
            if order == BY_KEY
            else Fragment.weave("rank_ {direction}, key", direction=order.direction)
        )
        return Fragment.weave(
            "SELECT key, properties, geometry FROM ({parts}) AS p ORDER BY {by} LIMIT {limit}",
            parts=join(" UNION ALL ", parts),
            by=by,
            limit=Fragment.of("%s", limit),
        )

    def _branch_page(
        self,
        branch: Branch,
        limit: int,
        wanted: frozenset[str] | None,
        shape: Fragment,
        order: Order,
    ) -> Fragment | None:
        position = position_column(self.layer, branch) or Fragment.of("NULL::geometry")
        rank = order.rank(self.layer, branch)
        if rank is None:
            return None
        # Names that end in an underscore are free: Django lets no field have one.
        granted = branch.access.fields if wanted is None else branch.access.fields & wanted
        columns, properties = _told(self.layer, granted)
        inner = select(
            self.layer,
            (branch,),
            self.filters,
            lambda _: Fragment.weave(
                "{columns}, {g} AS position_, {r} AS rank_", columns=columns, g=position, r=rank
            ),
        )
        if inner is None:
            return None
        # A constant rank would hide from the planner that the key's index gives the order.
        by = (
            Fragment.of("id")
            if order == BY_KEY
            else Fragment.weave("rank_ {direction}, id", direction=order.direction)
        )
        return Fragment.weave(
            "SELECT t.id AS key, {properties} AS properties, {geometry} AS geometry, t.rank_"
            " FROM ({inner} ORDER BY {by} LIMIT {limit}) AS t",
            properties=properties,
            geometry=shape,
            inner=inner,
            by=by,
            limit=Fragment.of("%s", limit),
        )


def _required_position(layer: Layer, branch: Branch) -> Fragment:
    column = position_column(layer, branch)
    assert column is not None  # noqa: S101  # the caller kept only branches that give a position
    return column


@lru_cache(maxsize=1024)
def _told(layer: Layer, granted: frozenset[str]) -> tuple[Fragment, Fragment]:
    """The columns that some fields of a layer stand in, and the object that is told of them.

    Kept, since it is the same for all who get the same, and longer to compose than to run.
    """
    fields = [field for field in layer.fields if field.name in granted]
    columns = {field.source for field in fields} | {"id"}
    pairs = [
        Fragment.weave("{n}, {v}", n=Fragment.of("%s::text", field.name), v=field_value(field))
        for field in fields
    ]
    named = [Fragment.weave("t.{c}", c=name(column)) for column in sorted(columns)]
    return join(", ", named).written_out(), _json_object(pairs).written_out()


def _json_object(pairs: Sequence[Fragment]) -> Fragment:
    """`jsonb_build_object` takes at most 100 arguments: fifty pairs at a time."""
    if not pairs:
        return Fragment.of("'{{}}'::jsonb")
    blocks = [
        Fragment.weave("jsonb_build_object({pairs})", pairs=join(", ", pairs[start : start + 50]))
        for start in range(0, len(pairs), 50)
    ]
    return join(" || ", blocks)


def _fetch(query: Fragment) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        return list(cursor.fetchall())
