"""The citizen follows a request by its number and the secret of the link."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.citizen.events import RequestContested
from geoportal.citizen.models import CitizenRequest, Message
from geoportal.citizen.services.changing import TextRefused, checked_text, step
from geoportal.citizen.services.report_problem import secret_digest
from geoportal.citizen.states import CONTESTABLE, State, Verb, WrongState
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.events import publish


class WrongSecret(LookupError):
    """No request has this number and this secret; which of the two is wrong is not said."""


def request_followed(number: str, secret: str) -> CitizenRequest:
    """The request behind a follow-up link.

    Raises:
        WrongSecret: there is none.
    """
    found: CitizenRequest | None = CitizenRequest.objects.filter(number=number).first()
    digest = found.secret_digest if found else ""
    # Compared even where nothing was found: the time must not tell which numbers exist.
    if not hmac.compare_digest(digest or "-" * 64, secret_digest(secret)) or found is None:
        raise WrongSecret(number)
    return found


def holder(actor: Actor, request: CitizenRequest) -> Actor:
    """The actor after showing the secret of this request."""
    return actor.holding("requests", request.pk)


@contextmanager
def _as_citizen(actor: Actor, number: str, secret: str) -> Iterator[CitizenRequest]:
    with acting(actor):
        known = request_followed(number, secret)
        request = CitizenRequest.objects.select_for_update(of=("self",)).get(pk=known.pk)
        yield request
        request.version += 1
        request.changed_at = timezone.now()
        request.save()


def write_as_citizen(actor: Actor, number: str, secret: str, text: str) -> Message:
    """The citizen adds something.

    Raises:
        WrongSecret, TextRefused: see there.
    """
    clean = checked_text(text)
    with _as_citizen(actor, number, secret) as request:
        return _say(request, clean)


def contest_request(actor: Actor, number: str, secret: str, text: str) -> CitizenRequest:
    """« Not fixed »: the request opens again at the service that ended it, which is told.

    Raises:
        WrongSecret, TextRefused: see there.
        WrongState: the request is open, or ended in a way that cannot be contested.
    """
    clean = checked_text(text, required=False) or str(_("Le problème n’est pas réglé."))
    with _as_citizen(actor, number, secret) as request:
        if State(request.state) not in CONTESTABLE:
            raise WrongState(_("Cette demande est encore en cours : écrivez plutôt un message."))
        step(request, Verb.REOPEN, actor=None, by_citizen=True, detail=clean)
        request.contested = True
        request.reason = ""
        request.satisfaction = None
        message = _say(request, clean)
        publish(RequestContested(request.pk, message.pk))
    return request


def rate_request(actor: Actor, number: str, secret: str, stars: int) -> CitizenRequest:
    """The citizen says how satisfied he is, from 1 to 5; the last word counts.

    Raises:
        WrongSecret: see there.
        TextRefused: not from 1 to 5.
        WrongState: the request is still open.
    """
    if not 1 <= stars <= 5:
        raise TextRefused(_("La note va de 1 à 5."))
    with _as_citizen(actor, number, secret) as request:
        if request.is_open:
            raise WrongState(_("La demande est encore en cours."))
        request.satisfaction = stars
    return request


def _say(request: CitizenRequest, text: str, at: datetime | None = None) -> Message:
    return Message.objects.create(
        request=request, at=at or timezone.now(), from_citizen=True, text=text
    )
