"""Add words to a request: a message that the citizen reads, a note that only colleagues read.

Words are added, not replaced: two people who write at once both keep theirs, whatever version
each has read.
"""

from __future__ import annotations

from django.utils import timezone

from geoportal.citizen.events import MessageSent
from geoportal.citizen.models import CitizenRequest, Message, Note
from geoportal.citizen.services.changing import changing, checked_text
from layers.access.actor import Actor
from layers.catalog.events import publish


def answer_citizen(actor: Actor, key: int, text: str) -> Message:
    """Write to the citizen.

    Raises:
        TextRefused: empty or too long.
        PermissionDenied: the request is another agency's.
    """
    clean = checked_text(text)
    with changing(actor, key, None) as request:
        return send(request, actor, clean)


def send(request: CitizenRequest, actor: Actor, text: str) -> Message:
    """Record a message of the services, inside a change of the request."""
    message = Message.objects.create(
        request=request, at=timezone.now(), account_id=actor.account_id, text=text
    )
    publish(MessageSent(request.pk, message.pk))
    return message


def add_note(actor: Actor, key: int, text: str) -> Note:
    """Write to colleagues; everyone who handles the territory's requests may.

    Raises:
        TextRefused: empty or too long.
    """
    clean = checked_text(text)
    with changing(actor, key, None, "citizen.handle_request") as request:
        return Note.objects.create(
            request=request, at=timezone.now(), account_id=actor.account_id, text=clean
        )
