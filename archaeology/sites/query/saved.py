"""The queries that somebody keeps."""

from __future__ import annotations

from django.db.models import QuerySet

from archaeology.sites.models import SavedQuery
from layers.access.actor import Actor


def saved_by(actor: Actor) -> QuerySet[SavedQuery]:
    """The actor's own queries, by name; none for who has no account."""
    if actor.account_id is None:
        return SavedQuery.objects.none()
    return SavedQuery.objects.filter(account_id=actor.account_id)
