"""Who is told by mail of what happens to a request; called after the commit, at least once."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from geoportal.citizen.events import (
    MessageSent,
    RequestAssigned,
    RequestContested,
    RequestEnded,
    RequestEvent,
    RequestReceived,
)
from geoportal.citizen.models import CitizenRequest, Message
from geoportal.citizen.services.report_problem import follow_secret
from layers.catalog.events import subscribe


def _request(event: RequestEvent) -> CitizenRequest | None:
    """The request, unless it has been erased since."""
    return (
        CitizenRequest.objects.select_related("agency", "category", "commune", "contact")
        .filter(pk=event.key)
        .first()
    )


def _mail(request: CitizenRequest, to: str, subject: str, body: str) -> None:
    if to:
        # A stable id: whoever gets the same mail twice, after a retry, sees one.
        digest = hashlib.sha256(f"{to}\n{subject}\n{body}".encode()).hexdigest()[:20]
        identifier = f"<{request.number}.{digest}@geoportal>"
        EmailMessage(subject, body, to=[to], headers={"Message-ID": identifier}).send()


def _how_to_follow(request: CitizenRequest) -> str:
    """The link, where it can be told; else a reminder of the one that was given."""
    secret = follow_secret(request)
    if not secret:
        return _("Suivez-la avec le lien reçu lors du signalement.")
    path = reverse("follow", args=[request.number])
    link = f"{settings.PUBLIC_URL}{path}?{urlencode({'cle': secret})}"
    return _("Suivez-la ici (ce lien est à vous) : %s") % link


def _tell_citizen(request: CitizenRequest | None, text: str) -> None:
    contact = getattr(request, "contact", None)
    if request is None or contact is None:
        return
    subject = _("Votre demande n° %s") % request.spoken_number
    _mail(request, contact.email, subject, f"{text}\n\n{_how_to_follow(request)}")


@subscribe(RequestReceived)
def acknowledge(event: RequestReceived) -> None:
    """Send the number and the link to the citizen who left an address."""
    request = _request(event)
    if request is not None:
        text = _("Votre signalement « %s » est bien reçu.") % request.category
        _tell_citizen(request, text)


@subscribe(RequestEnded)
def tell_citizen_of_the_end(event: RequestEnded) -> None:
    """Say how the request ended; why is in the service's message, if it wrote one."""
    request = _request(event)
    if request is not None and request.state == event.state:
        _tell_citizen(
            request, _("Votre demande est maintenant : %s.") % request.get_state_display()
        )


@subscribe(MessageSent)
def tell_citizen(event: MessageSent) -> None:
    """Send the service's message to the citizen who left an address."""
    request = _request(event)
    message = Message.objects.filter(pk=event.message_id).first()
    if message is not None:
        _tell_citizen(request, message.text)


@subscribe(RequestAssigned)
def tell_agency(event: RequestAssigned) -> None:
    """Tell the agency what was given to it."""
    request = _request(event)
    if request is None or request.agency is None or request.agency_id != event.agency_id:
        return
    subject = _("Demande n° %(number)s : %(category)s") % {
        "number": request.spoken_number,
        "category": request.category,
    }
    _mail(request, request.agency.email, subject, str(request.commune or ""))


@subscribe(RequestContested)
def tell_agency_not_fixed(event: RequestContested) -> None:
    """Tell the service that the citizen contests."""
    request = _request(event)
    message = Message.objects.filter(pk=event.message_id).first()
    if request is None or request.agency is None or message is None:
        return
    subject = _("« Pas réglé » : demande n° %s") % request.spoken_number
    _mail(request, request.agency.email, subject, message.text)
