"""How the rows of each layer are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from archaeology.sites.importing.doubting import Altitude, altitudes_of, placed_altitudes
from archaeology.sites.importing.measures import Ages
from archaeology.sites.importing.periods import COLUMNS as PERIOD
from archaeology.sites.importing.periods import Datings
from archaeology.sites.importing.rows import Rows
from archaeology.sites.importing.surroundings import Surroundings
from archaeology.sites.importing.writing import Columns, PlainReader, Recipe
from archaeology.sites.models import Find, HeritageSite, Operation, Source
from archaeology.sites.services.change_operation import hide_all_finds_alike, lock_all_operations
from archaeology.sites.vocabulary import (
    Datum,
    GroundReference,
    Material,
    OperationKind,
    SourceKind,
)
from layers.catalog.importing import ImportReport, Reason

_RECORDED = ("reliability", "confidentiality")
# So many of the units that finds bring with them are named.
_MOST_NAMED = 10
_PLACED = ("geom", "commune_id", "precision_class", "precision_m")


class SourceReader(PlainReader):
    """Reads sources."""

    def columns(self, rows: Rows) -> Columns:
        """Sources, with the area they speak of if they have one."""
        return {
            "reference": rows.texts("reference", 300, required=True),
            "kind": rows.choices("kind", SourceKind, SourceKind.TEXT.value),
            "title": rows.texts("title", 300),
            "author": rows.texts("author", 200),
            "year": rows.integers("year"),
            "licence": rows.texts("licence", 80),
            "url": rows.addresses("url", 300),
            "notes": rows.texts("notes"),
            **self.around.recorded(rows),
            **self.around.placed(rows, points=False, precise=False),
        }


class OperationReader(PlainReader):
    """Reads operations."""

    def __init__(self, around: Surroundings, datings: Datings) -> None:
        super().__init__(around, datings)
        self._lowest: dict[int, Altitude] = {}

    def columns(self, rows: Rows) -> Columns:
        """Operations; the end of one is not before its start."""
        numbers = rows.texts("number", 60, required=True)
        started, ended = rows.days("started_on"), rows.days("ended_on")
        self._require_order(rows, numbers, started, ended)
        return {
            "number": numbers,
            "kind": rows.choices("kind", OperationKind, OperationKind.UNKNOWN.value),
            "title": rows.texts("title", 200, required=True),
            "organisation": rows.texts("organisation", 120),
            "year": rows.integers("year"),
            "started_on": started,
            "ended_on": ended,
            "depth_reached_m": rows.lengths_of("depth_reached_m", low=0),
            "lowest_m": altitudes_of(rows, "lowest_m", [Datum.NGF_IGN69] * rows.count),
            "synthetic": rows.flags("synthetic"),
            "notes": rows.texts("notes"),
            **self.around.recorded(rows),
            **self.around.placed(rows, points=False),
            **self.around.sourced(rows),
        }

    def _require_order(
        self,
        rows: Rows,
        numbers: Sequence[str],
        started: Sequence[date | None],
        ended: Sequence[date | None],
    ) -> None:
        """Refuse an end before its start; one that the file does not give is the recorded one."""
        known: Mapping[str, tuple[date | None, date | None]] = {}
        if rows.has("started_on") != rows.has("ended_on"):
            there = Operation.objects.filter(
                territory_id=self.around.territory, number__in=numbers, version=1
            ).values_list("number", "started_on", "ended_on")
            known = {number: (first, last) for number, first, last in there}
        wrong = "ended_on" if rows.has("ended_on") else "started_on"
        for index, number in enumerate(numbers):
            recorded = known.get(number, (None, None))
            first = started[index] if rows.has("started_on") else recorded[0]
            last = ended[index] if rows.has("ended_on") else recorded[1]
            if first and last and last < first:
                rows.refusals.add(index, wrong, _("La fin précède le début."))

    def staged(self, rows: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Remember how deep they go."""
        self._lowest |= {each.row: each for each in placed_altitudes(rows, columns, "lowest_m")}

    def dropped(self, row: int) -> None:
        """A repeated row goes nowhere."""
        self._lowest.pop(row, None)

    def doubtful(self) -> Sequence[Altitude]:
        """How deep they go, below their own ground."""
        return list(self._lowest.values())

    def before_rows(self) -> None:
        """Nobody else changes operations until the end."""
        lock_all_operations(self.around.territory)

    def after_rows(self, report: ImportReport) -> None:
        """What an operation hides now, its finds hide."""
        hide_all_finds_alike(self.around.territory)


class HeritageSiteReader(PlainReader):
    """Reads heritage sites."""

    def columns(self, rows: Rows) -> Columns:
        """Heritage sites; the amphitheatre's own numbers stay in the file."""
        return {
            "code": rows.texts("code", 80, required=True),
            "kind": rows.texts("kind", 60, required=True),
            "name": rows.texts("name", 160, required=True),
            "description": rows.texts("description"),
            **self.datings.columns(rows),
            **self.around.recorded(rows),
            **self.around.placed(rows, points=True),
            **self.around.sourced(rows),
        }


