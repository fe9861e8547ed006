"""Forget a saved query."""

from __future__ import annotations

from archaeology.sites.models import SavedQuery
from layers.access.actor import Actor
from layers.catalog.acting import acting


def delete_query(actor: Actor, key: int) -> None:
    """Delete one of the actor's own saved queries.

    Raises:
        SavedQuery.DoesNotExist: there is none of that key, or it is somebody else's.
    """
    with acting(actor):
        # A visitor has no account, and no query is without one.
        SavedQuery.objects.get(pk=key, account_id=actor.account_id or 0).delete()
