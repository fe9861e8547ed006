"""Forget sessions and operations after three years, with all that was measured and logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.models import (
    Operation,
    SpeedReading,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.services.refresh_summary import summarise
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.rows import LayerRow
from layers.catalog.services.erase import erase

RETENTION_YEARS = 3
Row = TypeVar("Row", bound=LayerRow)


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
    sessions = SpeedSession.objects.filter(ends_at__lt=limit).values_list("pk", flat=True)
    gone = sum(_purge_session(actor, key, limit) for key in list(sessions))
    empty = Operation.objects.filter(ends_at__lt=limit, sessions__isnull=True)
    ended = sum(_purge_operation(actor, key) for key in list(empty.values_list("pk", flat=True)))
    # A year that has begun to be forgotten is corrected no more: what corrections need goes too.
    SpeedRelease.objects.filter(year__lte=limit.year, record__isnull=False).update(record=None)
    return Purged(gone, ended)


def expired_before(now: datetime) -> datetime:
    """What ended before that moment is kept no longer."""
    year = now.year - RETENTION_YEARS
    try:
        return now.replace(year=year)
    except ValueError:  # 29 February
        return now.replace(year=year, day=28)


def _purge_session(actor: Actor, key: int, limit: datetime) -> bool:
    """Erase one session, and let its site's summary forget it; whether it was done."""
    with acting(actor):
        # Locked in the order of `changing`: a site before its sessions.
        site = SpeedSite.objects.select_for_update(of=("self",)).filter(sessions=key).first()
        session = _unless_taken(SpeedSession.objects.filter(pk=key, ends_at__lt=limit))
        if site is None or session is None:
            return False
        SpeedReading.objects.filter(session=session).delete()
        erase(actor, "speed-checks", session)
        summarise(site)
        site.save()
    return True


def _purge_operation(actor: Actor, key: int) -> bool:
    with acting(actor):
        operation = _unless_taken(Operation.objects.filter(pk=key))
        # Only who holds its lock gives an operation another session.
        if operation is None or operation.sessions.exists():
            return False
        erase(actor, "police-operations", operation)
    return True


def _unless_taken(rows: QuerySet[Row]) -> Row | None:
    """The row, locked; what somebody is just changing is kept for this round."""
    return rows.select_for_update(skip_locked=True, of=("self",)).first()
