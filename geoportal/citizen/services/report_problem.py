"""A citizen, or somebody at the counter for a citizen, reports a problem at a place."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from geoportal.citizen.events import RequestReceived
from geoportal.citizen.models import (
    Category,
    Channel,
    CitizenRequest,
    Contact,
    Photo,
    StateChange,
)
from geoportal.citizen.numbers import new_number
from geoportal.citizen.routing import route
from geoportal.citizen.services.changing import checked_text
from geoportal.citizen.states import State
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.events import publish
from layers.exchange.photos import MAX_PHOTOS
from layers.territory.locate import Place, PlaceSource
from layers.territory.models import Commune

ADDRESS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to reach the person; all of it may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def given(self) -> bool:
        """Whether there is anything."""
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported. Without a place the request is « to be located », in `commune` if known."""

    category: Category
    text: str
    channel: Channel
    place: Place | None = None
    commune: Commune | None = None
    address: str = ""
    contact: ContactDetails = field(default_factory=ContactDetails)
    # The form's own id: sent twice, it makes one request. Photos staged under it are attached.
    submission: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The request and the secret of its follow-up link, which is not stored anywhere."""

    request: CitizenRequest
    secret: str
    is_new: bool = True


def secret_digest(secret: str) -> str:
    """How a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def report_problem(actor: Actor, report: Report) -> Receipt:
    """Enter a request, route it, attach what was staged for it.

    A form that is sent again gets its first request back, with the same secret: an answer lost on
    the way must not cost the citizen the link, nor a second answer the first one's link.

    Raises:
        TextRefused: the text is too long.
    """
    text = checked_text(report.text, required=False)
    secret = _secret_for(report.submission)
    if report.submission:
        known = _already_reported(report.submission, secret)
        if known:
            return Receipt(known, secret, is_new=False)
    try:
        with acting(actor):
            request = _create(report, text, secret)
    except IntegrityError:
        # The same form from two connections at once: the other one won.
        known = _already_reported(report.submission, secret) if report.submission else None
        if known is None:
            raise
        return Receipt(known, secret, is_new=False)
    return Receipt(request, secret)


def follow_secret(request: CitizenRequest) -> str:
    """The secret of a request's link, where it can be told again: it came from a form of ours."""
    if request.submission is None:
        return ""
    secret = _secret_for(request.submission)
    return secret if request.secret_digest == secret_digest(secret) else ""


def _secret_for(submission: uuid.UUID | None) -> str:
    """The secret of the link; the same form, whose id only its sender knows, gives the same."""
    if submission is None:
        return secrets.token_urlsafe(16)
    digest = salted_hmac("geoportal.citizen.follow", str(submission), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _already_reported(submission: uuid.UUID, secret: str) -> CitizenRequest | None:
    known: CitizenRequest | None = CitizenRequest.objects.filter(submission=submission).first()
    if known is not None and known.secret_digest != secret_digest(secret):
        # SECRET_KEY was changed in between: the new link works, the old one no more.
        CitizenRequest.objects.filter(pk=known.pk).update(secret_digest=secret_digest(secret))
    return known


def _create(report: Report, text: str, secret: str) -> CitizenRequest:
    place = report.place
    commune = place.commune if place else report.commune
    routing = route(report.category, commune, place.point if place else None)
    now = timezone.now()
    request = CitizenRequest.objects.create(
        territory_id=report.category.territory_id,
        number=_free_number(),
        secret_digest=secret_digest(secret),
        submission=report.submission,
        channel=report.channel,
        category=report.category,
        text=text,
        geom=place.point if place else None,
        place_source=place.source if place else PlaceSource.NONE,
        accuracy_m=place.accuracy_m if place else None,
        address=report.address.strip()[:ADDRESS_LIMIT],
        commune=commune,
        agency=routing.agency,
        routing=routing.why,
        withheld=report.category.withheld,
        received_at=now,
        changed_at=now,
    )
    StateChange.objects.create(
        request=request, at=now, verb="receive", to_state=State.RECEIVED, detail=routing.why
    )
    if report.contact.given:
        Contact.objects.create(
            request=request,
            name=report.contact.name,
            email=report.contact.email,
            phone=report.contact.phone,
        )
    if report.submission:
        staged = Photo.objects.filter(submission=report.submission, request=None)
        kept = list(staged.values_list("pk", flat=True)[:MAX_PHOTOS])
        Photo.objects.filter(pk__in=kept).update(request=request)
    publish(RequestReceived(request.pk))
    return request


def _free_number() -> str:
    for _attempt in range(20):
        number = new_number()
        if not CitizenRequest.objects.filter(number=number).exists():
            return number
    raise RuntimeError("no free request number in twenty draws")
