"""Bring works from a file: lines along roads, or surfaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from layers.access.models import Territory
from layers.catalog.importing import (
    CannotImport,
    ImportContext,
    ImportReport,
    StrictRefusal,
    Table,
)
from layers.catalog.layer import STORAGE_SRID
from layers.exchange.sql.merging import importing_alone
from networks.water.models import Roadworks
from networks.water.models.roadworks import USUAL_WIDTH_M
from networks.water.rights import denied
from networks.water.services.plan_roadworks import (
    WorksFacts,
    change_roadworks,
    may_plan,
    plan_roadworks,
)
from networks.water.vocabulary import DeclarationKind, WorksKind, WorksState

REQUIRED = ("title", "starts_on")
_TEXTS = ("title", "reference", "road", "manager", "company", "declaration_number", "note")
_DAYS = ("starts_on", "ends_on", "received_on", "answered_on")
_CODES = {
    "kind": (WorksKind, WorksKind.OTHER),
    "state": (WorksState, WorksState.PLANNED),
    "declaration": (DeclarationKind, DeclarationKind.NONE),
}
_YES = {"oui", "o", "true", "vrai", "1", "t", "yes"}


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def import_roadworks(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write works; those with a `reference` that is there already are changed.

    Columns: `title` and `starts_on`, which every row must have; `reference`, `kind`, `state`,
    `road`, `ends_on`, `manager`, `company`, `declaration`, `declaration_number`, `received_on`,
    `on_paper`, `answered_on`, `width_m`, `note`.

    Raises:
        PermissionDenied: the actor is of neither service.
        CannotImport: the mapping does not name what every row must have.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: in strict mode, a row was refused; nothing has changed.
    """
    if not may_plan(context.actor, context.territory):
        raise denied()
    if not Territory.objects.filter(key=context.territory).exists():
        raise CannotImport(_("Le territoire %s n’existe pas.") % context.territory)
    report = ImportReport()
    with importing_alone("roadworks", context.territory), transaction.atomic():
        there = {
            each.reference: each
            for each in Roadworks.objects.filter(territory_id=context.territory).exclude(
                reference=""
            )
        }
        for table in chunks:
            _check(table)
            for index, row in enumerate(table.rows):
                try:
                    report.updated += _write(context, there, _facts(table, index))
                except _Refused as refused:
                    report.reject(row, refused.column, refused.reason)
                except ValidationError as error:
                    told = getattr(error, "message_dict", {"": error.messages})
                    column, messages = next(iter(told.items()))
                    report.reject(row, column, " ".join(messages))
            report.read += len(table.rows)
            context.progress(report.read)
        report.accepted = report.read - report.rejected
        if context.strict and report.rejected:
            raise StrictRefusal(report)
        if context.dry_run:
            transaction.set_rollback(True)
    return report


def _check(table: Table) -> None:
    for name in REQUIRED:
        if name not in table.columns:
            raise CannotImport(_("[columns] doit nommer la colonne « %s ».") % name)
    if table.geometries is None:
        raise CannotImport(_("Des travaux ont une emprise : déclarez-la dans [geometry]."))


def _write(context: ImportContext, there: dict[str, Roadworks], facts: WorksFacts) -> bool:
    """Whether works that were there changed."""
    known = there.get(facts.reference) if facts.reference else None
    if known is None:
        made = plan_roadworks(context.actor, context.territory, facts)
        if made.reference:
            there[made.reference] = made
        return False
    if _same(known, facts):
        return False
    there[known.reference] = change_roadworks(context.actor, known.pk, known.version, facts)
    return True


def _same(known: Roadworks, facts: WorksFacts) -> bool:
    names = (*_TEXTS, *_DAYS, *_CODES, "on_paper", "width_m")
    alike = all(getattr(known, name) == getattr(facts, name) for name in names)
    return alike and bool(known.geom.equals_exact(facts.geom, 1e-3))


def _facts(table: Table, index: int) -> WorksFacts:
    columns: Mapping[str, Sequence[Any]] = table.columns

    def given(name: str) -> Any:
        return columns[name][index] if name in columns else None

    said: dict[str, Any] = {name: _text(given(name)) for name in _TEXTS}
    for name in REQUIRED:
        if not _text(given(name)):
            raise _Refused(name, _("Cette valeur manque."))
    said |= {name: _day(name, given(name)) for name in _DAYS}
    said |= {name: _code(name, given(name)) for name in _CODES}
    said["on_paper"] = _text(given("on_paper")).lower() in _YES
    said["width_m"] = _width(given("width_m"))
    return WorksFacts(geom=_shape(table, index), **said)


def _shape(table: Table, index: int) -> Any:
    shape = None if table.geometries is None else table.geometries[index]
    if shape is None or shape.is_empty:
        raise _Refused("geometry", _("L’emprise manque."))
    return GEOSGeometry(memoryview(shapely.to_wkb(shapely.force_2d(shape))), srid=STORAGE_SRID)


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _day(name: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
    raise _Refused(name, _("Date illisible : « %s ».") % text[:40])


def _code(name: str, value: Any) -> str:
    choices, default = _CODES[name]
    text = _text(value)
    if not text:
        return str(default)
    by_label = {str(label).lower(): code for code, label in choices.choices}
    code = text.lower() if text.lower() in choices.values else by_label.get(text.lower())
    if code is None:
        known = ", ".join(each for each in choices.values if each)
        raise _Refused(
            name,
            _("Code inconnu : « %(text)s » ; il y a : %(known)s.")
            % {"text": text[:40], "known": known},
        )
    return str(code)


def _width(value: Any) -> float:
    text = _text(value).replace(",", ".")
    if not text:
        return USUAL_WIDTH_M
    try:
        return float(text)
    except ValueError:
        raise _Refused("width_m", _("« %s » n’est pas une largeur.") % text[:40]) from None
