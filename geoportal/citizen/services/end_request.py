"""End a request: resolved, closed, refused, forwarded elsewhere, found to be a duplicate."""

from __future__ import annotations

from django.utils.translation import gettext as _

from geoportal.citizen.events import RequestEnded
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.changing import TextRefused, changing, checked_text, step
from geoportal.citizen.services.write_to_request import send
from geoportal.citizen.states import CloseReason, Verb
from layers.access.actor import Actor
from layers.catalog.events import publish
from layers.catalog.models import Relation
from layers.catalog.services.relate import End, relate


def resolve_request(actor: Actor, key: int, version: int, message: str = "") -> CitizenRequest:
    """The problem is solved; the message, if any, goes to the citizen."""
    return _end(actor, key, version, Verb.RESOLVE, message)


def close_request(
    actor: Actor, key: int, version: int, reason: CloseReason, message: str = ""
) -> CitizenRequest:
    """Nothing more will be done, for a reason."""
    return _end(actor, key, version, Verb.CLOSE, message, reason=reason, detail=str(reason.label))


def refuse_request(actor: Actor, key: int, version: int, message: str) -> CitizenRequest:
    """The services will not act; the citizen is told why.

    Raises:
        TextRefused: no explanation.
    """
    return _end(actor, key, version, Verb.REFUSE, message, must_say=True)


def forward_request(
    actor: Actor, key: int, version: int, recipient: str, message: str = ""
) -> CitizenRequest:
    """Somebody outside answers for it: the department, a network operator.

    Raises:
        TextRefused: no recipient.
    """
    clean = checked_text(recipient)
    if len(clean) > 200:
        raise TextRefused(_("Le nom du destinataire est trop long (200 caractères au plus)."))
    return _end(actor, key, version, Verb.FORWARD, message, detail=clean)


def mark_duplicate(
    actor: Actor, key: int, version: int, original: CitizenRequest, message: str = ""
) -> CitizenRequest:
    """The same problem has been reported already; both are tied.

    Raises:
        TextRefused: it is the request itself, or another territory's.
    """
    if original.pk == key:
        raise TextRefused(_("Une demande ne peut pas être son propre doublon."))
    request = _end(
        actor,
        key,
        version,
        Verb.MARK_DUPLICATE,
        message,
        detail=original.spoken_number,
        original=original,
    )
    return request


def _end(
    actor: Actor,
    key: int,
    version: int,
    verb: Verb,
    message: str,
    *,
    reason: CloseReason | None = None,
    detail: str = "",
    must_say: bool = False,
    original: CitizenRequest | None = None,
) -> CitizenRequest:
    words = checked_text(message, required=must_say)
    with changing(actor, key, version) as request:
        if original is not None:
            if original.territory_id != request.territory_id:
                raise TextRefused(_("Cette demande est d’un autre territoire."))
            relate(
                actor,
                End("requests", request.pk),
                Relation.Kind.DUPLICATE_OF,
                End("requests", original.pk),
            )
        step(request, verb, actor=actor, detail=detail)
        request.reason = reason or ""
        if words:
            send(request, actor, words)
        publish(RequestEnded(request.pk, request.state))
    return request
