"""Say which files of an incident are still on somebody's phone."""

from __future__ import annotations

from collections.abc import Sequence

from layers.access.actor import Actor
from layers.catalog.acting import acting
from networks.water.models import Incident
from networks.water.services.changing import found


def await_files(actor: Actor, key: int, digests: Sequence[str]) -> Incident:
    """Write down the SHA-256 of what is to come; an incident is complete when there are none.

    Its version stays: nobody who is writing something else has to read it again.

    Raises:
        PermissionDenied: see `found`.
    """
    with acting(actor):
        incident = found(actor, Incident, key, lock=True)
        awaited = sorted(set(digests))
        if incident.awaited != awaited:
            incident.awaited = awaited
            incident.save(update_fields=["awaited"])
    return incident
