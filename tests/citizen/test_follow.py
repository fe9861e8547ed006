"""Following a request: by its link, by its number alone, by neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from geoportal.citizen.models import Category, CitizenRequest, Message
from geoportal.citizen.numbers import check_digit, new_number
from geoportal.citizen.services.assign_request import assign_request, start_request
from geoportal.citizen.services.end_request import forward_request, resolve_request
from geoportal.citizen.services.publish_content import publish_content
from geoportal.citizen.services.report_problem import ContactDetails, Receipt
from geoportal.citizen.services.write_to_request import add_note, answer_citizen
from geoportal.citizen.views import follow as follow_view
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from tests.citizen.conftest import WEST_POINT, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(categories: dict[str, Category]) -> Receipt:
    return reported(
        categories["fuite"],
        WEST_POINT,
        text="Mon texte à moi",
        address="12 rue du Secret",
        contact=ContactDetails(name="Jeanne Untel", email="jeanne@exemple.fr"),
    )


@pytest.fixture
def agent(water_agent: Account, as_actor: Callable[[Account], Actor]) -> Actor:
    water_agent.first_name, water_agent.last_name = "Paul", "Plombier"
    water_agent.save()
    return as_actor(water_agent)


def page_of(client: Client, receipt: Receipt, **query: str) -> str:
    answer = client.get(f"/suivi/{receipt.request.number}", {"cle": receipt.secret, **query})
    assert answer.status_code == 200
    return str(answer.content.decode())


def act(client: Client, receipt: Receipt, action: str, **data: Any) -> Any:
    return client.post(
        f"/suivi/{receipt.request.number}", {"cle": receipt.secret, "action": action, **data}
    )


class TestWithTheLink:
    def test_one_s_own_words_and_place(self, client: Client, receipt: Receipt) -> None:
        page = page_of(client, receipt)
        assert receipt.request.spoken_number in page
        assert "Mon texte à moi" in page
        assert "12 rue du Secret" in page
        assert 'data-latitude="49.490000"' in page
        assert f"/suivi/{receipt.request.number}?cle={receipt.secret}" in page
        # Not even to the holder, so that a link passed on tells no address.
        assert "jeanne@exemple.fr" not in page

    def test_the_receipt_says_what_comes_next(self, client: Client, receipt: Receipt) -> None:
        page = page_of(client, receipt, recu="1")
        assert "Numéro à noter" in page
        assert "orientée vers : Eau" in page
        assert "vous sera envoyée par courriel" in page

    def test_steps_and_messages_but_no_note_and_no_name(
        self, client: Client, receipt: Receipt, agent: Actor, agencies: dict[str, Agency]
    ) -> None:
        key = receipt.request.pk
        assign_request(agent, key, 1, agencies["eau"])
        add_note(agent, key, "Ce voisin se plaint toujours")
        start_request(agent, key, CitizenRequest.objects.get().version)
        answer_citizen(agent, key, "Nous venons <lundi>.")
        resolve_request(agent, key, CitizenRequest.objects.get().version, "C’est réparé.")
        page = page_of(client, receipt)
        for words in (
            "Demande reçue",
            "Confiée à un service",
            "Prise en charge",
            "Nous venons &lt;lundi&gt;.",
            "C’est réparé.",
            "Problème réglé, d’après le service",
        ):
            assert words in page
        for secret in ("se plaint", "Plombier", "Paul", 'eau"', "d’après la règle"):
            assert secret not in page

    def test_inner_details_of_steps_stay_inside(
        self, client: Client, receipt: Receipt, agent: Actor
    ) -> None:
        forward_request(agent, receipt.request.pk, 1, "Un destinataire interne")
        page = page_of(client, receipt)
        assert "Transmise à un autre organisme" in page
        assert "destinataire interne" not in page

    def test_no_cache_no_index_no_referrer(self, client: Client, receipt: Receipt) -> None:
        answer = client.get(f"/suivi/{receipt.request.number}", {"cle": receipt.secret})
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


class TestWriting:
    def test_a_message_is_added_after_a_redirect(self, client: Client, receipt: Receipt) -> None:
        answer = act(client, receipt, "write", **{"write-text": "C’est devant le 12."})
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert "C’est devant le 12." in page
        assert "Votre message est envoyé." in page
        message = Message.objects.get()
        assert message.from_citizen
        assert CitizenRequest.objects.get().version == 2

    @pytest.mark.parametrize(("text", "words"), [("", "Écrivez"), ("x" * 5001, "5001 caractères")])
    def test_a_refused_one_is_kept(
        self, client: Client, receipt: Receipt, text: str, words: str
    ) -> None:
        answer = act(client, receipt, "write", **{"write-text": text})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert text in answer.content.decode()
        assert not Message.objects.exists()

    @pytest.mark.parametrize("action", ["write", "contest", "rate"])
    def test_nothing_without_the_secret(
        self, client: Client, receipt: Receipt, action: str
    ) -> None:
        for secret in ("", "faux", receipt.secret + "x"):
            client.post(
                f"/suivi/{receipt.request.number}",
                {"cle": secret, "action": action, f"{action}-text": "Bonjour", "stars": "1"},
            )
        assert not Message.objects.exists()
        assert CitizenRequest.objects.get().version == 1

    def test_an_unknown_action_is_refused(self, client: Client, receipt: Receipt) -> None:
        assert act(client, receipt, "delete").status_code == 400

    def test_too_many_words_are_kept(
        self, client: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_view, "WORDS_AN_HOUR", 1)
        act(client, receipt, "write", **{"write-text": "Un"})
        answer = act(client, receipt, "write", **{"write-text": "Deux, gardé"})
        assert answer.status_code == 429
        assert "Attendez une heure" in answer.content.decode()
        assert "Deux, gardé" in answer.content.decode()


class TestNotFixed:
    @pytest.fixture
    def resolved(self, receipt: Receipt, agent: Actor) -> Receipt:
        resolve_request(agent, receipt.request.pk, 1, "C’est réparé.")
        return receipt

    def test_it_reopens_and_tells_the_service(
        self, client: Client, resolved: Receipt, agencies: dict[str, Agency]
    ) -> None:
        agencies["eau"].email = "eau@exemple.fr"
        agencies["eau"].save()
        assert "Ce n’est pas réglé" in page_of(client, resolved)
        answer = act(client, resolved, "contest", **{"contest-text": "L’eau coule encore."})
        page = client.get(answer["Location"]).content.decode()
        request = CitizenRequest.objects.get()
        assert (request.state, request.contested) == ("assigned", True)
        assert "Vous avez dit que ce n’est pas réglé" in page
        assert "L’eau coule encore." in page
        told = [
            job.args["payload"]
            for job in ProcrastinateJob.objects.filter(task_name__endswith="deliver_event")
            if job.args["subscriber"].endswith("tell_agency_not_fixed")
        ]
        assert [each["key"] for each in told] == [request.pk]

        from geoportal.citizen.events import RequestContested
        from geoportal.citizen.notifications import tell_agency_not_fixed

        tell_agency_not_fixed(RequestContested(**told[0]))
        assert mail.outbox[-1].to == ["eau@exemple.fr"]
        assert "L’eau coule encore." in mail.outbox[-1].body

    def test_without_words_too(self, client: Client, resolved: Receipt) -> None:
        assert act(client, resolved, "contest", **{"contest-text": ""}).status_code == 302
        assert CitizenRequest.objects.get().is_open

    def test_an_open_request_offers_nothing_to_contest(
        self, client: Client, receipt: Receipt
    ) -> None:
        page = page_of(client, receipt)
        assert "Ce n’est pas réglé" not in page
        assert "Votre avis" not in page
        answer = act(client, receipt, "contest", **{"contest-text": "Quand même, gardé"})
        assert answer.status_code == 422
        assert "encore en cours" in answer.content.decode()
        assert CitizenRequest.objects.get().contested is False

    def test_satisfaction_in_words(self, client: Client, resolved: Receipt) -> None:
        answer = act(client, resolved, "rate", stars="4")
        assert "Merci de votre avis." in client.get(answer["Location"]).content.decode()
        assert CitizenRequest.objects.get().satisfaction == 4
        act(client, resolved, "rate", stars="2")
        assert CitizenRequest.objects.get().satisfaction == 2

    @pytest.mark.parametrize("stars", ["", "0", "6", "cinq", "-1", "4.5"])
    def test_satisfaction_is_from_one_to_five(
        self, client: Client, resolved: Receipt, stars: str
    ) -> None:
        assert act(client, resolved, "rate", stars=stars).status_code == 422
        assert CitizenRequest.objects.get().satisfaction is None


class TestWithTheNumberAlone:
    def test_only_what_everyone_sees(self, client: Client, receipt: Receipt) -> None:
        answer = client.get(f"/suivi/{receipt.request.number}")
        page = answer.content.decode()
        assert answer.status_code == 200
        for words in ("Fuite d’eau", "Ouest", "Reçue"):
            assert words in page
        for secret in ("Mon texte", "rue du Secret", "Jeanne", "49.49", "orientée"):
            assert secret not in page
        assert "Lien ou clé de suivi" in page

    def test_a_released_text_is_everyones(
        self, client: Client, receipt: Receipt, agent: Actor
    ) -> None:
        publish_content(agent, receipt.request.pk, 1, text=True)
        page = client.get(f"/suivi/{receipt.request.number}").content.decode()
        assert "Mon texte à moi" in page
        assert "rue du Secret" not in page

    def test_a_wrong_secret_says_so_and_no_more(self, client: Client, receipt: Receipt) -> None:
        answer = client.get(f"/suivi/{receipt.request.number}", {"cle": "faux"})
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "Cette clé n’ouvre pas cette demande" in page
        assert "Mon texte" not in page

    def test_the_whole_link_may_be_pasted(self, client: Client, receipt: Receipt) -> None:
        link = f"https://exemple.fr/suivi/{receipt.request.number}?cle={receipt.secret}"
        answer = client.get(f"/suivi/{receipt.request.number}", {"cle": link})
        assert "Mon texte à moi" in answer.content.decode()

    def test_guessing_secrets_has_an_end(
        self, client: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_view, "WRONG_SECRETS_AN_HOUR", 1)
        path = f"/suivi/{receipt.request.number}"
        assert client.get(path, {"cle": "un"}).status_code == 403
        assert client.get(path, {"cle": "deux"}).status_code == 429
        # The one who holds the link is not hindered.
        assert client.get(path, {"cle": receipt.secret}).status_code == 200

    def test_withheld_is_as_unknown_as_never_made(
        self, client: Client, categories: dict[str, Category]
    ) -> None:
        receipt = reported(categories["tapage"], WEST_POINT)
        number = receipt.request.number
        unknown = next(n for n in iter(new_number, "") if n != number)
        hidden, none = client.get(f"/suivi/{number}"), client.get(f"/suivi/{unknown}")
        assert hidden.status_code == none.status_code == 404
        shown = f"{number[:4]}\u00a0{number[4:]}"
        same = hidden.content.decode().replace(shown, f"{unknown[:4]}\u00a0{unknown[4:]}")
        assert same == none.content.decode()
        wrong = client.get(f"/suivi/{number}", {"cle": "faux"})
        assert wrong.content.decode().replace(shown, "") == hidden.content.decode().replace(
            shown, ""
        )
        assert "L’eau coule" in page_of(client, receipt)


class TestTheNumber:
    def test_it_is_asked_for_and_found_however_typed(
        self, client: Client, receipt: Receipt
    ) -> None:
        assert "Numéro de la demande" in client.get("/suivi").content.decode()
        number = receipt.request.number
        for typed in (number, f"{number[:4]} {number[4:]}", f"{number[:4]}-{number[4:]}"):
            answer = client.get("/suivi", {"numero": typed})
            assert answer["Location"] == f"/suivi/{number}"

    def test_a_wrong_digit_is_said(self, client: Client, receipt: Receipt) -> None:
        number = receipt.request.number
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        for answer in (client.get("/suivi", {"numero": wrong}), client.get(f"/suivi/{wrong}")):
            assert answer.status_code in (404, 422)
            assert "un chiffre est faux" in answer.content.decode()

    @pytest.mark.parametrize("number", ["1", "abc", "<script>", "123456789", "%00"])
    def test_what_is_no_number_is_said(self, client: Client, number: str) -> None:
        answer = client.get(f"/suivi/{number}")
        assert answer.status_code == 404
        assert "huit chiffres" in answer.content.decode()
        assert "<script>" not in answer.content.decode().replace("<script type", "")

    def test_an_unknown_one_has_a_clear_page(self, client: Client, receipt: Receipt) -> None:
        number = "1000000" + check_digit("1000000")
        answer = client.get(f"/suivi/{number}")
        assert answer.status_code == 404
        assert "Aucune demande publique n’a ce numéro" in answer.content.decode()
