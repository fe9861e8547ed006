"""What agents do, through the forms of the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest, Message, Note, Photo, SentForm
from geoportal.citizen.services.assign_request import start_request
from geoportal.citizen.services.once import forget_sent_forms
from geoportal.citizen.services.write_to_request import add_note
from geoportal.citizen.states import State
from geoportal.citizen.views.triage_verbs import ACTIONS
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from tests.citizen.triage.agent import JSON, form_in, open_form
from tests.citizen.triage.conftest import Reporter

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ActorOf = Callable[[Account], Actor]


def now(request: CitizenRequest) -> CitizenRequest:
    return CitizenRequest.objects.get(pk=request.pk)


class TestEachAction:
    def test_assign_to_a_service_and_one_of_its_people(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        water_agent: Account,
        agencies: dict[str, Agency],
        report: Reporter,
    ) -> None:
        made = report("affaissement")
        form = open_form(signed_in(front_desk), made, "confier")
        answer = form.typed(agency=agencies["eau"].pk, agent=water_agent.pk).send()
        assert answer.status_code == 303
        after = now(made)
        assert (after.state, after.agency, after.agent) == (
            "assigned",
            agencies["eau"],
            water_agent,
        )

    def test_somebody_of_another_service_cannot_be_named(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        water_agent: Account,
        agencies: dict[str, Agency],
        report: Reporter,
    ) -> None:
        made = report("affaissement")
        form = open_form(signed_in(front_desk), made, "confier")
        answer = form.typed(agency=agencies["voirie"].pk, agent=water_agent.pk).send()
        assert answer.status_code == 422
        assert "n’est pas de ce service" in answer.content.decode()
        assert now(made).state == "received"

    def test_take_charge(self, signed_in: SignedIn, water_agent: Account, report: Reporter) -> None:
        made = report("fuite")
        open_form(signed_in(water_agent), made, "prendre-en-charge").send()
        assert (now(made).state, now(made).agent) == ("in_progress", water_agent)

    def test_answer_and_note_are_kept_apart(
        self, signed_in: SignedIn, water_agent: Account, report: Reporter
    ) -> None:
        made = report("fuite")
        client = signed_in(water_agent)
        open_form(client, made, "repondre").typed(text="Nous passons demain.").send()
        open_form(client, made, "noter").typed(text="Vanne 12.").send()
        assert [each.text for each in made.messages.all()] == ["Nous passons demain."]
        assert [each.text for each in made.notes.all()] == ["Vanne 12."]

    @pytest.mark.parametrize(
        ("code", "typed", "state", "said"),
        [
            ("resoudre", {"text": "C’est réparé."}, State.RESOLVED, ["C’est réparé."]),
            ("resoudre", {"text": ""}, State.RESOLVED, []),
            ("clore", {"reason": "planned", "text": "En mai."}, State.CLOSED, ["En mai."]),
            ("refuser", {"text": "Terrain privé."}, State.REFUSED, ["Terrain privé."]),
            ("transmettre", {"recipient": "Le Département"}, State.FORWARDED, []),
        ],
    )
    def test_endings(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        code: str,
        typed: dict[str, str],
        state: State,
        said: list[str],
    ) -> None:
        made = report()
        answer = open_form(signed_in(front_desk), made, code).typed(**typed).send(follow=True)
        after = now(made)
        assert (after.state, after.is_open) == (state, False)
        assert [each.text for each in made.messages.all()] == said
        assert typed.get("recipient", "") in answer.content.decode()

    @pytest.mark.parametrize(
        ("code", "typed", "words"),
        [
            ("clore", {"text": "Mes mots"}, "Choisissez un motif"),
            ("clore", {"reason": "inventé", "text": "Mes mots"}, "Mes mots"),
            ("refuser", {"text": "  "}, "Écrivez un texte"),
            ("transmettre", {"recipient": "", "text": "Mes mots"}, "à qui"),
            ("transmettre", {"recipient": "x" * 201, "text": "Mes mots"}, "Mes mots"),
            ("repondre", {"text": ""}, "Écrivez un texte"),
            ("noter", {"text": "x" * 5001}, "5000"),
            ("confier", {"agency": "999999"}, "Service"),
            ("confier", {"agency": "x"}, "Service"),
            ("doublon", {"original": "12345678", "text": "Mes mots"}, "Mes mots"),
            ("doublon", {"original": "abc"}, "huit chiffres"),
            ("rouvrir", {"text": ""}, "Écrivez un texte"),
        ],
    )
    def test_a_wrong_form_says_so_and_keeps_what_was_right(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        code: str,
        typed: dict[str, str],
        words: str,
    ) -> None:
        made = report(state=State.CLOSED if code == "rouvrir" else State.RECEIVED)
        answer = open_form(signed_in(front_desk), made, code).typed(**typed).send()
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "Mes mots" in page or "Mes mots" not in typed.values()
        assert now(made).version == made.version

    def test_duplicate_by_one_click_on_a_neighbour(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        original, made = report(days=1), report(north=0.2)
        client = signed_in(front_desk)
        page = client.get(f"/triage/{made.number}").content.decode()
        near = page[page.index("Déjà signalé ici") :]
        answer = form_in(client, near, "doublon").send(follow=True)
        assert now(made).state == "duplicate"
        page = answer.content.decode()
        assert f"n° {original.spoken_number}" in page
        back = client.get(f"/triage/{original.number}").content.decode()
        assert "A pour doublon" in back

    def test_reopen_says_why_to_colleagues(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report(state=State.CLOSED, ended_at=timezone.now(), reason="done")
        open_form(signed_in(front_desk), made, "rouvrir").typed(text="Ça recoule.").send()
        after = now(made)
        assert (after.state, after.reason, after.ended_at) == ("assigned", "", None)
        assert not made.messages.exists()

    def test_release_and_withhold(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        shown, hidden = (
            Photo.objects.create(request=made, file="x.jpg", digest=str(n), width=1, height=1)
            for n in range(2)
        )
        client = signed_in(front_desk)
        open_form(client, made, "publier").typed(release="on", photos=[str(shown.pk)]).send()
        assert now(made).visibility == "released"
        assert list(made.photos.filter(released=True)) == [shown]
        assert hidden.pk != shown.pk
        open_form(client, made, "reserver").typed(withheld="on").send()
        assert now(made).visibility == "withheld"
        open_form(client, made, "reserver").send()
        assert now(made).visibility == "released"


class TestTwoAtOnce:
    @pytest.fixture
    def meanwhile(
        self, report: Reporter, water_agent: Account, as_actor: ActorOf
    ) -> Callable[[], CitizenRequest]:
        """A request, and the colleague who takes charge of it while one writes."""
        made = report("fuite")

        def happen() -> CitizenRequest:
            return start_request(as_actor(water_agent), made.pk, made.version)

        happen.request = made  # type: ignore[attr-defined]
        return happen

    def test_what_was_typed_comes_back_with_who_did_what(
        self, signed_in: SignedIn, front_desk: Account, meanwhile: Any
    ) -> None:
        made = meanwhile.request
        client = signed_in(front_desk)
        form = open_form(client, made, "clore").typed(reason="done", text="C’est <réparé>.")
        meanwhile()
        answer = form.send()
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "a changé pendant que vous décidiez" in page
        assert "Prise en charge, par eau (Eau)" in page
        assert "Elle est maintenant : En cours." in page
        assert "C’est &lt;réparé&gt;." in page
        assert now(made).state == "in_progress"
        again = form_in(client, page, "clore").typed(reason="done", text="C’est <réparé>.")
        assert again.send().status_code == 303
        assert now(made).state == "closed"
        assert [each.text for each in made.messages.all()] == ["C’est <réparé>."]

    def test_a_script_gets_the_same_as_a_problem_with_html(
        self, signed_in: SignedIn, front_desk: Account, meanwhile: Any
    ) -> None:
        form = open_form(signed_in(front_desk), meanwhile.request, "resoudre").typed(text="Mots")
        meanwhile()
        answer = form.send(headers=JSON)
        problem = answer.json()
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
        assert "Prise en charge, par eau (Eau)" in problem["detail"]
        assert "Mots" in problem["html"]
        assert problem["version"] == 2

    def test_words_without_a_way_can_go_another(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        client = signed_in(front_desk)
        first = open_form(client, made, "refuser").typed(text="Terrain privé.")
        open_form(client, made, "clore").typed(reason="done").send()
        page = first.send().content.decode()
        assert "peuvent partir autrement" in page
        assert "Terrain privé." in page
        moved = form_in(client, page, "refuser").typed(text="Terrain privé.")
        moved.action = f"/triage/{made.number}/noter"
        assert moved.send().status_code == 303
        assert [each.text for each in made.notes.all()] == ["Terrain privé."]

    def test_answers_and_notes_never_conflict(
        self, signed_in: SignedIn, front_desk: Account, meanwhile: Any
    ) -> None:
        client, made = signed_in(front_desk), meanwhile.request
        answer = open_form(client, made, "repondre").typed(text="Un")
        note = open_form(client, made, "noter").typed(text="Deux")
        meanwhile()
        assert answer.send().status_code == note.send().status_code == 303
        assert made.messages.count() == made.notes.count() == 1


class TestOnce:
    @pytest.mark.parametrize("code", ["repondre", "noter"])
    def test_words_sent_twice_are_said_once(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter, code: str
    ) -> None:
        made = report()
        form = open_form(signed_in(front_desk), made, code).typed(text="Une fois.")
        assert [form.send(headers=JSON).status_code for _each in range(3)] == [200, 200, 200]
        assert made.messages.count() + made.notes.count() == 1

    def test_an_ending_sent_twice_is_no_conflict_with_oneself(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        form = open_form(signed_in(front_desk), made, "resoudre").typed(text="Réparé.")
        assert [form.send(headers=JSON).status_code for _each in range(2)] == [200, 200]
        assert made.messages.count() == 1
        assert made.state_changes.filter(verb="resolve").count() == 1

    def test_other_words_in_the_same_form_are_something_else(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        """The first answer was lost on the way; the agent changed his words and sent again."""
        made = report()
        form = open_form(signed_in(front_desk), made, "noter")
        form.typed(text="Un").send()
        form.typed(text="Deux").send()
        assert [each.text for each in made.notes.all()] == ["Un", "Deux"]

    def test_the_same_words_in_a_new_form_are_said_again(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        client = signed_in(front_desk)
        for _each in range(2):
            open_form(client, made, "noter").typed(text="Toujours rien.").send()
        assert made.notes.count() == 2

    def test_old_forms_are_forgotten_and_new_ones_are_not(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        client = signed_in(front_desk)
        for _each in range(2):
            open_form(client, made, "noter").typed(text="Mots").send()
        old = SentForm.objects.first()
        assert old is not None
        SentForm.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
        assert forget_sent_forms() == 1
        assert SentForm.objects.count() == 1

    def test_what_was_refused_may_be_sent_again(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        water_agent: Account,
        as_actor: ActorOf,
        report: Reporter,
    ) -> None:
        made = report("fuite")
        form = open_form(signed_in(front_desk), made, "resoudre")
        add_note(as_actor(water_agent), made.pk, "Attendez.")
        assert form.send().status_code == 409
        assert form.typed(version=now(made).version).send().status_code == 303


class TestRefused:
    @pytest.mark.parametrize("code", [action.code for action in ACTIONS if action.code != "noter"])
    def test_another_services_agent_by_a_forged_post(
        self, signed_in: SignedIn, roads_agent: Account, report: Reporter, code: str
    ) -> None:
        state = State.CLOSED if code == "rouvrir" else State.RECEIVED
        made, other = report("fuite", state=state), report("fuite")
        said = {
            "version": made.version, "form": str(uuid.uuid4()), "text": "Mots gardés",
            "reason": "done", "recipient": "Eux", "original": other.number,
            "agency": made.agency_id or "",
        }  # fmt: skip
        answer = signed_in(roads_agent).post(f"/triage/{made.number}/{code}", said)
        assert answer.status_code == 403
        assert "confiée à un autre service" in answer.content.decode()
        assert now(made).version == made.version
        assert not Message.objects.filter(request=made).exists()

    def test_another_territorys_desk_finds_nothing_to_act_on(
        self, signed_in: SignedIn, outsider: Account, report: Reporter
    ) -> None:
        made = report()
        said = {"version": 1, "form": str(uuid.uuid4()), "text": "Bonjour"}
        client = signed_in(outsider)
        for action in ACTIONS:
            answer = client.post(f"/triage/{made.number}/{action.code}", said)
            assert answer.status_code == 404, action.code
        assert not Note.objects.exists()

    @pytest.mark.parametrize(
        "broken",
        [{"version": "x"}, {"form": "x"}, {"version": ""}, {"version": "-1"}, {"form": ""}],
    )
    def test_a_form_without_its_marks(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter, broken: dict[str, str]
    ) -> None:
        made = report()
        form = open_form(signed_in(front_desk), made, "noter").typed(text="Mots gardés", **broken)
        answer = form.send()
        assert answer.status_code == 422
        assert "Mots gardés" in answer.content.decode()

    def test_unknown_actions_and_methods(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        client, made = signed_in(front_desk), report()
        assert client.post(f"/triage/{made.number}/effacer").status_code == 404
        assert client.get(f"/triage/{made.number}/clore").status_code == 405

    def test_a_post_without_its_token_does_nothing(
        self, front_desk: Account, report: Reporter
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(front_desk)
        made = report()
        said = {"version": 1, "form": str(uuid.uuid4()), "text": "Bonjour"}
        assert client.post(f"/triage/{made.number}/noter", said).status_code == 403
        assert not made.notes.exists()

    def test_the_way_back_leads_to_the_same_list(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        client = signed_in(front_desk)
        page = client.get(f"/triage/{made.number}?commune=76001&action=noter").content.decode()
        answer = form_in(client, page, "noter").typed(text="Bonjour").send()
        assert answer["Location"] == f"/triage/{made.number}?commune=76001"
