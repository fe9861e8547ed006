"""A stop has one number: the one that is printed on its sign, gaps and all."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.tours.missing import missing
from archaeology.tours.models import Tour
from archaeology.tours.services.publish_tour import publish_tour
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from tests.archaeology.tours.hiding import a_place, reclassify
from tests.archaeology.tours.walk import a_stop


@pytest.fixture
def gap(walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory) -> list[int]:
    """Keys of four stops, the third of which became confidential."""
    place = a_place(archaeologist, territory, "site", 300)
    made = [
        a_stop(presenter, walk, name, metres)
        for name, metres in (("Le puits", 300), ("Le mur", 400))
    ]
    publish_tour(presenter, walk.pk, "fr")
    reclassify(archaeologist, "site", place, "restricted")
    return [
        *walk.stops.order_by("order").values_list("pk", flat=True)[:2],
        *(each.pk for each in made),
    ]


def test_every_page_of_the_editor_says_the_number_of_the_sign(
    walk: Tour, gap: list[int], client: Client
) -> None:
    client.force_login(Account.objects.get(username="patrimoine"))

    def page(name: str, *more: int) -> str:
        return client.get(reverse(name, args=[walk.code, *more])).content.decode()

    assert re.findall(r'class="sign__number">(\d+)<', page("tour-signs")) == ["1", "2", "4"]
    assert re.findall(r'data-number="(\d+)"', page("tour")) == ["1", "2", "4"]
    assert "<h1>4. Le mur</h1>" in page("tour-stop", gap[3])
    assert "4. Le mur" in page("tour-texts")
    assert "1. Le quai" in page("tour-texts")


def test_a_stop_has_its_number_on_the_map(gap: list[int], walk: Tour, presenter: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(username=presenter.name))
    page = client.get(reverse("tour", args=[walk.code])).content.decode()
    drawn = re.search(r'<script id="stops-on-map"[^>]*>(.+?)</script>', page)
    assert drawn
    marks = [each["properties"]["mark"] for each in json.loads(drawn[1])["features"]]
    assert marks == ["1", "2", "4"]


def test_a_stop_moves_past_one_that_is_not_shown_and_all_numbers_are_told(
    walk: Tour, gap: list[int], client: Client
) -> None:
    client.force_login(Account.objects.get(username="patrimoine"))
    page = client.get(reverse("tour", args=[walk.code])).content.decode()
    (up,) = re.findall(rf'data-key="{gap[3]}".*?name="to" value="(\d+)"', page, re.DOTALL)
    assert up == "2"
    first, second, hidden, last = gap
    answer = client.post(
        reverse("tour-move-stop", args=[walk.code, last]),
        {"to": up},
        headers={"accept": "application/json"},
    )
    assert answer.json() == {
        "order": 2,
        "numbers": {str(first): 1, str(last): 2, str(second): 3},
    }
    assert walk.stops.get(pk=hidden).order == 4


def test_a_tour_without_a_route_is_not_told_that_its_route_is_withheld(
    walk: Tour, presenter: Actor, gap: list[int], client: Client
) -> None:
    Tour.objects.filter(pk=walk.pk).update(geom=None)
    walk.refresh_from_db()
    found = missing(presenter, walk, "fr")
    assert [each.what for each in found if each.blocks] == ["place"]
    client.force_login(Account.objects.get(username="patrimoine"))
    page = client.get(reverse("tour", args=[walk.code])).content.decode()
    assert "Le parcours est retiré" not in page
    assert "Le parcours mène" not in page
    assert "avant que le parcours soit dessiné" in page
    line = {"geom": "49.52, 0.55\n49.53, 0.55", "version": str(walk.version)}
    refused = client.post(reverse("tour-route", args=[walk.code]), line)
    assert "avant que le parcours soit dessiné" in refused.content.decode()
