"""The network's map and what stands beside it, through the door people use."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from layers.access.actor import Actor
from layers.access.models import Account
from networks.water.models import Connection, Device, Pipe
from tests.networks.water.conftest import Town

HOME = "200010700"


@pytest.fixture
def plumber(water: Actor) -> Client:
    """The agent's browser."""
    client = Client()
    client.force_login(Account.objects.get(username="plombier"))
    return client


def drawn(page: str) -> Any:
    found = re.search(r'<script id="drawn" type="application/json">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def test_a_pipe_says_which_valves_to_close_and_who_loses_water(plumber: Client, fed: Town) -> None:
    page = plumber.get(reverse("water-pipe", args=[fed.pipes["CD"].pk])).content.decode()
    assert re.search(r"<strong>2</strong>\s*vannes à fermer", page)
    assert re.search(r"<strong>2</strong>\s*abonnés sans eau", page)
    shown = drawn(page)
    assert [each["properties"].get("mark") for each in shown["cut-valves"]["features"]] == [
        "1",
        "2",
    ]
    assert len(shown["cut-pipes"]["features"]) == 1
    card = plumber.get(reverse("water-pipe-card", args=[fed.pipes["CD"].pk])).content.decode()
    assert drawn(card) == shown
    assert "<html" not in card


def test_a_valve_that_is_said_to_be_stuck_makes_another_plan_and_changes_nothing(
    plumber: Client,
    fed: Town,
) -> None:
    valve = fed.valves["CD-C"]
    address = reverse("water-pipe", args=[fed.pipes["CD"].pk])
    page = plumber.get(address, {"bloquees": f"{valve.pk},9,x"}).content.decode()
    assert "V-BC-C" in page
    assert "V-CD-C</a>" not in page
    valve.refresh_from_db()
    assert valve.handling == "operable"


def test_the_sheet_names_whom_to_warn_and_what_to_do_if_a_valve_sticks(
    plumber: Client,
    fed: Town,
) -> None:
    Connection.objects.update(
        contact_name="Abonné 12", contact_phone="02 61 91 00 12", sensitive="dialysis"
    )
    page = plumber.get(reverse("water-isolation", args=[fed.pipes["CD"].pk])).content.decode()
    assert "02 61 91 00 12" in page
    assert "Dialyse à domicile" in page
    assert "V-CD-C bloquée : 2 vannes à fermer, 2 abonnés sans eau." in page
    assert "<svg" in page


def test_a_pipe_that_is_shut_off_has_no_way_to_a_source(plumber: Client, fed: Town) -> None:
    address = reverse("water-pipe", args=[fed.pipes["CD"].pk])
    assert "D’où vient l’eau" in plumber.get(address).content.decode()
    Device.objects.filter(code__in=["V-CD-C", "V-CD-D"]).update(is_open=False)
    page = plumber.get(address).content.decode()
    assert "Aucune ressource n’atteint cette conduite" in page


def test_sewers_and_retired_pipes_have_no_isolation(plumber: Client, fed: Town) -> None:
    sewer, old = Pipe.objects.get(code="egout"), Pipe.objects.get(code="ancienne")
    for pipe in (sewer, old):
        assert plumber.get(reverse("water-pipe", args=[pipe.pk])).status_code == 200
        assert plumber.get(reverse("water-isolation", args=[pipe.pk])).status_code == 404
    assert (
        "Hors service depuis" in plumber.get(reverse("water-pipe", args=[old.pk])).content.decode()
    )


def test_how_a_valve_was_found_is_written_down_once(plumber: Client, fed: Town) -> None:
    valve = fed.valves["CD-C"]
    address = reverse("water-device", args=[valve.pk])
    said = {"version": 1, "position": "ouverte", "handling": "stuck", "note": "carré foiré"}
    assert plumber.post(address, said).status_code == 302
    valve.refresh_from_db()
    assert (valve.handling, valve.handling_note, valve.version) == ("stuck", "carré foiré", 2)
    # Somebody else read the valve before that: nothing is overwritten, nothing typed is lost.
    late = plumber.post(address, said | {"handling": "operable", "note": "je l’ai tournée"})
    assert "Quelqu’un d’autre a modifié" in late.content.decode()
    assert "je l’ai tournée" in late.content.decode()
    valve.refresh_from_db()
    assert valve.handling == "stuck"


def test_a_search_finds_pipes_valves_and_addresses(plumber: Client, fed: Town) -> None:
    Connection.objects.update(address="12 rue des Tanneurs")
    page = plumber.get(reverse("water"), {"q": "tanneurs"}).content.decode()
    assert reverse("water-pipe", args=[fed.pipes["CD"].pk]) in page
    assert "V-CD-C" in plumber.get(reverse("water"), {"q": "v-cd-c"}).content.decode()
    assert "Rien ne correspond" in plumber.get(reverse("water"), {"q": "zzz"}).content.decode()


def test_the_rooms_are_shut_to_others(client: Client, fed: Town, foreign_water: Actor) -> None:
    keys = fed.pipes["CD"].pk, fed.valves["CD-C"].pk
    addresses = [
        reverse("water"),
        *(reverse(name, args=[keys[0]]) for name in ("water-pipe", "water-isolation")),
        reverse("water-device", args=[keys[1]]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(Account.objects.get(username="eau-voisine"))
    assert {client.get(address).status_code for address in addresses} == {404}
    refused = client.post(addresses[-1], {"version": 1, "handling": "stuck"})
    assert refused.status_code == 404
    assert Device.objects.get(pk=keys[1]).handling == "operable"


def test_an_empty_network_says_how_to_bring_one(plumber: Client) -> None:
    assert "geoportal import water" in plumber.get(reverse("water")).content.decode()
