"""Who studies: for everyone else there is no such address, whatever its key."""

from __future__ import annotations

from django.http import Http404

from archaeology.studies.models import Study
from archaeology.studies.rights import STUDENTS, territory_of_studies
from layers.access.actor import Actor
from layers.catalog.rows import KEYS
from layers.ui.doors import Guarded, Rest, View, conceal, let_in

__all__ = ["for_students", "readable", "territory_of_studies"]


def for_students(view: View[Rest]) -> Guarded[Rest]:
    """Let in who studies somewhere; what a service denies is answered as what does not exist.

    Raises:
        Http404: the view or a service found nothing that the actor may change.
    """
    return let_in(lambda actor: bool(actor.territories_with(STUDENTS)), conceal(view))


def readable(actor: Actor, key: int) -> tuple[Study, bool]:
    """A study that the actor may read, and whether whole or only what is published.

    Raises:
        Http404: there is none of that key, or none for the actor.
    """
    if key not in KEYS:
        raise Http404
    found = Study.objects.readable_by(actor).filter(pk=key).first()
    if found is None:
        raise Http404
    return found, Study.objects.visible_to(actor).filter(pk=key).exists()
