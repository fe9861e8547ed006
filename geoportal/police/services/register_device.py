"""Measuring devices: register one, enter a verification."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.models import Device, SessionState, SpeedSession
from geoportal.police.rights import require_police
from geoportal.police.services.changing import changing
from geoportal.police.services.session_checks import verified_throughout
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import checked_fields, refusing

SAME_SERIAL = {
    "device_serial_unique": ("serial", gettext_lazy("Cet appareil est déjà enregistré."))
}


def register_device(
    actor: Actor,
    territory: str,
    *,
    serial: str,
    model: str,
    verified_on: date | None = None,
    verified_until: date | None = None,
    moving: bool = False,
) -> Device:
    """Register a device.

    Raises:
        PermissionDenied: the actor is not of that territory's police.
        ValidationError: with a sentence for each field.
    """
    require_police(actor, territory)
    device = Device(
        territory_id=territory, serial=serial.strip(), model=model.strip(), moving=moving
    )
    _verify(device, verified_on, verified_until)
    with acting(actor), refusing(SAME_SERIAL):
        device.save()
    return device


def verify_device(
    actor: Actor, key: int, version: int, *, verified_on: date, verified_until: date
) -> Device:
    """Enter a verification; surveys planned with the device are flagged, or no more, by it.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: with a sentence for each field.
    """
    with changing(actor, Device, key, version) as device:
        _verify(device, verified_on, verified_until)
        planned = SpeedSession.objects.filter(device=device, state=SessionState.PLANNED)
        for session in planned.select_for_update():
            if session.is_enforcement:  # refused when it is recorded, where it matters
                continue
            flagged = not verified_throughout(device, session.starts_at, session.ends_at)
            if session.flagged is not flagged:
                session.flagged = flagged
                session.save(update_fields=["flagged"])
    return device


def _verify(device: Device, verified_on: date | None, verified_until: date | None) -> None:
    device.verified_on, device.verified_until = verified_on, verified_until
    checked_fields(device, without=("territory",))
    if (verified_on is None) is not (verified_until is None):
        raise ValidationError(
            {"verified_until": _("Une vérification a une date et une fin de validité.")}
        )
    if verified_on and verified_until and verified_until < verified_on:
        raise ValidationError(
            {"verified_until": _("La validité ne finit pas avant la vérification.")}
        )
