"""Who comes in: whoever may write something in the field, or administers it."""

from __future__ import annotations

from django.conf import settings

from layers.access.actor import Actor
from layers.access.roles import Role
from layers.catalog.collecting import form_of
from layers.catalog.registry import layers_for
from layers.ui.doors import Guarded, Rest, View, let_in, nothing_here

__all__ = ["for_field", "nothing_here", "works_in_the_field"]


def works_in_the_field(actor: Actor) -> bool:
    """Whether something of the home territory is theirs to write in the field, or to administer."""
    home = settings.HOME_TERRITORY
    if actor.has_role(home, [Role.ADMINISTRATOR]):
        return True
    forms = (form_of(layer) for layer in layers_for(actor))
    return any(form is not None and form.may(actor, home) for form in forms)


def for_field(view: View[Rest]) -> Guarded[Rest]:
    """Let in those who work in the field; see `let_in`."""
    return let_in(works_in_the_field, view)
