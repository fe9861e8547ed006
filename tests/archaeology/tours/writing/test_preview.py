"""Who writes a tour sees it as its visitors will, before anybody else does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.tours.hiding import a_place
from tests.archaeology.tours.walk import a_stop, an_image

TELLING = re.compile(r'<script id="telling" type="application/json">(.*?)</script>', re.DOTALL)


def _told(client: Client, tour: Tour, language: str = "fr") -> dict[str, Any]:
    page = client.get(reverse("tour-preview", args=[tour.code]), {"lang": language})
    assert page.status_code == 200
    (document,) = TELLING.findall(page.content.decode())
    told: dict[str, Any] = json.loads(document)
    return told


def test_a_draft_is_previewed_in_each_language_that_is_begun(
    walk: Tour, presenter: Actor, client: Client
) -> None:
    first, _second = walk.stops.all()
    key = an_image(presenter, first)
    write_tour_text(presenter, walk.pk, "en", 0, TourWords("The harbour", "", ""))
    write_stop_text(presenter, first.pk, "en", 0, StopWords("The quay", "It tells."))
    client.force_login(Account.objects.get(username="patrimoine"))
    french, english = _told(client, walk), _told(client, walk, "en")
    assert [stop["title"] for stop in french["stops"]] == ["Le quai", "La rue haute"]
    assert len(french["route"]["coordinates"]) == 3
    image = french["stops"][0]["images"][0]
    assert image["href"] == reverse("tour-medium-file", args=[walk.code, key])
    assert client.get(image["href"]).status_code == 200
    assert (english["title"], [stop["title"] for stop in english["stops"]]) == (
        "The harbour",
        ["The quay"],
    )
    # What is written now is shown now; nobody else is shown anything.
    write_stop_text(presenter, first.pk, "fr", 2, StopWords("Le quai", "Autrement."))
    assert _told(client, walk)["stops"][0]["text"] == "Autrement."
    assert client.get(f"/api/tours/v1/tours/{walk.code}").status_code == 404
    empty = client.get(reverse("tour-preview", args=[walk.code]), {"lang": "de"})
    assert "Rien n’est encore écrit" in empty.content.decode()


@pytest.mark.parametrize("role", [None, Role.POLICE, Role.ELECTED, Role.ADMINISTRATOR])
def test_a_preview_exists_for_nobody_else(
    walk: Tour,
    territory: Territory,
    account: Callable[..., Account],
    client: Client,
    role: Role | None,
) -> None:
    address = reverse("tour-preview", args=[walk.code])
    if role is None:
        assert client.get(address).status_code in {302, 404}
        return
    client.force_login(account("autre", territory, role))
    assert client.get(address).status_code == 404


def test_a_preview_tells_nothing_of_what_its_writer_may_not_know(
    walk: Tour, archaeologist: Actor, presenter: Actor, territory: Territory, client: Client
) -> None:
    a_place(archaeologist, territory, "find", 250, "restricted")
    sealed = a_stop(archaeologist, walk, "À la tombe", 250)
    assert Stop.objects.get(pk=sealed.pk).visibility == "sealed"
    client.force_login(Account.objects.get(username="patrimoine"))
    told = _told(client, walk)
    assert [stop["title"] for stop in told["stops"]] == ["Le quai", "La rue haute"]
    assert (told["route"], told["profile"], told["length_m"]) == (None, None, None)
