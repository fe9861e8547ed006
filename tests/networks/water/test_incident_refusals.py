"""What goes wrong around an incident: bad words, bad moments, two agents at once."""

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

from layers.access.models import Account, Agency, Territory
from layers.access.roles import Role
from layers.exchange.photos import MAX_BYTES
from networks.water.models import ClosedValve, Device, Incident, OnCallTurn
from tests.complaining import complain
from tests.networks.water.conftest import Town
from tests.networks.water.test_incident_pages import act, degrees, head, opened, plumber

__all__ = ["head", "plumber"]

pytestmark = pytest.mark.django_db
SAID = {"kind": "leak", "network": "drinking", "severity": "low", "found_by": "agent"}


def written(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def entered(client: Client, **more: str) -> str:
    answer = client.post(reverse("water-new-incident"), SAID | {"place": degrees(100, 1)} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_mistyped_year_is_refused_and_stops_no_list(plumber: Client, town: Town) -> None:
    assert "Cette année n’est pas la bonne." in entered(plumber, opened_at="0001-01-01T00:00")
    assert plumber.get(reverse("water-board")).status_code == 200


def test_a_place_far_from_territory_and_network_is_refused(plumber: Client, town: Town) -> None:
    for far in ("40.7, -74.0", "-85, 180"):
        assert "en dehors du territoire" in entered(plumber, place=far)


def test_a_request_that_is_not_there_is_told(plumber: Client, town: Town) -> None:
    for number in ("99-X", "\0", "x\0y"):
        answer = plumber.get(reverse("water-new-incident"), {"demande": number})
        assert answer.status_code == 200
    assert (
        "La demande 99-X est introuvable"
        in plumber.get(reverse("water-new-incident"), {"demande": "99-X"}).content.decode()
    )


def test_a_request_that_is_answered_already_leads_there(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    request = complain(town.territory, title="Fuite d’eau")
    act(plumber, incident, "demandes", numbers=request.number)
    page = plumber.get(reverse("water-new-incident"), {"demande": request.number})
    assert reverse("water-incident", args=[incident.number]) in page.content.decode()
    assert (
        "au moins un numéro" in act(plumber, incident, "demandes", numbers=" , ;").content.decode()
    )


def test_what_was_there_that_day_is_proposed(plumber: Client, town: Town) -> None:
    latitude, longitude = degrees(100, -2).split(", ")

    def codes(day: str) -> list[str]:
        query = {"lon": longitude, "lat": latitude, "reseau": "drinking", "jour": day}
        return [each["code"] for each in plumber.get(reverse("water-near"), query).json()["near"]]

    assert codes("1985-02-01T10:00")[0] == "ancienne"
    assert "ancienne" not in codes("")
    assert "ancienne" not in codes("nonsense")


def test_the_choice_is_kept_when_something_else_is_refused(plumber: Client, town: Town) -> None:
    told = entered(plumber, asset=f"water-pipes/{town.pipes['AB'].pk}", opened_at="nonsense")
    assert re.search(rf'value="water-pipes/{town.pipes["AB"].pk}" checked', told)
    assert "Aucune de celles-là" in told


def test_water_is_not_cut_nor_back_before_it_is(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    later = written(timezone.now() + timedelta(days=2))
    before = written(timezone.now() - timedelta(days=2))
    for code in ("isoler", "clore"):
        assert "Cet instant est à venir." in act(plumber, incident, code, at=later).content.decode()
        assert "avant l’ouverture" in act(plumber, incident, code, at=before).content.decode()
    assert "1000000" in act(
        plumber, incident, "isoler", customers_cut=99_999_999_999
    ).content.decode().replace("\xa0", "").replace("\u202f", "")


def test_opened_cut_and_closed_within_one_minute(plumber: Client, town: Town) -> None:
    """People write minutes; what opened at 10:00:30 may be closed at 10:00."""
    incident = opened(plumber, town)
    minute = incident.opened_at.replace(second=0, microsecond=0)
    Incident.objects.filter(pk=incident.pk).update(opened_at=minute + timedelta(seconds=30))
    for code in ("isoler", "clore"):
        assert act(plumber, incident, code, at=written(minute)).status_code == 302
    incident.refresh_from_db()
    assert incident.closed_at == incident.opened_at


def test_a_valve_that_was_closed_before_stays_closed_in_the_end(
    plumber: Client, town: Town
) -> None:
    boundary, other = town.valves["AB-A"], town.valves["AB-B"]
    Device.objects.filter(pk=boundary.pk).update(is_open=False)
    incident = opened(plumber, town)
    page = plumber.get(reverse("water-incident", args=[incident.number])).content.decode()
    assert "V-AB-A · fermée" in page
    act(plumber, incident, "isoler", valves=[boundary.pk, other.pk])
    assert [each.device for each in ClosedValve.objects.all()] == [other]
    act(plumber, incident, "clore")
    boundary.refresh_from_db()
    other.refresh_from_db()
    assert (boundary.is_open, other.is_open) == (False, True)


def test_a_cut_that_was_noted_is_corrected_and_not_forgotten(plumber: Client, fed: Town) -> None:
    wrong, right = fed.valves["BC-C"], fed.valves["AB-B"]
    incident = opened(plumber, fed)
    Incident.objects.filter(pk=incident.pk).update(opened_at=timezone.now() - timedelta(hours=5))
    cut_at = written(timezone.now() - timedelta(hours=4))
    act(plumber, incident, "isoler", valves=[wrong.pk, right.pk], customers_cut=7, at=cut_at)
    page = plumber.get(reverse("water-incident", args=[incident.number])).content.decode()
    ticked = re.findall(r'name="valves" value="(\d+)"[^>]*checked', page)
    assert {int(key) for key in ticked} == {wrong.pk, right.pk}
    assert f'value="{cut_at}"' in page
    assert re.search(r'name="customers_cut" value="7"', page)
    act(plumber, incident, "isoler", valves=[right.pk], customers_cut=7, at=cut_at)
    for valve, is_open in ((wrong, True), (right, False)):
        valve.refresh_from_db()
        assert valve.is_open is is_open


def test_a_valve_that_two_incidents_need_is_opened_by_the_last(plumber: Client, town: Town) -> None:
    valve = town.valves["AB-A"]
    first, second = opened(plumber, town), opened(plumber, town)
    for incident in (first, second):
        act(plumber, incident, "isoler", valves=[valve.pk])
    for incident, is_open in ((first, False), (second, True)):
        act(plumber, incident, "clore")
        valve.refresh_from_db()
        assert valve.is_open is is_open


def test_what_was_written_while_another_closed_it_is_kept(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    late = {"version": incident.version, "support": "pipe", "defect": "joint", "what": "Joint neuf"}
    act(plumber, incident, "clore")
    address = reverse("water-incident-act", args=[incident.number, "reparer"])
    answer = plumber.post(address, late)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Quelqu’un d’autre a modifié" in told
    assert "Joint neuf" in told
    incident.refresh_from_db()
    told = plumber.post(address, late | {"version": incident.version}).content.decode()
    assert "Cet incident est clos." in told
    assert "Joint neuf" in told


def test_one_without_cause_is_not_said_to_be_closed(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    act(plumber, incident, "clore", unfounded="1")
    incident.refresh_from_db()
    address = reverse("water-incident-act", args=[incident.number, "reparer"])
    late = {"version": incident.version, "support": "pipe", "defect": "joint", "what": "Joint"}
    told = plumber.post(address, late).content.decode()
    assert "Cet incident est clos." not in told
    assert "classé sans suite" in told


def test_pages_of_a_refreshed_list_lead_to_the_page(
    plumber: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.water.views.board.PER_PAGE", 1)
    for _each in range(2):
        act(plumber, opened(plumber, town), "clore")
    part = plumber.get(reverse("water-board"), {"etat": "clos", "liste": "1"}).content.decode()
    assert "<html" not in part
    assert "page=2" in part
    assert "liste=" not in part


def test_a_photo_that_is_too_heavy_is_told(plumber: Client, town: Town) -> None:
    incident = opened(plumber, town)
    file = SimpleUploadedFile("lourde.jpg", b"\xff" * (MAX_BYTES + 1), "image/jpeg")
    assert "trop lourde" in act(plumber, incident, "photo", photo=file).content.decode()


def test_turns_of_a_mistyped_year_are_refused(head: Client, agencies: dict[str, Agency]) -> None:
    chief = Account.objects.get(username="chef")
    said = {"agency": agencies["eau"].pk, "people": [chief.pk], "times": 3}
    for starts, ends, told in (
        ("9999-01-01T08:00", "9999-12-30T08:00", "31 jours au plus"),
        ("9999-12-01T08:00", "9999-12-30T08:00", "Cette année"),
        ("0001-01-01T00:00", "0001-01-02T00:00", "Cette année"),
    ):
        turn = said | {"starts_at": starts, "ends_at": ends}
        assert told in head.post(reverse("water-rota"), turn).content.decode()
    assert not OnCallTurn.objects.exists()
    assert head.get(reverse("water-rota")).status_code == 200


def test_outsiders_find_nothing(
    plumber: Client,
    town: Town,
    neighbour: Territory,
    territory: Territory,
    account: Callable[..., Account],
) -> None:
    incident = opened(plumber, town)
    addresses = [
        reverse("water-board"),
        reverse("water-incident", args=[incident.number]),
        reverse("water-incident-act", args=[incident.number, "clore"]),
        reverse("water-rota"),
    ]
    for name, where, role in (
        ("eau-ailleurs", neighbour, Role.WATER),
        ("voirie", territory, Role.ROADS),
    ):
        client = Client()
        client.force_login(account(name, where, role))
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"version": 1})):
                assert answer.status_code == 404
    incident.refresh_from_db()
    assert incident.state == "open"
