"""Move a planned session in time, or give it another device."""

from __future__ import annotations

from datetime import datetime

from geoportal.police.events import SessionMoved
from geoportal.police.models import SpeedSession
from geoportal.police.services.changing import changing
from geoportal.police.services.session_checks import (
    DEVICE_FREE,
    checked_times,
    checked_to_come,
    equip,
    fit_operation,
    lock_site_of,
    locked_device,
    require_planned,
    require_site_free,
)
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.events import publish


def reschedule_session(
    actor: Actor,
    key: int,
    version: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    device: int | None = None,
    moving: bool | None = None,
) -> SpeedSession:
    """Give a planned session other times and a device, or none.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: it is planned no more, or a sentence for each field.
    """
    checked_times(starts_at, ends_at)
    checked_to_come(ends_at)
    with acting(actor):
        lock_site_of(actor, key)
        equipment = locked_device(actor, device)
        with changing(actor, SpeedSession, key, version, DEVICE_FREE) as session:
            require_planned(session)
            session.starts_at, session.ends_at = starts_at, ends_at
            equip(session, equipment, moving)
            require_site_free(session)
        fit_operation(session.operation_id)
        publish(SessionMoved(session.pk))
    return session
