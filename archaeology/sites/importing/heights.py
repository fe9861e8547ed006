"""The levels of units that a file gives, beside those that are recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archaeology.sites.importing.names import datum_of
from archaeology.sites.importing.rows import Rows
from archaeology.sites.models import Level, StratigraphicUnit
from archaeology.sites.vocabulary import Datum, GroundReference
from layers.catalog.importing import ImportReport, Reason

_VALUES = ("z_m", "sigma_m", "datum", "depth_m", "ground_reference", "reliability")
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """One height of a file: the row, what was measured, and either an altitude or a depth."""

    row: int
    what: str
    z_m: float | None
    sigma_m: float | None
    datum: str
    depth_m: float | None
    ground_reference: str
    source_id: int | None
    reliability: str

    def values(self) -> tuple[Any, ...]:
        """What tells one height from another."""
        return tuple(getattr(self, name) for name in _VALUES)


@dataclass(frozen=True, slots=True)
class Said:
    """What the rows of a chunk say beside their heights, column by column."""

    sigma_m: Sequence[float | None]
    datum: Sequence[str]
    ground_reference: Sequence[str]
    source_id: Sequence[int | None]
    reliability: Sequence[str]

    @classmethod
    def of(cls, rows: Rows, sources: Sequence[int | None], reliability: Sequence[str]) -> Said:
        """Read them; words that nobody knows are refused."""
        return cls(
            rows.margins_of("sigma_m"),
            rows.choices_of("datum", Datum, datum_of),
            rows.choices("ground_reference", GroundReference),
            sources,
            reliability,
        )

    def height(
        self, rows: Rows, index: int, what: str, z_m: float | None, depth_m: float | None
    ) -> list[Measured]:
        """The heights that one thing of a row has; one without its reference is refused."""
        found = []
        if z_m is not None:
            if not self.datum[index]:
                rows.refusals.add(index, "datum", _("Une altitude se donne avec son système."))
            found.append(self._one(rows, index, what, z_m=z_m, datum=self.datum[index]))
        if depth_m is not None:
            ground = self.ground_reference[index]
            if not ground:
                rows.refusals.add(
                    index,
                    "ground_reference",
                    _("Une profondeur se donne avec le sol dont on la compte."),
                )
            found.append(self._one(rows, index, what, depth_m=depth_m, ground_reference=ground))
        return found

    def _one(
        self,
        rows: Rows,
        index: int,
        what: str,
        *,
        z_m: float | None = None,
        datum: str = "",
        depth_m: float | None = None,
        ground_reference: str = "",
    ) -> Measured:
        return Measured(
            row=rows.numbers[index],
            what=what,
            z_m=z_m,
            sigma_m=self.sigma_m[index],
            datum=datum,
            depth_m=depth_m,
            ground_reference=ground_reference,
            source_id=self.source_id[index],
            reliability=self.reliability[index],
        )


def save_levels(
    measured: Sequence[tuple[StratigraphicUnit, Measured]], report: ImportReport
) -> set[int]:
    """Write the heights that are not there yet; gives the rows that changed anything.

    A height is known by its unit, what was measured and its source: where the file says another
    value it is corrected, unless somebody works on the unit; then both stand, and a note says so.
    """
    keys = {unit.pk for unit, _height in measured}
    there: dict[tuple[Any, ...], list[Level]] = defaultdict(list)
    for level in Level.objects.filter(unit_id__in=keys).order_by("pk"):
        there[level.unit_id, level.what, level.source_id, level.z_m is None].append(level)
    said: dict[tuple[Any, ...], list[tuple[StratigraphicUnit, Measured]]] = defaultdict(list)
    for unit, each in measured:
        said[unit.pk, each.what, each.source_id, each.z_m is None].append((unit, each))
    new, corrected, rows = list[Level](), list[Level](), set[int]()
    for key, heights in said.items():
        old = there[key]
        for unit, each in _unknown(old, heights):
            rows.add(each.row)
            if old and unit.version == 1:
                level = old.pop(0)
                corrected.append(level)
            else:
                level = Level(unit=unit, what=each.what, source_id=each.source_id)
                new.append(level)
                if old:
                    report.notes.append(_beside(unit, each, old[0]))
            for name, value in zip(_VALUES, each.values(), strict=True):
                setattr(level, name, value)
    Level.objects.bulk_create(new, batch_size=_AT_ONCE)
    Level.objects.bulk_update(corrected, _VALUES, batch_size=_AT_ONCE)
    return rows


def _unknown(
    old: list[Level], heights: Sequence[tuple[StratigraphicUnit, Measured]]
) -> list[tuple[StratigraphicUnit, Measured]]:
    """Those that are not recorded; of the old ones, those that are said stay out of `old`."""
    unknown = []
    for unit, each in heights:
        values = each.values()
        same = next(
            (level for level in old if tuple(getattr(level, name) for name in _VALUES) == values),
            None,
        )
        if same is None:
            unknown.append((unit, each))
        else:
            old.remove(same)
    return unknown


def _beside(unit: StratigraphicUnit, each: Measured, old: Level) -> Reason:
    return Reason(
        each.row,
        "z_m" if each.depth_m is None else "depth_m",
        _("%(unit)s : un autre niveau « %(what)s » est enregistré (%(level)s) ; les deux restent.")
        % {"unit": unit.label, "what": each.what, "level": old},
    )
