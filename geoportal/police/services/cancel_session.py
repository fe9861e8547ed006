"""Cancel a planned session."""

from __future__ import annotations

from geoportal.police.events import SessionCancelled
from geoportal.police.models import SessionState, SpeedSession
from geoportal.police.services.changing import changing
from geoportal.police.services.session_checks import fit_operation, require_planned
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.events import publish


def cancel_session(actor: Actor, key: int, version: int) -> SpeedSession:
    """The session will not take place; its device is free again.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: it is planned no more.
    """
    with acting(actor):
        with changing(actor, SpeedSession, key, version) as session:
            require_planned(session)
            session.state = SessionState.CANCELLED
        fit_operation(session.operation_id)
        publish(SessionCancelled(session.pk))
    return session
