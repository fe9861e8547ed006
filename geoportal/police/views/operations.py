"""Operations other than speed checks, the kinds they are of, and the devices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoportal.police.forms.operations import (
    ATTRIBUTE_ROWS,
    AttributeRows,
    DeviceForm,
    KindForm,
    OperationForm,
    VerificationForm,
    attributes_of,
)
from geoportal.police.models import Device, Operation, OperationKind, Secrecy
from geoportal.police.services.define_kind import (
    change_kind,
    define_kind,
    delete_kind,
)
from geoportal.police.services.plan_operation import (
    change_operation,
    plan_operation,
    withdraw_operation,
)
from geoportal.police.services.register_device import register_device, verify_device
from geoportal.police.views.door import for_police, nothing_here, row_of
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.territory.bounds import commune_bounds
from layers.ui.form_fields import refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
GROUND = "/tiles/style.json?layers=communes"


def _kinds() -> Any:
    return OperationKind.objects.filter(territory_id=settings.HOME_TERRITORY)


# -- operations --------------------------------------------------------------------------------


@for_police
@GET_OR_POST
def plan(request: ActorRequest) -> HttpResponse:
    """First the kind (`nature`), then what it asks for."""
    asked = request.GET.get("nature", "")
    kinds = [each for each in _kinds() if not each.is_speed_check]
    kind = next((each for each in kinds if str(each.pk) == asked), None)
    if kind is None:
        if asked:
            raise nothing_here()
        return render(request, "police/operation_kind.html", {"kinds": kinds})
    form = OperationForm(request.POST or None, actor=request.actor, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_operation(request.actor, kind.pk, form.facts())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("L’opération est prévue."))
            return HttpResponseRedirect(reverse("police-operation", args=[made.pk]))
    return _operation_page(request, form)


@for_police
@GET_OR_POST
def operation_page(request: ActorRequest, key: int) -> HttpResponse:
    """An operation: change it, or withdraw it (`verbe` is `retirer`)."""
    operation = row_of(request.actor, Operation, key)
    if operation.is_speed_check:
        raise nothing_here()
    form = OperationForm(
        request.POST or None, actor=request.actor, kind=operation.kind, operation=operation
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            if request.POST.get("verbe") == "retirer":
                withdraw_operation(request.actor, key, version)
                messages.success(request, _("L’opération est retirée."))
                return HttpResponseRedirect(f"{reverse('police')}?vue=operations")
            change_operation(request.actor, key, version, form.facts())
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
            status = 409
        else:
            messages.success(request, _("L’opération est modifiée."))
            return HttpResponseRedirect(request.path)
    return _operation_page(request, form, status)


def _operation_page(request: ActorRequest, form: OperationForm, status: int = 200) -> HttpResponse:
    operation = form.operation
    place: Any = operation and operation.geom and operation.geom.centroid
    if place:
        place = place.transform(4326, clone=True)
    return render(
        request,
        "police/operation.html",
        {
            "form": form,
            "kind": form.kind,
            "operation": operation,
            "place": place,
            "style_url": GROUND,
            "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        },
        status=422 if form.errors and status == 200 else status,
    )


# -- kinds -------------------------------------------------------------------------------------


@for_police
@GET_OR_POST
def kinds_page(request: ActorRequest) -> HttpResponse:
    """All kinds, and the form that defines one."""
    return _kind_page(request, None)


@for_police
@GET_OR_POST
def kind_page(request: ActorRequest, key: int) -> HttpResponse:
    """Change a kind, or delete it (`verbe` is `supprimer`)."""
    return _kind_page(request, row_of(request.actor, OperationKind, key))


def _kind_page(request: ActorRequest, kind: OperationKind | None) -> HttpResponse:
    initial = {
        name: getattr(kind, name)
        for name in ("title", "color", "default_secrecy", "version")
        if kind is not None
    }
    known: list[dict[str, Any]] = list(kind.attributes) if kind else []
    blank = [{"type": "text"}] * max(2, ATTRIBUTE_ROWS - len(known))
    form = KindForm(request.POST or None, initial=initial)
    rows = AttributeRows(request.POST or None, initial=known + blank, prefix="a")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            done = _save_kind(request, kind, form, rows)
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("police-kinds"))
    context = {"kind": kind, "kinds": list(_kinds()), "form": form, "rows": rows}
    return render(request, "police/kinds.html", context, status=422 if form.errors else 200)


def _save_kind(request: ActorRequest, kind: OperationKind | None, form: KindForm, rows: Any) -> str:
    told = form.cleaned_data
    facts: dict[str, Any] = {
        "title": told["title"],
        "color": told["color"],
        "default_secrecy": Secrecy(told["default_secrecy"]),
        "attributes": attributes_of(rows),
    }
    if kind is None:
        define_kind(request.actor, settings.HOME_TERRITORY, code=form.code, **facts)
        return _("La nature d’opération est définie.")
    if request.POST.get("verbe") == "supprimer":
        delete_kind(request.actor, kind.pk, told["version"] or 0)
        return _("La nature d’opération est supprimée.")
    change_kind(request.actor, kind.pk, told["version"] or 0, **facts)
    return _("La nature d’opération est modifiée.")


# -- devices -----------------------------------------------------------------------------------


@for_police
@GET_OR_POST
def devices_page(request: ActorRequest) -> HttpResponse:
    """All devices, and the form that registers one."""
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register_device(request.actor, settings.HOME_TERRITORY, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("L’appareil est enregistré."))
            return HttpResponseRedirect(request.path)
    devices = Device.objects.filter(territory_id=settings.HOME_TERRITORY)
    context = {"form": form, "devices": devices}
    return render(request, "police/devices.html", context, status=422 if form.errors else 200)


@for_police
@GET_OR_POST
def device_page(request: ActorRequest, key: int) -> HttpResponse:
    """Enter a verification."""
    device = row_of(request.actor, Device, key)
    form = VerificationForm(request.POST or None, initial={"version": device.version})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            verify_device(request.actor, key, told.pop("version"), **told)
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("La vérification est enregistrée."))
            return HttpResponseRedirect(reverse("police-devices"))
    context = {"form": form, "device": device}
    return render(request, "police/device.html", context, status=422 if form.errors else 200)
