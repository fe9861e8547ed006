"""Open an ended request again."""

from __future__ import annotations

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.changing import changing, checked_text, step
from geoportal.citizen.states import Verb
from layers.access.actor import Actor


def reopen_request(actor: Actor, key: int, version: int, why: str) -> CitizenRequest:
    """An agent opens it again and says why, for colleagues.

    Raises:
        TextRefused: no reason.
    """
    clean = checked_text(why)
    with changing(actor, key, version) as request:
        step(request, Verb.REOPEN, actor=actor, detail=clean)
        request.reason = ""
    return request
