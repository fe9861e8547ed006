"""Forget sessions and operations after three years, with all that was measured and logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.models import Operation, SpeedReading, SpeedSession
from geoportal.police.services.refresh_summary import refresh_summary
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.services.erase import erase

RETENTION_YEARS = 3


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was forgotten."""

    sessions: int
    operations: int


def purge_expired(actor: Actor, now: datetime | None = None) -> Purged:
    """Erase every session and operation that ended more than three years ago.

    One row is one transaction, so that a purge that is killed goes on where it was, and readings
    of years are never locked at once. What was published stays.

    Raises:
        PermissionDenied: only the platform itself purges.
    """
    if not actor.system:
        raise PermissionDenied(_("Seule la plateforme efface ce qui a expiré."))
    limit = expired_before(now or timezone.now())
    sites = set()
    sessions = operations = 0
    while (site := _purge_session(actor, limit)) is not None:
        sites.add(site)
        sessions += 1
    for site in sites:
        refresh_summary(actor, site)
    while _purge_operation(actor, limit):
        operations += 1
    return Purged(sessions, operations)


def expired_before(now: datetime) -> datetime:
    """What ended before that moment is kept no longer."""
    year = now.year - RETENTION_YEARS
    try:
        return now.replace(year=year)
    except ValueError:  # 29 February
        return now.replace(year=year, day=28)


def _purge_session(actor: Actor, limit: datetime) -> int | None:
    """Erase one session; returns its site's key, or None where nothing is left to do."""
    with acting(actor):
        # Whoever is just changing one keeps it for this round.
        expired = SpeedSession.objects.filter(ends_at__lt=limit)
        session = expired.select_for_update(skip_locked=True, of=("self",)).first()
        if session is None:
            return None
        site: int = session.site_id
        SpeedReading.objects.filter(session=session).delete()
        erase(actor, "speed-checks", session)
    return site


def _purge_operation(actor: Actor, limit: datetime) -> bool:
    with acting(actor):
        expired = Operation.objects.filter(ends_at__lt=limit, sessions__isnull=True)
        operation = expired.select_for_update(skip_locked=True, of=("self",)).first()
        if operation is None:
            return False
        erase(actor, "police-operations", operation)
    return True
