"""Forms that were forged, replayed, too old, too quick, too many; and nothing typed is lost."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import timedelta
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.core import signing
from django.db import connection
from django.test import Client

from geoportal.citizen import bots
from geoportal.citizen.models import Category, CitizenRequest, SpentTicket
from geoportal.citizen.views import report as report_view
from tests.citizen.conftest import WEST_POINT
from tests.citizen.forms import Form, form_of, open_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(client: Client, categories: dict[str, Category]) -> Form:
    form = open_form(client)
    form.update(
        category=str(categories["fuite"].pk), coordinates=WEST_POINT, text="Une fuite, ici."
    )
    return form


def solved(form: Form) -> str:
    """The work of the page's challenge, done."""
    challenge = Challenge.from_dict(json.loads(form.challenge))
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def refused(client: Client, answer: Any, *words: str) -> Form:
    """The form that came back with this message and everything typed."""
    assert answer.status_code in (422, 429)
    page = answer.content.decode()
    for word in words:
        assert word in page, page
    back = form_of(client, answer)
    assert back["text"].strip() == "Une fuite, ici."
    assert back["coordinates"] == WEST_POINT
    assert back["category"]
    assert not CitizenRequest.objects.exists()
    return back


def test_the_work_of_a_browser_is_enough(form: Form) -> None:
    assert form.send(altcha=solved(form), answer="0").status_code == 302


def test_the_work_of_another_form_is_not(client: Client, form: Form) -> None:
    other = open_form(client)
    refused(client, form.send(altcha=solved(other), answer="0"), "pas le nombre demandé")


@pytest.mark.parametrize("altcha", ["", "x", "e30=", "A" * 9000, base64.b64encode(b"[]").decode()])
def test_no_work_and_no_answer_asks_the_question(client: Client, form: Form, altcha: str) -> None:
    answer = client.post("/signaler", {**form, "altcha": altcha})
    back = refused(client, answer, "Une dernière question")
    assert back.question == form.question
    assert back.send().status_code == 302


def test_work_with_a_changed_challenge_is_not(client: Client, form: Form) -> None:
    payload = json.loads(base64.b64decode(solved(form)))
    payload["challenge"]["parameters"]["cost"] = 1
    forged = base64.b64encode(json.dumps(payload).encode()).decode()
    refused(client, form.send(altcha=forged, answer="0"))


def test_a_wrong_answer_gets_another_number(client: Client, form: Form) -> None:
    back = refused(client, form.send(answer="999"), "voici un autre nombre")
    assert back["ticket"] != form["ticket"]
    assert back.send().status_code == 302


@pytest.mark.parametrize("ticket", ["", "x", f"{uuid.UUID(int=7)}:1abcde:forged", "é" * 300])
def test_a_forged_ticket_costs_one_click(client: Client, form: Form, ticket: str) -> None:
    back = refused(client, form.send(ticket=ticket), "pas pu être vérifié")
    assert back.send().status_code == 302


def test_a_ticket_signed_for_something_else_is_forged(client: Client, form: Form) -> None:
    other = signing.TimestampSigner(salt="other").sign(str(uuid.uuid4()))
    refused(client, form.send(ticket=other), "pas pu être vérifié")


def test_an_old_page_costs_one_click(client: Client, form: Form) -> None:
    import time

    later = time.time() + timedelta(hours=bots.TICKET_HOURS, minutes=1).total_seconds()
    with patch("django.core.signing.time.time", return_value=later):
        answer = form.send()
    back = refused(client, answer, "restée ouverte trop longtemps")
    assert back.send().status_code == 302


def test_sent_in_the_blink_of_an_eye(
    client: Client, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots, "MIN_SECONDS", 60)
    back = refused(client, form.send(), "parti très vite")
    # The same ticket, which grows older: a new one would be too young for ever.
    assert back["ticket"] == form["ticket"]
    monkeypatch.setattr(bots, "MIN_SECONDS", 0)
    assert back.send().status_code == 302


def test_the_trap_is_emptied_and_said(client: Client, form: Form) -> None:
    back = refused(client, form.send(**{bots.TRAP: "http://spam"}), "champ caché")
    assert back[bots.TRAP] == ""
    assert back.send().status_code == 302


def _key_in(location: str) -> str:
    return parse_qs(urlsplit(location).query)["cle"][0]


@pytest.mark.django_db(transaction=True)
def test_the_same_form_from_three_connections_at_once_makes_one_request(form: Form) -> None:
    data = {**form, "answer": form.answer}
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(Client().post(form.path, data))
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len({_key_in(answer["Location"]) for answer in answers}) == 1
    assert CitizenRequest.objects.count() == 1


class TestSentTwice:
    def test_the_same_form_makes_one_request(self, client: Client, form: Form) -> None:
        first = form.send()
        again = form.send()
        assert CitizenRequest.objects.count() == 1
        number = CitizenRequest.objects.get().number
        assert again.status_code == 302
        assert f"/suivi/{number}?" in again["Location"]
        page = client.get(again["Location"]).content.decode()
        assert "déjà reçu" in page
        # Neither answer costs the other its link: both hold the same key.
        assert _key_in(first["Location"]) == _key_in(again["Location"])
        assert client.get(first["Location"]).status_code == 200

    def test_another_problem_in_the_same_form_is_not_swallowed(
        self, client: Client, form: Form
    ) -> None:
        form.send()
        form["text"] = "Et une autre fuite."
        answer = form.send()
        assert answer.status_code == 422
        assert "a déjà servi pour la demande n°" in answer.content.decode()
        back = form_of(client, answer)
        assert back["text"].strip() == "Et une autre fuite."
        assert back["submission"] != form["submission"]
        assert back.send().status_code == 302
        assert CitizenRequest.objects.count() == 2

    def test_a_replayed_ticket_makes_no_second_request(self, client: Client, form: Form) -> None:
        form.send()
        assert SpentTicket.objects.count() == 1
        answer = form.send(submission=str(uuid.uuid4()))
        assert answer.status_code == 422
        assert "a déjà servi" in answer.content.decode()
        assert CitizenRequest.objects.count() == 1
        assert form_of(client, answer).send().status_code == 302

    def test_a_refused_form_spends_no_ticket(self, form: Form) -> None:
        form.send(category="")
        assert not SpentTicket.objects.exists()
        assert form.send().status_code == 302


class TestTooMany:
    def test_by_the_question_sooner_than_by_work(
        self, client: Client, categories: dict[str, Category], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report_view, "REPORTS_AN_HOUR_BY_QUESTION", 1)
        more = {
            "category": str(categories["fuite"].pk),
            "coordinates": WEST_POINT,
            "text": "Une fuite, ici.",
        }
        assert open_form(client).send(**more).status_code == 302
        CitizenRequest.objects.all().delete()
        answer = open_form(client).send(**more)
        assert answer.status_code == 429
        assert answer["Retry-After"] == "3600"
        back = refused(client, answer, "Attendez une heure")
        assert back.send(altcha=solved(back), answer="").status_code == 302

    def test_tries_are_counted_too(
        self, client: Client, form: Form, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report_view, "TRIES_AN_HOUR", 1)
        assert form.send(category="").status_code == 422
        refused(client, form.send(), "Attendez une heure")
        # Another address is another matter.
        answer = client.post(
            "/signaler", {**form, "answer": form.answer}, REMOTE_ADDR="203.0.113.9"
        )
        assert answer.status_code == 302
