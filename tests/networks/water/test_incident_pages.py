"""Incidents on the screen: from the first word to the end, through the door people use."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest
from layers.access.actor import Actor
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Device, Incident, IncidentPhoto, OnCallTurn
from tests.citizen.test_photos import with_metadata
from tests.complaining import complain
from tests.networks.water.conftest import Town, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def plumber(water: Actor) -> Client:
    """The agent's browser."""
    client = Client()
    client.force_login(Account.objects.get(username="plombier"))
    return client


@pytest.fixture
def head(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Client:
    """The browser of the head of the service."""
    who = account("chef", territory, Role.HEAD, agencies["eau"])
    Membership.objects.create(
        account=who, territory=territory, agency=agencies["eau"], role=Role.WATER
    )
    client = Client()
    client.force_login(who)
    return client


def degrees(x: float, y: float) -> str:
    place: Any = at(x, y).transform(4326, clone=True)
    return f"{place.y:.6f}, {place.x:.6f}"


def opened(client: Client, town: Town, **more: str) -> Incident:
    said = {
        "kind": "break",
        "network": "drinking",
        "place": degrees(100, 1),
        "severity": "urgent",
        "found_by": "agent",
        "asset": f"water-pipes/{town.pipes['AB'].pk}",
        "description": "L’eau sort de la chaussée.",
    }
    answer = client.post(reverse("water-new-incident"), said | more)
    assert answer.status_code == 302, answer.content.decode()
    return Incident.objects.get(number=answer["Location"].rsplit("/", 1)[1])


def act(client: Client, incident: Incident, code: str, **said: Any) -> Any:
    incident.refresh_from_db()
    address = reverse("water-incident-act", args=[incident.number, code])
    return client.post(address, {"version": incident.version, **said})


def test_what_lies_near_is_proposed_with_its_distance(plumber: Client, town: Town) -> None:
    place: Any = at(100, 1).transform(4326, clone=True)
    near = plumber.get(
        reverse("water-near"),
        {"lon": place.x, "lat": place.y, "reseau": "drinking", "precision": "4"},
    ).json()["near"]
    assert len(near) == 3
    assert (near[0]["code"], near[0]["metres"], near[0]["within"]) == ("AB", 1.0, True)
    assert near[0]["what"].startswith("Fonte grise")
    for bad in (
        {"lon": "x", "lat": "1"},
        {},
        {"lon": "nan", "lat": "1"},
        {"lon": "1", "lat": "99"},
    ):
        assert plumber.get(reverse("water-near"), bad).status_code == 400


def test_from_the_first_word_to_the_end(plumber: Client, fed: Town, agencies: Any) -> None:
    incident = opened(plumber, fed)
    assert incident.pipe == fed.pipes["AB"]
    assert "À confier" in plumber.get(reverse("water-board")).content.decode()
    agent = Account.objects.get(username="plombier")
    act(plumber, incident, "confier", to=f"{agencies['eau'].pk}/{agent.pk}")
    page = plumber.get(reverse("water-incident", args=[incident.number])).content.decode()
    # The valves that the isolation of its pipe asks for are ticked already.
    ticked = re.findall(r'name="valves" value="(\d+)"[^>]*checked', page)
    assert {int(key) for key in ticked} == {
        fed.valves["AB-A"].pk,
        fed.valves["AB-B"].pk,
    }
    act(plumber, incident, "isoler", valves=ticked, customers_cut=3)
    assert Device.objects.get(pk=fed.valves["AB-A"].pk).is_open is False
    act(plumber, incident, "reparer", support="pipe", defect="clean_break", what="Manchon")
    act(plumber, incident, "clore", answer="C’est réparé.")
    incident.refresh_from_db()
    assert (incident.state, incident.customers_cut, incident.agent) == ("closed", 3, agent)
    assert Device.objects.get(pk=fed.valves["AB-A"].pk).is_open is True
    page = plumber.get(reverse("water-incident", args=[incident.number])).content.decode()
    assert "Manchon" in page
    assert 'action="' + reverse("water-incident-act", args=[incident.number, "clore"]) not in page
    closed = plumber.get(reverse("water-board"), {"etat": "clos"}).content.decode()
    assert incident.number in closed


def test_it_is_given_to_a_team_or_to_one_of_its_people(
    head: Client, plumber: Client, town: Town, agencies: Any, account: Callable[..., Account]
) -> None:
    water, others = agencies["eau"], agencies["voirie"]
    agent = Account.objects.get(username="plombier")
    account("sans-equipe", town.territory, Role.WATER)
    foreman = account("cantonnier", town.territory, Role.AGENT, others)
    Membership.objects.create(
        account=foreman, territory=town.territory, agency=others, role=Role.WATER
    )
    clerk = account("secretaire-eau", town.territory, Role.AGENT, water)
    incident = opened(plumber, town)

    def offered() -> dict[str, list[str]]:
        page = head.get(reverse("water-incident", args=[incident.number])).content.decode()
        select = page.partition('<select name="to"')[2].partition("</select>")[0]
        return {
            team: re.findall(r'value="([^"]*)"', options)
            for team, options in re.findall(
                r'<optgroup label="([^"]*)">(.*?)</optgroup>', select, re.S
            )
        }

    chief = Account.objects.get(username="chef")
    whole, theirs = str(water.pk), str(others.pk)
    assert offered() == {
        water.name: [whole, f"{whole}/{chief.pk}", f"{whole}/{agent.pk}"],
        others.name: [theirs, f"{theirs}/{foreman.pk}"],
    }
    for wrong in (f"{whole}/{foreman.pk}", f"{whole}/{clerk.pk}", "x", f"/{agent.pk}"):
        assert act(head, incident, "confier", to=wrong).status_code == 200
        incident.refresh_from_db()
        assert incident.agency is None
    for to, given in (
        (f"{whole}/{agent.pk}", (water, agent)),
        (whole, (water, None)),
        ("", (None, None)),
        (f"{whole}/{agent.pk}", (water, agent)),
    ):
        assert act(head, incident, "confier", to=to).status_code == 302
        incident.refresh_from_db()
        assert (incident.agency, incident.agent) == given
    agent.memberships.all().delete()
    page = head.get(reverse("water-incident", args=[incident.number])).content.decode()
    assert re.search(rf'value="{whole}/{agent.pk}" selected>[^<]*n’est plus de l’équipe', page)


def test_an_incident_from_a_request_answers_it(
    plumber: Client, town: Town, signed_in: Callable[[Account], Client]
) -> None:
    request: CitizenRequest = complain(town.territory, title="Fuite d’eau")
    triage = plumber.get(f"/triage/{request.number}/fiche").content.decode()
    address = f"{reverse('water-new-incident')}?demande={request.number}"
    assert address in triage
    assert request.number in plumber.get(address).content.decode()
    said = {
        "kind": "leak",
        "network": "drinking",
        "place": degrees(100, 1),
        "severity": "normal",
        "found_by": "citizen",
    }
    made = plumber.post(address, said)
    page = plumber.get(made["Location"]).content.decode()
    assert f"/triage/{request.number}" in page


def test_another_request_is_tied_by_its_number_and_an_unknown_one_is_told(
    plumber: Client, town: Town
) -> None:
    incident = opened(plumber, town)
    request = complain(town.territory, title="Fuite d’eau")
    assert (
        "Demande introuvable : 99-X"
        in act(plumber, incident, "demandes", numbers="99-X").content.decode()
    )
    assert act(plumber, incident, "demandes", numbers=request.number).status_code == 302
    page = plumber.get(reverse("water-incident", args=[incident.number])).content.decode()
    assert request.number in page


def test_two_agents_at_once_lose_nothing(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    act(plumber, incident, "corriger", kind="leak", severity="low", description="petite")
    address = reverse("water-incident-act", args=[incident.number, "corriger"])
    late = {"version": 1, "kind": "break", "severity": "urgent", "description": "Grosse casse."}
    answer = plumber.post(address, late)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Quelqu’un d’autre a modifié" in told
    assert "Grosse casse." in told
    incident.refresh_from_db()
    assert incident.kind == "leak"


def test_an_announcement_shows_the_incident_to_everyone_until_it_ends(
    plumber: Client, town: Town
) -> None:
    incident = opened(plumber, town)
    act(
        plumber,
        incident,
        "corriger",
        kind="break",
        severity="urgent",
        announcement="Eau coupée rue AB jusqu’à 18 h.",
    )
    incident.refresh_from_db()
    assert incident.visibility == "announced"
    act(plumber, incident, "clore", unfounded="on")
    incident.refresh_from_db()
    assert (incident.state, incident.visibility) == ("unfounded", "internal")


def test_a_photo_is_cleaned_kept_once_and_shown_to_the_service_alone(
    plumber: Client, town: Town, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    incident = opened(plumber, town)
    for _again in range(2):
        file = SimpleUploadedFile("fuite.jpg", with_metadata(), "image/jpeg")
        assert act(plumber, incident, "photo", photo=file).status_code == 302
    photo = IncidentPhoto.objects.get()
    assert photo.away_m is not None
    address = reverse("water-photo", args=[photo.pk])
    shown = b"".join(plumber.get(address))
    assert shown.startswith(b"\xff\xd8")
    assert b"Exif" not in shown
    assert client.get(address).status_code == 302
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    assert "n’est pas une photo" in act(plumber, incident, "photo", photo=bad).content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(plumber: Client, town: Town) -> None:
    said = {"kind": "leak", "network": "drinking", "severity": "low", "found_by": "agent"}
    told = plumber.post(
        reverse("water-new-incident"), said | {"place": "", "description": "gardez-moi"}
    ).content.decode()
    assert "Dites où" in told
    assert "gardez-moi" in told
    future = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    told = plumber.post(
        reverse("water-new-incident"),
        said | {"place": degrees(1, 1), "opened_at": future},
    ).content.decode()
    assert "Cet instant est à venir." in told


def test_the_filters_of_the_board(plumber: Client, town: Town, agencies: Any) -> None:
    broken = opened(plumber, town)
    leak = opened(plumber, town, kind="leak", severity="low", description="au coin")
    act(plumber, leak, "confier", to=agencies["eau"].pk)
    board = reverse("water-board")

    def listed(**query: str) -> set[str]:
        page = plumber.get(board, query).content.decode()
        return {each.number for each in (broken, leak) if f'{each.number}"' in page}

    assert listed() == {broken.number, leak.number}
    assert listed(nature="leak") == {leak.number}
    assert listed(urgence="urgent") == {broken.number}
    assert listed(a="moi") == {leak.number}
    assert listed(q="coin") == {leak.number}
    assert listed(nature="nonsense", commune="x\0") == set()
    assert listed(etat="clos") == set()


@pytest.mark.django_db(transaction=True)
def test_the_board_learns_of_a_change(plumber: Client, town: Town) -> None:
    page = plumber.get(reverse("water-board")).content.decode()
    found = re.search(r'data-cursor="(\d+)"', page)
    assert found
    changes = reverse("water-board-changes")
    assert plumber.get(changes, {"depuis": found[1]}).json()["changed"] is False
    opened(plumber, town)
    from layers.catalog.tail import TAIL

    TAIL.read_at = 0.0
    assert plumber.get(changes, {"depuis": found[1]}).json()["changed"] is True


class TestRota:
    def test_the_head_writes_turns_that_follow_each_other(
        self, head: Client, plumber: Client, agencies: dict[str, Agency]
    ) -> None:
        people = [Account.objects.get(username=name).pk for name in ("plombier", "chef")]
        said = {
            "agency": agencies["eau"].pk,
            "people": people,
            "starts_at": "2026-10-19T08:00",
            "ends_at": "2026-10-26T08:00",
            "times": 3,
        }
        assert plumber.post(reverse("water-rota"), said).status_code == 404
        assert head.post(reverse("water-rota"), said).status_code == 302
        turns = list(OnCallTurn.objects.order_by("starts_at"))
        assert len(turns) == 3
        # Summer time ended on the 25th: hand-over is still at eight by the clock on the wall.
        assert {timezone.localtime(turn.starts_at).hour for turn in turns} == {8}
        again = head.post(reverse("water-rota"), said | {"times": 1})
        assert "Quelqu’un est déjà d’astreinte" in again.content.decode()
        assert OnCallTurn.objects.count() == 3
        cancel = reverse("water-cancel-turn", args=[turns[0].pk])
        assert plumber.post(cancel).status_code == 404
        assert head.post(cancel).status_code == 302
        assert OnCallTurn.objects.count() == 2

    def test_without_turns_it_says_so(self, plumber: Client) -> None:
        page = plumber.get(reverse("water-rota")).content.decode()
        assert "Personne n’est inscrit d’astreinte" in page


def test_what_the_platform_added_can_still_be_corrected(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    long = "\n".join(["mot " * 1249] * 2)
    Incident.objects.filter(pk=incident.pk).update(description=long)
    said = {"kind": "leak", "severity": "low", "description": long.replace("\n", "\r\n")}
    more = said | {"description": f"{said['description']}, et encore"}
    refused = act(plumber, incident, "corriger", **more)
    assert (refused.status_code, "caractères au plus" in refused.content.decode()) == (200, True)
    assert act(plumber, incident, "corriger", **said).status_code == 302
    incident.refresh_from_db()
    assert (incident.severity, incident.description) == ("low", long.strip())


def test_what_is_given_to_nobody_is_said_so(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    page = reverse("water-incident", args=[incident.number])
    assert act(plumber, incident, "confier", to="").status_code == 302
    assert "L’incident n’est plus confié à personne." in plumber.get(page).content.decode()
