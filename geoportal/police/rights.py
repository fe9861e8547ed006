"""Who may do what in the police's rooms."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.roles import Role


def is_police(actor: Actor, territory: str) -> bool:
    """Whether the actor is of a territory's police, or the platform itself.

    A post must be held there: neither administrators nor superusers come in without one.
    """
    if actor.system:
        return True
    return any(post.territory == territory and post.role == Role.POLICE for post in actor.posts)


def polices_somewhere(actor: Actor) -> bool:
    """Whether the actor is of any territory's police."""
    return any(post.role == Role.POLICE for post in actor.posts)


def require_police(actor: Actor, territory: str) -> None:
    """Stop here unless the actor is of that territory's police.

    Raises:
        PermissionDenied: it is not; the message is for people.
    """
    if not is_police(actor, territory):
        raise PermissionDenied(_("Cette action est réservée à la police du territoire."))
