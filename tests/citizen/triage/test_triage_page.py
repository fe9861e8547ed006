"""The page, as it is without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from geoportal.citizen.services.report_problem import ContactDetails
from geoportal.citizen.services.write_to_request import add_note, answer_citizen
from geoportal.citizen.states import State
from geoportal.citizen.views import triage_items
from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.cursors import LOG, seal
from tests.citizen.triage.agent import JSON
from tests.citizen.triage.conftest import Reporter

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ADDRESSES = [
    "/triage",
    "/triage/liste",
    "/triage/features",
    "/triage/changes?after={cursor}",
    "/triage/{number}",
    "/triage/{number}/fiche",
]


def listed(page: str) -> list[str]:
    return re.findall(r'class="item"[^>]*data-number="(\d{8})"', page)


class TestDoor:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_who_is_not_signed_in_is_sent_to_sign_in(
        self, client: Client, report: Reporter, address: str
    ) -> None:
        address = address.format(cursor=seal(0, LOG), number=report().number)
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/connexion")
        assert "next=/triage" in answer["Location"]

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_a_program_is_told_so(self, client: Client, report: Reporter, address: str) -> None:
        answer = client.get(
            address.format(cursor=seal(0, LOG), number=report().number), headers=JSON
        )
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_staff_that_handles_no_requests_is_refused(
        self, signed_in: SignedIn, elected: Account, report: Reporter, address: str
    ) -> None:
        made = report(text="Un secret")
        answer = signed_in(elected).get(address.format(cursor=seal(0, LOG), number=made.number))
        assert answer.status_code == 403
        assert "Un secret" not in answer.content.decode()

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_another_territorys_desk_learns_nothing(
        self, signed_in: SignedIn, outsider: Account, report: Reporter, address: str
    ) -> None:
        made = report(text="Un secret")
        answer = signed_in(outsider).get(
            address.format(cursor=seal(0, LOG), number=made.number),
            {"etat": "toutes", "after": seal(0, LOG)},
        )
        text = answer.content.decode()
        assert "Un secret" not in text
        assert str(made.pk) not in text
        assert answer.status_code == (404 if "{number}" in address else 200)

    def test_no_answer_is_kept_by_caches(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        client = signed_in(front_desk)
        for address in ADDRESSES:
            answer = client.get(address.format(cursor=seal(0, LOG), number=report().number))
            assert "private" in answer["Cache-Control"], address


class TestList:
    def test_an_item_says_what_one_must_know(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report(days=3, contested=True, contact=ContactDetails("Odette"))
        page = signed_in(front_desk).get("/triage").content.decode()
        item = page[page.index('<ol class="queue"') : page.index("</ol>")]
        for words in (
            made.spoken_number, "Fuite d’eau", "Ouest", "il y a 3 jours", "Reçue", "Eau",
            "contestée", "coordonnées laissées",
        ):  # fmt: skip
            assert words in item, words
        assert "Odette" not in item

    def test_the_text_of_a_citizen_is_text(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report(text="<script>alert(1)</script>")
        client = signed_in(front_desk)
        for address in ("/triage", f"/triage/{made.number}"):
            assert "<script>alert" not in client.get(address).content.decode()

    def test_a_typed_number_leads_to_its_request(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report(state=State.CLOSED)
        answer = signed_in(front_desk).get("/triage", {"q": made.spoken_number, "commune": "76001"})
        assert answer.status_code == 302
        assert answer["Location"] == f"/triage/{made.number}?commune=76001"

    def test_a_number_with_a_wrong_digit_is_told_so(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        number = report().number
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        page = signed_in(front_desk).get("/triage", {"q": wrong}).content.decode()
        assert "un chiffre est faux" in page
        assert "Aucune demande ne correspond" in page

    def test_nothing_yet_and_nothing_found_are_told_apart(
        self, signed_in: SignedIn, front_desk: Account, territory: object
    ) -> None:
        client = signed_in(front_desk)
        assert "Aucune demande pour l’instant" in client.get("/triage").content.decode()
        page = client.get("/triage?commune=76001").content.decode()
        assert "Aucune demande ne correspond" in page

    def test_bad_filters_are_said_and_the_list_is_there(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        answer = signed_in(front_desk).get("/triage?age=NaN&etat=perdue&apres=x~y&depuis=1-1-1")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Âge illisible" in page
        assert "État inconnu" in page
        assert listed(page) == [made.number]

    def test_the_next_page_is_a_link_that_keeps_the_filter(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from geoportal.citizen import queue_rows

        monkeypatch.setattr(queue_rows.page_of, "__defaults__", (2,))
        made = [report(days=n).number for n in range(3)]
        client = signed_in(front_desk)
        page = client.get("/triage?commune=76001").content.decode()
        assert listed(page) == made[:2]
        assert "3 demandes" in page
        more = re.search(r'data-more="([^"]+)"', page)
        assert more
        following = client.get("/triage?" + more[1].replace("&amp;", "&")).content.decode()
        assert listed(following) == made[2:]
        assert "commune=76001" in more[1]

    def test_the_list_takes_few_queries(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        django_assert_max_num_queries: Callable[[int], object],
    ) -> None:
        for _each in range(12):
            report()
        client = signed_in(front_desk)
        client.get("/triage")
        with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
            client.get("/triage")


class TestMap:
    def test_points_are_those_of_the_list(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        here, _nowhere = report(), report(located=False)
        report(state=State.CLOSED)
        answer = signed_in(front_desk).get("/triage/features")
        assert answer["Content-Type"] == "application/geo+json"
        found = json.loads(answer.content)
        assert found["numberMatched"] == 1
        (feature,) = found["features"]
        assert feature["properties"] == {
            "id": here.pk, "number": here.number, "state": "received",
        }  # fmt: skip
        longitude, latitude = feature["geometry"]["coordinates"]
        assert (longitude, latitude) == (
            pytest.approx(0.55, abs=1e-5),
            pytest.approx(49.49, abs=1e-5),
        )

    def test_too_many_are_counted_and_cut(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(triage_items.features_of, "__defaults__", (2,))
        newest = [report(days=n).pk for n in range(4)][:2]
        found = json.loads(signed_in(front_desk).get("/triage/features").content)
        assert [each["properties"]["id"] for each in found["features"]] == newest
        assert found["numberMatched"] == 4


class TestDetail:
    def test_it_tells_the_whole_story(
        self,
        signed_in: SignedIn,
        front_desk: Account,
        report: Reporter,
        as_actor: Callable[[Account], Actor],
    ) -> None:
        made = report(contact=ContactDetails("Odette", "odette@example.org", "06 12 34 56 78"))
        answer_citizen(as_actor(front_desk), made.pk, "Nous passons demain.")
        add_note(as_actor(front_desk), made.pk, "Vanne 12 grippée.")
        page = signed_in(front_desk).get(f"/triage/{made.number}").content.decode()
        for words in (
            "L’eau coule.", "Odette", "odette@example.org", "Pourquoi ce service",
            "d’après la règle", "Nous passons demain.", "Vanne 12 grippée.", "interne",
            "Reçue par : Site",
        ):  # fmt: skip
            assert words in page, words
        story = page[page.index('<ol class="story"') :]
        assert story.index("Vanne 12") < story.index("Nous passons") < story.index("Reçue par")

    def test_contact_only_for_those_who_answer(
        self, signed_in: SignedIn, roads_agent: Account, report: Reporter
    ) -> None:
        made = report("fuite", contact=ContactDetails("Odette", "odette@example.org"))
        page = signed_in(roads_agent).get(f"/triage/{made.number}").content.decode()
        assert "Odette" not in page
        assert "odette@example.org" not in page
        assert "Coordonnées visibles du service" in page

    def test_nearby_requests_of_the_same_family_are_offered_as_the_original(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        near = report("fuite", days=2, north=0.4)  # 44 m
        far = report("fuite", days=2, north=2)
        other_family = report("affaissement", days=2)
        long_ago = report("fuite", days=100)
        made = report("fuite")
        page = signed_in(front_desk).get(f"/triage/{made.number}/fiche").content.decode()
        section = page[page.index("Déjà signalé ici") : page.index("Ce qui s’est passé")]
        assert near.spoken_number in section
        assert re.search("à 4[45] m", section)
        for other in (far, other_family, long_ago):
            assert other.spoken_number not in section

    def test_another_services_agent_reads_and_notes_only(
        self, signed_in: SignedIn, roads_agent: Account, report: Reporter
    ) -> None:
        made = report("fuite")
        page = signed_in(roads_agent).get(f"/triage/{made.number}").content.decode()
        assert "Confiée à : Eau. Vous pouvez la lire" in page
        assert f"/triage/{made.number}/noter" in page
        for code in ("repondre", "clore", "confier", "publier"):
            assert f"/triage/{made.number}/{code}" not in page
        assert page.count('aria-disabled="true"') >= 8

    def test_an_action_opens_without_script(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report()
        page = signed_in(front_desk).get(f"/triage/{made.number}?action=clore").content.decode()
        opened = re.findall(r'<section class="panel[^>]*id="panel-(\w+)"[^>]*?>', page)
        assert "clore" in opened
        assert re.search(r'id="panel-clore"[^>]*hidden', page) is None
        assert re.search(r'id="panel-noter"[^>]*hidden', page)

    @pytest.mark.parametrize("number", ["12345678", "abc", "0" * 50, "%00", "1234-5678"])
    def test_a_forged_number_is_not_found(
        self, signed_in: SignedIn, front_desk: Account, number: str
    ) -> None:
        assert signed_in(front_desk).get(f"/triage/{number}").status_code == 404

    def test_only_what_the_state_permits_is_offered(
        self, signed_in: SignedIn, front_desk: Account, report: Reporter
    ) -> None:
        made = report(state=State.REFUSED, ended_at=timezone.now())
        page = signed_in(front_desk).get(f"/triage/{made.number}").content.decode()
        codes = set(re.findall(rf"/triage/{made.number}/([a-z-]+)", page))
        assert codes == {"repondre", "noter", "rouvrir", "publier", "reserver"}
