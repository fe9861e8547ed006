"""A person types years as historians count them; rows and programs have astronomers' years."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from archaeology.tours.forms.years import YearField
from archaeology.tours.models import Medium, Stop, Tour
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.telling.words import year_in_words
from layers.access.actor import Actor
from tests.archaeology.tours.walk import an_image

FIELD = YearField(label="Année")
YEARS = st.integers(-400_000, 3000).filter(bool)


def _main(page: Any) -> str:
    return str(page.content.decode()).partition("<main")[2]


@given(year=YEARS)
def test_what_is_typed_is_what_visitors_read_and_what_is_shown_again(year: int) -> None:
    kept = FIELD.clean(str(year))
    assert kept is not None
    told = str(year) if year > 0 else f"{-year} av. J.-C."
    assert year_in_words(kept, "fr") == told
    assert FIELD.prepare_value(kept) == year
    # What was typed and refused stays as it was.
    assert FIELD.prepare_value(str(year)) == str(year)


@given(years=st.lists(YEARS, min_size=2, unique=True))
def test_years_stay_in_order_and_none_is_lost(years: list[int]) -> None:
    kept = [FIELD.clean(str(each)) for each in sorted(years)]
    assert all(a is not None and b is not None and a < b for a, b in pairwise(kept))
    assert FIELD.clean("1") == (FIELD.clean("-1") or 0) + 1


@pytest.mark.parametrize(("typed", "kept"), [("", None), ("−50", -49), ("-1", 0), (" 50 ", 50)])
def test_what_may_be_typed(typed: str, kept: int | None) -> None:
    assert FIELD.clean(typed) == kept


@pytest.mark.parametrize("typed", ["0", "-0", "−0", "3001", "-500001", "Auguste", "1.5"])
def test_what_is_no_year(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        FIELD.clean(typed)


def test_the_period_of_a_stop(walk: Tour, presenter: Actor, desk: Client) -> None:
    stop = walk.stops.all()[0]
    publish_tour(presenter, walk.pk, "fr")
    address = reverse("tour-stop", args=[walk.code, stop.pk])
    place = f"{stop.geom.x}, {stop.geom.y}"
    sent = {"radius_m": 30, "place": place, "version": stop.version}
    zero = desk.post(address, sent | {"period_start": "0", "period_end": "20"})
    assert zero.status_code == 422
    assert "L’an 0 n’existe pas" in _main(zero)
    assert desk.post(address, sent | {"period_start": "-50", "period_end": "-1"}).status_code == 302
    kept = Stop.objects.get(pk=stop.pk)
    assert (kept.period_start, kept.period_end) == (-49, 0)
    page = _main(desk.get(address))
    assert 'name="period_start" value="-50"' in page
    assert 'name="period_end" value="-1"' in page
    told = Client().get(f"/api/tours/v1/stops/{walk.code}/{kept.slug}").json()["period"]
    assert told == {"from": -49, "to": 0, "words": "de 50 à 1 av. J.-C."}
    # Whoever comes second reads the first one's years as they were typed.
    late = desk.post(address, sent | {"period_start": "-60", "period_end": "-1"})
    assert late.status_code == 409
    assert "Enregistré maintenant : -50" in _main(late)


def test_the_time_that_an_image_shows(walk: Tour, presenter: Actor, desk: Client) -> None:
    key = an_image(presenter, walk.stops.all()[0])
    address = reverse("tour-medium", args=[walk.code, key])
    sent = {"author": "Ville", "licence": "CC-BY-4.0", "version": 1}
    zero = desk.post(address, sent | {"period_start": "-1", "period_end": "0"})
    assert "L’an 0 n’existe pas" in _main(zero)
    assert desk.post(address, sent | {"period_start": "-1", "period_end": "1"}).status_code == 302
    kept = Medium.objects.get(pk=key)
    assert (kept.period_start, kept.period_end) == (0, 1)
    page = _main(desk.get(address))
    assert 'name="period_start" value="-1"' in page
    assert 'name="period_end" value="1"' in page
