"""Give a request to an agency, and take charge of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from geoportal.citizen.events import RequestAssigned
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.changing import changing, step
from geoportal.citizen.states import Verb
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from layers.catalog.events import publish


def assign_request(
    actor: Actor, key: int, version: int, agency: Agency, agent: Account | None = None
) -> CitizenRequest:
    """Give the request to an agency of its territory, and to one of its people if named.

    Raises:
        PermissionDenied: the agency is another territory's.
        ChangedMeanwhile, WrongState: see `changing`.
    """
    with changing(actor, key, version) as request:
        if agency.territory_id != request.territory_id:
            raise PermissionDenied
        request.agency = agency
        request.agent = agent
        step(request, Verb.ASSIGN, actor=actor, detail=str(agency))
        publish(RequestAssigned(request.pk, agency.pk))
    return request


def start_request(actor: Actor, key: int, version: int) -> CitizenRequest:
    """Take charge: the actor becomes the request's agent.

    Raises:
        ChangedMeanwhile, WrongState: see `changing`.
    """
    with changing(actor, key, version) as request:
        request.agent_id = actor.account_id
        step(request, Verb.START, actor=actor)
    return request
