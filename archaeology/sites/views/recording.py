"""Writing down operations, units and finds, and correcting them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.recording import FindForm, OperationForm, UnitForm
from archaeology.sites.models import Find, Operation, StratigraphicUnit
from archaeology.sites.rights import territory_of
from archaeology.sites.services.change_find import change_find
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.change_unit import change_unit
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.statements import Height
from archaeology.sites.views.door import row_to_change, territory_to_record_in
from archaeology.sites.views.writing import FORM, HIDING, Sheet, Words, written
from layers.access.middleware import ActorRequest
from layers.ui.doors import conceal

_OPERATION_ROWS = (
    ("number", "kind"),
    ("title",),
    ("organisation", "year"),
    ("started_on", "ended_on"),
    ("depth_reached_m", "lowest_m"),
    ("place",),
    ("precision_class", "precision_m"),
    ("confidentiality", "reliability"),
    ("source",),
    ("synthetic",),
    ("notes",),
)
_FIND_ROWS = (
    ("number", "count"),
    ("title",),
    ("kind", "material"),
    ("description",),
    ("operation", "unit"),
    ("found_on", "dating"),
    ("z_m", "datum"),
    ("depth_m", "ground_reference"),
    ("sigma_m",),
    ("place",),
    ("precision_class", "precision_m"),
    ("confidentiality", "reliability"),
    ("source",),
    ("synthetic",),
)
_UNIT_ROWS = (
    ("number", "kind"),
    ("interpretation",),
    ("description",),
    ("phase", "structure"),
    ("dating",),
)


def _page(name: str, key: int) -> str:
    return reverse(name, args=[key])


def _back_to_operation(key: int, label: Words) -> tuple[str, Words]:
    return _page("archaeology-operation", key), label


@FORM
@conceal
def new_operation(request: ActorRequest) -> HttpResponse:
    """A new operation."""
    territory = territory_to_record_in(request.actor)
    form = OperationForm(request.actor, territory, request.POST or None)

    def do() -> str:
        made = record_operation(request.actor, territory, form.facts())
        return _page("archaeology-operation", made.pk)

    sheet = Sheet(
        title=_("Nouvelle opération"),
        send=_("Enregistrer l’opération"),
        done=_("L’opération est enregistrée."),
        back=(reverse("archaeology"), _("Archéologie")),
        rows=_OPERATION_ROWS,
        hint=HIDING,
    )
    return written(request, sheet, form, do)


@FORM
@conceal
def edit_operation(request: ActorRequest, key: int) -> HttpResponse:
    """Correct an operation."""
    operation = row_to_change(request.actor, Operation, key)
    initial = _operation_now(operation)
    form = OperationForm(
        request.actor, operation.territory_id, request.POST or None, initial=initial
    )

    def do() -> str:
        version = form.cleaned_data["version"] or 0
        change_operation(request.actor, key, version, form.facts())
        return _page("archaeology-operation", key)

    sheet = Sheet(
        title=_("Modifier l’opération"),
        send=_("Enregistrer"),
        done=_("L’opération est modifiée."),
        back=_back_to_operation(key, str(operation)),
        rows=_OPERATION_ROWS,
        hint=_("Ce que l’opération cache, son mobilier le cache aussi."),
    )

    def state() -> Mapping[str, Any]:
        return _operation_now(row_to_change(request.actor, Operation, key))

    return written(request, sheet, form, do, state)


def _operation_now(operation: Operation) -> Mapping[str, Any]:
    facts = OperationFacts.of(operation)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"place": facts.geom, "version": operation.version}


@FORM
@conceal
def new_unit(request: ActorRequest, key: int) -> HttpResponse:
    """A new unit of an operation."""
    operation = row_to_change(request.actor, Operation, key)
    form = UnitForm(request.actor, operation.territory_id, request.POST or None)

    def do() -> str:
        made = record_unit(request.actor, key, form.facts())
        return f"{_page('archaeology-operation', key)}#us-{made.pk}"

    sheet = Sheet(
        title=_("Nouvelle unité stratigraphique"),
        send=_("Enregistrer l’unité"),
        done=_("L’unité est enregistrée."),
        back=_back_to_operation(key, str(operation)),
        rows=_UNIT_ROWS,
    )
    return written(request, sheet, form, do)


@FORM
@conceal
def edit_unit(request: ActorRequest, key: int) -> HttpResponse:
    """Correct a unit."""
    unit = row_to_change(request.actor, StratigraphicUnit, key)
    form = UnitForm(
        request.actor, territory_of(unit), request.POST or None, initial=_unit_now(unit)
    )

    def do() -> str:
        change_unit(request.actor, key, form.cleaned_data["version"] or 0, form.facts())
        return f"{_page('archaeology-operation', unit.operation_id)}#us-{key}"

    def state() -> Mapping[str, Any]:
        return _unit_now(row_to_change(request.actor, StratigraphicUnit, key))

    sheet = Sheet(
        title=_("Modifier l’unité"),
        send=_("Enregistrer"),
        done=_("L’unité est modifiée."),
        back=_back_to_operation(unit.operation_id, str(unit.operation)),
        rows=_UNIT_ROWS,
    )
    return written(request, sheet, form, do, state)


def _unit_now(unit: StratigraphicUnit) -> Mapping[str, Any]:
    return asdict(UnitFacts.of(unit)) | {"version": unit.version}


@FORM
@conceal
def new_find(request: ActorRequest, key: int) -> HttpResponse:
    """A new find of an operation."""
    operation = row_to_change(request.actor, Operation, key)
    form = FindForm(
        request.actor,
        operation.territory_id,
        request.POST or None,
        initial={"operation": key, "confidentiality": operation.confidentiality},
    )

    def do() -> str:
        made = record_find(request.actor, operation.territory_id, form.facts())
        return _page("archaeology-find", made.pk)

    sheet = Sheet(
        title=_("Nouveau mobilier"),
        send=_("Enregistrer le mobilier"),
        done=_("Le mobilier est enregistré."),
        back=_back_to_operation(key, str(operation)),
        rows=_FIND_ROWS,
        around=operation.geom,
        more={"suggestions": _unit_numbers(key)},
    )
    return written(request, sheet, form, do)


@FORM
@conceal
def edit_find(request: ActorRequest, key: int) -> HttpResponse:
    """Correct a find."""
    find = row_to_change(request.actor, Find, key)
    form = FindForm(request.actor, find.territory_id, request.POST or None, initial=_find_now(find))

    def do() -> str:
        change_find(request.actor, key, form.cleaned_data["version"] or 0, form.facts())
        return _page("archaeology-find", key)

    sheet = Sheet(
        title=_("Modifier le mobilier"),
        send=_("Enregistrer"),
        done=_("Le mobilier est modifié."),
        back=(_page("archaeology-find", key), str(find)),
        rows=_FIND_ROWS,
        hint=_(
            "Une datation, une position ou un niveau retenu parmi des énoncés se change en en"
            " retenant un autre."
        ),
        more={"suggestions": _unit_numbers(find.operation_id) if find.operation_id else []},
    )

    def state() -> Mapping[str, Any]:
        return _find_now(row_to_change(request.actor, Find, key))

    return written(request, sheet, form, do, state)


def _find_now(find: Find) -> Mapping[str, Any]:
    facts = FindFacts.of(find)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    height = facts.height or Height()
    return (
        known
        | {each.name: getattr(height, each.name) for each in fields(height)}
        | {
            "unit": find.unit.number if find.unit else "",
            "place": facts.geom,
            "version": find.version,
        }
    )


def _unit_numbers(operation: int) -> list[str]:
    units = StratigraphicUnit.objects.filter(operation_id=operation)
    return list(units.order_by("number").values_list("number", flat=True))
