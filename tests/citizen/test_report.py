"""Reporting through the form, as a browser without JavaScript sends it."""

from __future__ import annotations

import pytest
from django.test import Client

from geoportal.citizen.models import Category, CitizenRequest
from tests.citizen.forms import open_form

pytestmark = pytest.mark.django_db


def test_the_whole_road(client: Client, categories: dict[str, Category]) -> None:
    form = open_form(client)
    form["category"] = categories["fuite"].pk
    form["coordinates"] = "49,49 0,55"
    form["text"] = "L’eau coule depuis hier."
    answer = form.send()
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    made = CitizenRequest.objects.get()
    assert made.spoken_number in page.content.decode()
    assert made.commune is not None
    assert made.commune.name == "Ouest"
    assert made.agency is not None
    assert made.agency.slug == "eau"
    assert made.place_source == "coordinates"
    assert "confiée" in page.content.decode() or "orientée vers : Eau" in page.content.decode()
