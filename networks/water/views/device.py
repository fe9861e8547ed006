"""One device; of a valve, how it was found can be written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.rows import KEY_BITS
from networks.water.drawings import bounds_of
from networks.water.forms.handling import HandlingForm
from networks.water.models import Device, Pipe
from networks.water.services.record_handling import record_handling
from networks.water.views.door import for_water, nothing_here, row_of
from networks.water.views.network import page_of
from networks.water.vocabulary import DeviceFunction


@for_water
@require_http_methods(["GET", "HEAD", "POST"])
def device_page(request: ActorRequest, key: int) -> HttpResponse:
    """The map with the device chosen."""
    device = _device(request.actor, key)
    form = HandlingForm.of(device)
    if request.method == "POST" and device.function == DeviceFunction.VALVE:
        form = _recorded(request, device)
        if not form.errors:
            messages.success(request, _("La vanne est à jour."))
            return HttpResponseRedirect(reverse("water-device", args=[key]))
    context = _told(request.actor, device, form)
    return render(request, "water/network.html", context | page_of(request.actor))


@require_safe
@for_water
def device_card(request: ActorRequest, key: int) -> HttpResponse:
    """What stands beside the map, for a page that is open already."""
    device = _device(request.actor, key)
    context = _told(request.actor, device, HandlingForm.of(device))
    return render(request, "water/device_card.html", context)


def _recorded(request: ActorRequest, device: Device) -> HandlingForm:
    """The form that was sent; without errors it is written down."""
    form = HandlingForm(request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    try:
        record_handling(
            request.actor,
            device.pk,
            said["version"],
            is_open=form.is_open,
            handling=said["handling"],
            note=said["note"],
        )
    except ConflictingChange as conflict:
        # What was written stays in the form; sent again, it is meant for what is there now.
        current: Any = conflict.current
        form = HandlingForm({**request.POST.dict(), "version": current.version})
        form.add_error(None, str(conflict))
    except ValidationError as error:
        form.add_error(None, error)
    return form


def _device(actor: Actor, key: int) -> Device:
    if key >= 2**KEY_BITS:
        raise nothing_here()
    rows = Device.objects.select_related("structure", "commune")
    return row_of(actor, Device, rows, pk=key)


def _told(actor: Actor, device: Device, form: HandlingForm) -> dict[str, Any]:
    beside: Any = Pipe.objects.visible_to(actor)
    pipes = beside.filter(
        pk__in=[key for key in (device.upstream_pipe_id, device.downstream_pipe_id) if key]
    )
    if device.node_id:
        pipes |= beside.filter(start_node=device.node_id) | beside.filter(end_node=device.node_id)
    return {
        "device": device,
        "is_valve": device.function == DeviceFunction.VALVE,
        "form": form,
        "pipes": pipes.filter(retired_on__isnull=True).order_by("code").distinct()[:8],
        "drawn": {},
        "view": bounds_of([device]),
    }
