"""Who may do what with a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from geoportal.citizen.models import CitizenRequest
from layers.access.actor import Actor
from layers.access.roles import REQUEST_HANDLERS, Role
from layers.access.territories import territory_keys

# They decide about every request of their territory; the others about those of their agency.
DECIDERS = frozenset({Role.FRONT_DESK, Role.MEDIATOR, Role.ADMINISTRATOR})


def handles(actor: Actor, request: CitizenRequest) -> bool:
    """Reads the request whole and may add notes."""
    return actor.has_role(request.territory_id, REQUEST_HANDLERS)


def decides(actor: Actor, request: CitizenRequest) -> bool:
    """May assign, answer, end or publish it."""
    if actor.has_role(request.territory_id, DECIDERS):
        return True
    in_charge = request.agency_id is not None and request.agency_id in actor.agencies()
    return in_charge and handles(actor, request)


PERMISSIONS: Mapping[str, Callable[[Actor, CitizenRequest], bool]] = {
    "citizen.handle_request": handles,
    "citizen.decide_request": decides,
    # Contact details serve to answer: whoever may answer sees them.
    "citizen.see_contact": decides,
}


def may(permission: str, actor: Actor, request: CitizenRequest) -> bool:
    """Whether the actor has a permission on a request.

    Raises:
        KeyError: there is no such permission.
    """
    return PERMISSIONS[permission](actor, request)


def decidable(actor: Actor) -> Q:
    """Which requests the actor decides about: the condition behind `decides`, for queries."""
    everywhere = Q(territory__in=_territories(actor, DECIDERS))
    handled = Q(territory__in=_territories(actor, REQUEST_HANDLERS))
    return everywhere | (handled & Q(agency__in=actor.agencies()))


def _territories(actor: Actor, roles: frozenset[Role]) -> list[str]:
    return [key for key in territory_keys() if actor.has_role(key, roles)]


def handled_territories(actor: Actor) -> list[str]:
    """The territories whose requests the actor handles, all or some of them."""
    return _territories(actor, REQUEST_HANDLERS)


def handles_somewhere(actor: Actor) -> bool:
    """Whether the actor handles requests of any territory."""
    return bool(handled_territories(actor))


def require(permission: str, actor: Actor, request: CitizenRequest) -> None:
    """Stop here unless the actor has the permission.

    Raises:
        PermissionDenied: it has not; the message is for people.
    """
    if not may(permission, actor, request):
        raise PermissionDenied(_("Cette demande est confiée à un autre service."))
