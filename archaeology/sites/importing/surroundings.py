"""What rows refer to in their territory: communes, sources, operations, units to be made."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence, Set
from dataclasses import fields
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.importing.rows import Rows
from archaeology.sites.importing.settings import BadSettings, Settings
from archaeology.sites.models import Find, Operation, Source, StratigraphicUnit
from archaeology.sites.models.stratigraphy import label_of, plain_number
from archaeology.sites.services.saving import put, save
from archaeology.sites.vocabulary import Confidentiality, PrecisionClass, Reliability
from layers.catalog.importing import ImportReport, Reason
from layers.catalog.rows import KEY_BITS
from layers.exchange.sql.merging import fresh_keys
from layers.territory.communes import Communes
from layers.territory.locate import FAR_KM

# Places far off that are remarked one by one.
MOST_FAR = 20


class Surroundings:
    """The territory as the rows of a file see it; new units wait here until the end."""

    def __init__(self, territory: str, settings: Settings) -> None:
        self.territory = territory
        self.settings = settings
        self._communes = Communes(territory)
        self._units: dict[tuple[int, str], int] = {}
        self._read: set[int] = set()
        self._new: dict[int, StratigraphicUnit] = {}
        self._keys: Iterator[int] = fresh_keys(StratigraphicUnit)
        self._far: dict[int, Any] = {}
        self._far_told = 0
        # Number of a find without operation → the one that a row gives it, and the row.
        self._claims: dict[str, tuple[str, int]] = {}

    @cached_property
    def operations(self) -> dict[str, tuple[int, str]]:
        """Number → key and confidentiality."""
        rows = Operation.objects.filter(territory_id=self.territory)
        return {
            number: (key, hidden)
            for number, key, hidden in rows.values_list("number", "pk", "confidentiality")
        }

    @cached_property
    def sources(self) -> dict[str, int]:
        """Reference → key."""
        rows = Source.objects.filter(territory_id=self.territory)
        return dict(rows.values_list("reference", "pk"))

    @cached_property
    def _whole_source(self) -> tuple[int | None, bool]:
        """The key of what the whole file rests on, and whether it is still to be made."""
        described = self.settings.source
        if described is None:
            return None, False
        known = self.sources.get(described.reference)
        return (known, False) if known else (secrets.randbelow(2**KEY_BITS - 1) + 1, True)

    def save_source(self) -> None:
        """Make the source of the whole file if nobody has recorded it.

        Raises:
            BadSettings: the mapping describes it wrongly.
        """
        key, missing = self._whole_source
        described = self.settings.source
        if missing and described is not None:
            source = Source(pk=key, territory_id=self.territory)
            put(source, described, (each.name for each in fields(described)))
            try:
                save(source)
            except ValidationError as refused:
                raise BadSettings("[source] " + " ".join(refused.messages)) from None

    def recorded(self, rows: Rows) -> dict[str, list[Any]]:
        """What every kind of record says of itself."""
        return {
            "reliability": rows.choices("reliability", Reliability, Reliability.D.value),
            "confidentiality": rows.choices(
                "confidentiality", Confidentiality, Confidentiality.RESTRICTED.value
            ),
        }

    def placed(self, rows: Rows, *, points: bool, precise: bool = True) -> dict[str, list[Any]]:
        """Geometry and commune, and the precision of those that have one."""
        shapes = rows.shapes
        empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        if points:
            kinds = shapely.get_type_id(shapes)
            for index in np.flatnonzero((kinds != shapely.GeometryType.POINT) & ~empty).tolist():
                rows.refusals.add(index, "geometry", _("Ici, une position est un point."))
        if not self.settings.keeps_placeless:
            for index in np.flatnonzero(empty).tolist():
                rows.refusals.add(
                    index,
                    "geometry",
                    _("Sans position : elle n’entre que s’il est dit de garder de telles lignes."),
                )
        for index in self._communes.far(shapes):
            self._far[rows.numbers[index]] = shapes[index]
        written = shapely.to_wkb(shapes, hex=True, include_srid=True, output_dimension=2).tolist()
        found: dict[str, list[Any]] = {
            "geom": [
                None if gap else shape for shape, gap in zip(written, empty.tolist(), strict=True)
            ],
            "commune_id": self._communes.of(shapes),
        }
        if precise:
            found["precision_class"] = rows.choices(
                "precision_class", PrecisionClass, PrecisionClass.UNKNOWN.value
            )
            found["precision_m"] = rows.lengths_of("precision_m", low=0)
        return found

    def tell_far(self, accepted: Container[int], report: ImportReport) -> None:
        """Remark the places of accepted rows that lie far from the territory."""
        far = [(row, shape) for row, shape in self._far.items() if row in accepted]
        self._far.clear()
        told = far[: max(0, MOST_FAR - self._far_told)]
        self._far_told += len(far)
        for row, shape in told:
            away = {"km": round(self._communes.kilometres_to(shape))}
            report.notes.append(
                Reason(
                    row,
                    "geometry",
                    _("À %(km)s km du territoire : la position et son système sont-ils justes ?")
                    % away,
                )
            )

    def tell_other_far(self, report: ImportReport) -> None:
        """How many more lie far off than were remarked one by one."""
        others = self._far_told - MOST_FAR
        if others > 0:
            report.notes.append(
                Reason(
                    0,
                    "geometry",
                    _("%(count)s autres positions sont à plus de %(km)s km du territoire.")
                    % {"count": others, "km": FAR_KM},
                )
            )

    def sourced(self, rows: Rows) -> dict[str, list[Any]]:
        """The key of each row's own source, else of the file's."""
        keys: list[int | None] = []
        whole, _missing = self._whole_source
        for index, reference in enumerate(rows.texts("source")):
            key = self.sources.get(reference) if reference else whole
            if reference and key is None:
                rows.refusals.add(
                    index, "source", _("La source « %s » n’est pas enregistrée.") % reference[:80]
                )
            keys.append(key)
        return {"source_id": keys}

    def stratified(self, rows: Rows, finds: Sequence[str]) -> dict[str, list[Any]]:
        """Operation, what is inherited from it, and unit; an unknown unit will be made.

        A find is known by its number within its operation, since excavations count theirs from 1.
        One that has none may be given one; a row that names none leaves the find in its own.

        Args:
            rows: the rows.
            finds: the numbers of their finds.
        """
        found: dict[str, list[Any]] = {"operation_id": [], "inherited": [], "unit_id": []}
        units = [plain_number(unit) for unit in rows.texts("unit", 40)]
        recorded = self._operations_of(finds)
        for index, told in enumerate(rows.texts("operation")):
            of_it = recorded.get(finds[index], set())
            number, unit = told or self._own(rows, index, finds[index], of_it), units[index]
            key, hidden = self.operations.get(number, (None, Confidentiality.PUBLIC.value))
            if number and key is None:
                rows.refusals.add(
                    index, "operation", _("L’opération « %s » n’est pas enregistrée.") % number[:60]
                )
            elif unit and key is None:
                rows.refusals.add(index, "unit", _("Une unité sans opération n’est nulle part."))
            elif number and "" in of_it and number not in of_it:
                self._claim(rows, index, finds[index], number)
            found["operation_id"].append(key)
            found["inherited"].append(hidden)
            found["unit_id"].append(self._unit(key, number, unit) if unit and key else None)
        return found

    def _own(self, rows: Rows, index: int, find: str, recorded: Set[str]) -> str:
        """The operation of a find whose row names none: that of the recorded one."""
        if "" in recorded:
            self._claim(rows, index, find, "")
        if "" in recorded or not recorded:
            return ""
        if len(recorded) > 1:
            words = _(
                "Plusieurs opérations ont un objet %(number)s (%(operations)s) : dites laquelle."
            )
            told = {"number": find, "operations": ", ".join(sorted(recorded))}
            rows.refusals.add(index, "operation", words % told)
        return min(recorded)

    def _claim(self, rows: Rows, index: int, find: str, operation: str) -> None:
        """Let the rows of one operation, or of none, be those of a find without operation."""
        claimed, row = self._claims.setdefault(find, (operation, rows.numbers[index]))
        if claimed != operation:
            words = _(
                "Un objet %(number)s sans opération est enregistré, et la ligne %(row)s en parle"
                " déjà : dites sur sa fiche de quelle opération il est."
            )
            rows.refusals.add(index, "number", words % {"number": find, "row": row})

    def _operations_of(self, finds: Sequence[str]) -> dict[str, set[str]]:
        """Number → the operations whose recorded finds have it, "" for none."""
        rows = Find.objects.filter(territory_id=self.territory, number__in=finds)
        found = defaultdict[str, set[str]](set)
        for number, operation in rows.values_list("number", "operation__number"):
            found[number].add(operation or "")
        return found

    def _unit(self, operation: int, number: str, unit: str) -> int:
        if operation not in self._read:
            self._read.add(operation)
            rows = StratigraphicUnit.objects.filter(operation_id=operation)
            for name, key in rows.values_list("number", "pk"):
                self._units[operation, name] = key
        if (operation, unit) not in self._units:
            key = next(self._keys)
            self._units[operation, unit] = key
            self._new[key] = StratigraphicUnit(
                pk=key, operation_id=operation, number=unit, label=label_of(number, unit)
            )
        return self._units[operation, unit]

    def save_units(self, kept: set[int]) -> list[str]:
        """Make those of the new units that accepted rows name; gives what they are called."""
        made = [unit for key, unit in self._new.items() if key in kept]
        StratigraphicUnit.objects.bulk_create(made, batch_size=1000)
        return [unit.label for unit in made]
