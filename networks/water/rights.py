"""Who works on the networks of a territory."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.roles import Role


def is_water(actor: Actor, territory: str) -> bool:
    """Whether the actor is of the territory's water service; imports and jobs act as it."""
    return bool(actor.system) or actor.has_role(territory, [Role.WATER])


def is_water_head(actor: Actor, territory: str) -> bool:
    """Whether the actor answers for the water service: its head, and of it."""
    return bool(actor.system) or {Role.WATER, Role.HEAD} <= actor.roles_in(territory)


def is_roads(actor: Actor, territory: str) -> bool:
    """Whether the actor is of the territory's roads service."""
    return actor.has_role(territory, [Role.ROADS])


def require_water(actor: Actor, territory: str) -> None:
    """Let nobody pass who is not of the territory's water service.

    Raises:
        PermissionDenied: the actor is not.
    """
    if not is_water(actor, territory):
        raise denied()


def denied() -> PermissionDenied:
    """The one answer to whoever may not, whatever the reason."""
    return PermissionDenied(_("Cet objet n’existe pas, ou n’est pas à vous."))
