"""Who is told by mail, with a link that works."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from geoportal.citizen import notifications
from geoportal.citizen.events import MessageSent, RequestEnded, RequestReceived
from geoportal.citizen.models import Category, Channel
from geoportal.citizen.services.end_request import resolve_request
from geoportal.citizen.services.report_problem import (
    ContactDetails,
    Receipt,
    Report,
    report_problem,
)
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Account

pytestmark = pytest.mark.django_db


def reported(category: Category, email: str, submission: uuid.UUID | None = None) -> Receipt:
    return report_problem(
        PUBLIC,
        Report(
            category,
            "Une fuite.",
            Channel.WEB,
            contact=ContactDetails(email=email),
            submission=submission,
        ),
    )


def test_the_acknowledgement_carries_a_link_that_works(
    client: Client, categories: dict[str, Category]
) -> None:
    receipt = reported(categories["fuite"], "ada@example.org", uuid.uuid4())
    notifications.acknowledge(RequestReceived(receipt.request.pk))
    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert receipt.request.spoken_number in sent.subject
    found = re.search(r"http://[^/]+(/suivi/\S+)", str(sent.body))
    assert found
    assert "Une fuite." in client.get(found[1]).content.decode()


def test_without_a_form_of_ours_no_secret_is_made_up(categories: dict[str, Category]) -> None:
    receipt = reported(categories["fuite"], "ada@example.org")
    notifications.acknowledge(RequestReceived(receipt.request.pk))
    assert "cle=" not in mail.outbox[0].body
    assert "lien reçu" in mail.outbox[0].body


def test_whoever_left_no_address_gets_nothing(categories: dict[str, Category]) -> None:
    receipt = reported(categories["fuite"], "", uuid.uuid4())
    notifications.acknowledge(RequestReceived(receipt.request.pk))
    assert mail.outbox == []


def test_the_end_and_the_service_words_are_told(
    categories: dict[str, Category], water_agent: Account, as_actor: Callable[[Account], Actor]
) -> None:
    receipt = reported(categories["fuite"], "ada@example.org", uuid.uuid4())
    done = resolve_request(as_actor(water_agent), receipt.request.pk, 1, "C’est réparé.")
    notifications.tell_citizen(MessageSent(done.pk, done.messages.get().pk))
    notifications.tell_citizen_of_the_end(RequestEnded(done.pk, done.state))
    words, end = mail.outbox
    assert "C’est réparé." in words.body
    assert "Résolue" in end.body
    # An end that is no more (reopened before the mail left) is not told.
    notifications.tell_citizen_of_the_end(RequestEnded(done.pk, "closed"))
    assert len(mail.outbox) == 2