class FindReader(PlainReader):
    """Reads finds, the units they name and the ages that were measured of them."""

    def __init__(self, around: Surroundings, datings: Datings) -> None:
        super().__init__(around, datings)
        self._ages = Ages(around.territory)
        self._units: dict[int, int] = {}
        self._altitudes: dict[int, Altitude] = {}
        self._made: list[str] = []

    def columns(self, rows: Rows) -> Columns:
        """Finds. An altitude comes with its datum, a depth with what it is counted from."""
        counts = [1 if count is None else count for count in rows.integers("count", low=0)]
        numbers = rows.texts("number", 80, required=True)
        found: Columns = {
            "number": numbers,
            "kind": rows.texts("kind", 160),
            "material": rows.choices("material", Material, Material.UNKNOWN.value),
            "title": rows.texts("title", 200),
            "description": rows.texts("description"),
            "count": counts,
            "found_on": rows.days("found_on"),
            "synthetic": rows.flags("synthetic"),
            **_heights(rows),
            **self.datings.columns(rows),
            **self.around.recorded(rows),
            **self.around.placed(rows, points=True),
            **self.around.sourced(rows),
            **self.around.stratified(rows, numbers),
        }
        return found | self._ages.columns(rows)

    def staged(self, rows: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Remember which units are really named, the altitudes and the ages."""
        for row, unit in zip(rows, columns["unit_id"], strict=True):
            if unit is not None:
                self._units[row] = unit
        self._altitudes |= {each.row: each for each in placed_altitudes(rows, columns, "z_m")}
        self._ages.staged(rows, columns)

    def dropped(self, row: int) -> None:
        """A repeated row makes no unit and has no age."""
        self._units.pop(row, None)
        self._altitudes.pop(row, None)
        self._ages.dropped(row)

    def doubtful(self) -> Sequence[Altitude]:
        """The altitudes of finds where they were found, else in their operation."""
        return list(self._altitudes.values())

    def before_rows(self) -> None:
        """Operations stay as they are until the end; then the units."""
        lock_all_operations(self.around.territory)
        self._made = self.around.save_units(set(self._units.values()))

    def after_rows(self, report: ImportReport) -> None:
        """Ages, what operations hid while the file was read, and which units were made."""
        hide_all_finds_alike(self.around.territory)
        self._ages.save(report)
        if self._made:
            named = ", ".join(self._made[:_MOST_NAMED]) + "…" * (len(self._made) > _MOST_NAMED)
            words = _(
                "Unités que personne n’avait enregistrées, créées pour ce mobilier :"
                " %(count)s (%(named)s)."
            )
            told = {"count": len(self._made), "named": named}
            report.notes.append(Reason(0, "unit", words % told))


def _heights(rows: Rows) -> Columns:
    datums = list(rows.choices("datum", Datum))
    found: Columns = {
        "z_m": altitudes_of(rows, "z_m", datums),
        "z_sigma_m": rows.margins_of("z_sigma_m"),
        "datum": datums,
        "depth_m": rows.lengths_of("depth_m"),
        "ground_reference": list(rows.choices("ground_reference", GroundReference)),
    }
    for index in range(rows.count):
        z, depth = found["z_m"][index], found["depth_m"][index]
        if z is not None and not found["datum"][index]:
            rows.refusals.add(index, "datum", _("Une altitude se donne avec son système."))
        if depth is not None and not found["ground_reference"][index]:
            rows.refusals.add(
                index,
                "ground_reference",
                _("Une profondeur se donne avec le sol dont on la compte."),
            )
        # A mapping may declare them for the whole file, whose rows do not all have a height.
        if z is None:
            found["datum"][index], found["z_sigma_m"][index] = "", None
        if depth is None:
            found["ground_reference"][index] = ""
    return found


SOURCE_RECIPE = Recipe(
    layer="archaeology-sources",
    model=Source,
    key="reference",
    facts=(),
    decisions=(
        *("kind", "title", "author", "year", "licence", "url", "notes"),
        *(*_RECORDED, "geom", "commune_id"),
    ),
    reader=SourceReader,
    constants={"version": 1},
    placeless=True,
)
OPERATION_RECIPE = Recipe(
    layer="excavations",
    model=Operation,
    key="number",
    facts=("synthetic",),
    decisions=(
        *("kind", "title", "organisation", "year", "started_on", "ended_on"),
        *("depth_reached_m", "lowest_m", "notes", *_RECORDED, *_PLACED, "source_id"),
    ),
    reader=OperationReader,
    constants={"version": 1},
)
FIND_RECIPE = Recipe(
    layer="finds",
    model=Find,
    key="number",
    within="operation_id",
    facts=("synthetic",),
    decisions=(
        *("kind", "material", "title", "description", "count", "found_on"),
        *("z_m", "z_sigma_m", "datum", "depth_m", "ground_reference"),
        *(*PERIOD, *_RECORDED, *_PLACED, "source_id", "operation_id", "inherited", "unit_id"),
    ),
    reader=FindReader,
    constants={"version": 1},
)
HERITAGE_SITE_RECIPE = Recipe(
    layer="heritage-sites",
    model=HeritageSite,
    key="code",
    facts=(),
    decisions=("kind", "name", "description", *PERIOD, *_RECORDED, *_PLACED, "source_id"),
    reader=HeritageSiteReader,
    constants={"version": 1},
)
