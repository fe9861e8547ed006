"""Say how a valve is: open or closed, whether it can be handled."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.changing import checked_fields
from networks.water.models import Device
from networks.water.services.changing import changing
from networks.water.services.follow_incident import let_go
from networks.water.vocabulary import DeviceFunction


def record_handling(
    actor: Actor, key: int, version: int, *, is_open: bool | None, handling: str, note: str = ""
) -> Device:
    """Write down what an agent found at a valve.

    Args:
        actor: who was there.
        key: of the valve.
        version: the version that the actor has read.
        is_open: None where nobody knows.
        handling: a `Handling`.
        note: what the next one should know.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: it is no valve, or a value is unknown.
    """
    with changing(actor, Device, key, version) as device:
        if device.function != DeviceFunction.VALVE:
            raise ValidationError(_("« %s » n’est pas une vanne.") % device.code)
        device.is_open = is_open
        if is_open:
            let_go(device, timezone.now())
        device.handling = handling
        device.handling_note = note.strip()
        checked_fields(device)
    return device
