"""What belongs to the finds of a result, for who gets them whole: tables beside the finds.

Units and what relates them to others, levels, assertions and sources. What rests on a source that
the actor does not see is left out with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q

from archaeology.sites.models import (
    Assertion,
    Find,
    Level,
    Source,
    StratigraphicRelation,
    StratigraphicUnit,
)
from layers.access.actor import Actor
from layers.catalog.fields import Field, Kind
from layers.catalog.registry import layer
from layers.catalog.visible import Feature

Item = TypeVar("Item")
# A statement with more parameters than this would be refused by the database.
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values in the order of `columns`, which are (name, kind)."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: list[Sequence[Any]]

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as JSON objects."""
        names = [name for name, _kind in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


_BOUNDS = ("start_min", "start_max", "end_min", "end_max")
_UNIT = ("operation", "number", "kind", "description", "interpretation", "phase", "structure")


def tables_beside(actor: Actor, finds: Sequence[Feature]) -> list[Table]:
    """The tables, in a stable order; none where the actor gets no find of the result whole."""
    keys = [find.key for find in finds]
    whole = [row for part in _chunks(keys) for row in _whole(actor, part)]
    if not whole:
        return []
    units, relations = _units(actor, {unit for _key, unit, _source in whole if unit is not None})
    find_keys = {key for key, _unit, _source in whole}
    about = _About(actor, find_keys, {unit.pk for unit in units})
    # Whose fields leave the source out is not told of it here either.
    told = {find.key for find in finds if "source" in find.properties}
    sources = {source for key, _unit, source in whole if source is not None and key in told}
    return [
        _units_table(units),
        relations,
        about.levels(),
        about.assertions(),
        _sources_table(actor, sources | about.sources),
    ]


def _whole(actor: Actor, keys: Sequence[int]) -> Iterable[tuple[int, int | None, int | None]]:
    rows = Find.objects.visible_to(actor).filter(pk__in=keys)
    return rows.order_by("pk").values_list("pk", "unit_id", "source_id")


def _units(actor: Actor, keys: set[int]) -> tuple[list[StratigraphicUnit], Table]:
    """The units of the operations that the finds' units are of, and how they lie to each other.

    All of them: what is earlier than a unit often shows only through units without finds.
    """
    operations: set[int] = set()
    for part in _chunks(sorted(keys)):
        of_part = StratigraphicUnit.objects.filter(pk__in=part)
        operations |= set(of_part.values_list("operation_id", flat=True))
    within = sorted(operations)
    units = {
        unit.pk: unit
        for part in _chunks(within)
        for unit in StratigraphicUnit.objects.visible_to(actor)
        .filter(operation__in=part)
        .select_related("operation")
    }
    labels = {key: unit.label for key, unit in units.items()}
    related = StratigraphicRelation.objects.all()
    rows: list[Sequence[Any]] = [
        (each.unit_id, labels[each.unit_id], each.kind, each.other_id, labels[each.other_id])
        for part in _chunks(within)
        for each in related.filter(unit__operation__in=part).iterator()
        if each.unit_id in labels and each.other_id in labels
    ]
    columns: tuple[tuple[str, Kind], ...] = (
        ("unit_key", "integer"),
        ("unit", "text"),
        ("relation", "text"),
        ("other_key", "integer"),
        ("other", "text"),
    )
    rows.sort(key=lambda row: (row[1], row[4], row[2], row[0]))
    in_order = sorted(units.values(), key=lambda unit: (unit.label, unit.pk))
    return in_order, Table("relations", columns, rows)


def _units_table(units: Iterable[StratigraphicUnit]) -> Table:
    columns: list[tuple[str, Kind]] = [("key", "integer"), ("label", "text")]
    columns += [(name, "text") for name in (*_UNIT, "dating")]
    columns += [(name, "integer") for name in _BOUNDS]
    rows: list[Sequence[Any]] = [
        (
            unit.pk,
            unit.label,
            unit.operation.number,
            *(getattr(unit, name) for name in (*_UNIT[1:], "dating", *_BOUNDS)),
        )
        for unit in units
    ]
    return Table("units", tuple(columns), rows)


class _About:
    """What is measured and said of some finds and units, as far as its sources are visible."""

    def __init__(self, actor: Actor, finds: set[int], units: set[int]) -> None:
        self._finds, self._units = sorted(finds), sorted(units)
        self._visible = Source.objects.visible_to(actor).values("pk")
        self.sources: set[int] = set()

    def levels(self) -> Table:
        """Altitudes and depths."""
        names = ("what", "z_m", "sigma_m", "datum", "depth_m", "ground_reference", "reliability")
        numbers = {"z_m", "sigma_m", "depth_m"}
        found = [
            (level, level.find_id)
            for field, keys in (("find", self._finds), ("unit", self._units))
            for part in _chunks(keys)
            for level in Level.objects.filter(self._sourced, **{f"{field}__in": part}).order_by(
                "pk"
            )
        ]
        columns: list[tuple[str, Kind]] = [("find_key", "integer"), ("unit_key", "integer")]
        columns += [(name, "number" if name in numbers else "text") for name in names]
        rows = [
            (key, level.unit_id, *(getattr(level, name) for name in names), self._source(level))
            for level, key in found
        ]
        return Table("levels", (*columns, ("source_key", "integer")), list(rows))

    def assertions(self) -> Table:
        """Statements, contradictory ones side by side; `value` is JSON."""
        about = [Q(subject_layer="finds", subject_key__in=part) for part in _chunks(self._finds)]
        about += [Q(unit__in=part) for part in _chunks(self._units)]
        found = [
            each
            for condition in about
            for each in Assertion.objects.filter(self._sourced, condition).order_by("pk")
        ]
        columns: list[tuple[str, Kind]] = [("find_key", "integer"), ("unit_key", "integer")]
        columns += [(name, "text") for name in ("kind", "aspect", "text", "value", "reliability")]
        rows = [
            (
                *(each.subject_key, each.unit_id, each.kind, each.aspect, each.text),
                json.dumps(each.value, ensure_ascii=False, sort_keys=True),
                *(each.reliability, each.preferred, self._source(each)),
            )
            for each in found
        ]
        ends: tuple[tuple[str, Kind], ...] = (("preferred", "boolean"), ("source_key", "integer"))
        return Table("assertions", (*columns, *ends), list(rows))

    @property
    def _sourced(self) -> Q:
        return Q(source__isnull=True) | Q(source__in=self._visible)

    def _source(self, stated: Level | Assertion) -> int | None:
        if stated.source_id is not None:
            self.sources.add(stated.source_id)
        return stated.source_id


def _sources_table(actor: Actor, keys: set[int]) -> Table:
    rows = layer("archaeology-sources").visible_to(actor)
    found = [
        feature
        for part in _chunks(sorted(keys))
        for feature in rows.keyed(part).features(CHUNK, fields=[each.name for each in rows.fields])
    ]
    return table_of("sources", rows.fields, found)


def table_of(name: str, fields: Sequence[Field], features: Iterable[Feature]) -> Table:
    """Features as a table: their key, then each field, None where it is not given."""
    columns: tuple[tuple[str, Kind], ...] = (
        ("key", "integer"),
        *((field.name, field.kind) for field in fields),
    )
    rows: list[Sequence[Any]] = [
        (each.key, *(each.properties.get(field.name) for field in fields)) for each in features
    ]
    return Table(name, columns, rows)


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
