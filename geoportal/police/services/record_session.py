"""Record that a planned session took place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.events import SessionRecorded
from geoportal.police.models import Recording, SessionState, SpeedSession
from geoportal.police.pseudonyms import pseudonyms
from geoportal.police.services.changing import changing
from geoportal.police.services.session_checks import (
    DEVICE_FREE,
    checked_times,
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


def record_session(
    actor: Actor,
    key: int,
    version: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    device: int | None,
    agents: Iterable[str] = (),
    recording: Recording | None = None,
    moving: bool | None = None,
) -> SpeedSession:
    """Say when a session really took place, with which device and by whom.

    Args:
        actor: who records it.
        key: which session.
        version: the version that the actor has read.
        starts_at: when it really began.
        ends_at: when it really ended, not in the future.
        device: key of the device that measured.
        agents: service numbers; none keeps those that were planned.
        recording: None keeps what was planned.
        moving: by default as the device is.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: it is planned no more, or a sentence for each field.
    """
    checked_times(starts_at, ends_at)
    if ends_at > timezone.now():
        raise ValidationError({"ends_at": _("Cette séance n’est pas encore finie.")})
    if device is None:
        raise ValidationError({"device": _("Dites avec quel appareil vous avez mesuré.")})
    with acting(actor):
        lock_site_of(actor, key)
        equipment = locked_device(actor, device)
        with changing(actor, SpeedSession, key, version, DEVICE_FREE) as session:
            require_planned(session)
            session.starts_at, session.ends_at = starts_at, ends_at
            session.recording = recording or session.recording
            session.agents = pseudonyms(session.territory_id, agents) or session.agents
            session.state = SessionState.DONE
            session.limit_kmh = session.site.limit_on(timezone.localdate(starts_at))
            equip(session, equipment, moving)
            require_site_free(session)
        fit_operation(session.operation_id)
        publish(SessionRecorded(session.pk))
    return session
