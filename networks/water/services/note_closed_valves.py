"""Write down valves that somebody closed in the street for an incident that is over by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.models import Change
from networks.water.models import ClosedValve, Device, Incident
from networks.water.services.changing import found
from networks.water.vocabulary import DeviceFunction


def note_closed_valves(actor: Actor, key: int, valves: Sequence[int], at: datetime) -> list[str]:
    """Note these valves closed since then; the incident tells of them, and stays as it is.

    A valve that was turned in the register after that moment is left as it is there: which of the
    two is true can only be seen in the street.

    Args:
        actor: who writes it down.
        key: of the incident.
        valves: keys, in the order of the walk.
        at: when they were closed.

    Returns:
        What could not be written, a sentence each.

    Raises:
        PermissionDenied: the incident, or one of the valves, is not theirs.
    """
    told = []
    with acting(actor):
        incident = found(actor, Incident, key, lock=True)
        devices = {valve: found(actor, Device, valve, lock=True) for valve in sorted(set(valves))}
        for order, valve in enumerate(dict.fromkeys(valves), start=1):
            device = devices[valve]
            if device.function != DeviceFunction.VALVE:
                told.append(_("« %s » n’est pas une vanne.") % device.code)
            elif device.is_open is not False and (since := _turned_since(device, at)):
                words = {"code": device.code, "at": _moment(at), "since": _moment(since)}
                told.append(
                    _(
                        "« %(code)s » a été fermée sur place le %(at)s, mais le registre a changé "
                        "après, le %(since)s : à vérifier sur place."
                    )
                    % words
                )
            elif device.is_open is not False:
                _close(incident, device, order, at)
    return told


def _close(incident: Incident, device: Device, order: int, at: datetime) -> None:
    closed = ClosedValve.objects.filter(incident=incident, device=device).first()
    closed = closed or ClosedValve(incident=incident, device=device, order=order)
    closed.closed_at, closed.opened_at = at, None
    closed.save()
    device.is_open = False
    device.version += 1
    device.save()


def _turned_since(device: Device, at: datetime) -> datetime | None:
    """When somebody opened or closed it in the register after a moment."""
    turned = Change.objects.filter(
        layer="water-devices", key=device.pk, operation="U", at__gt=at, fields__has_key="is_open"
    )
    return turned.order_by("-at").values_list("at", flat=True).first()


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
