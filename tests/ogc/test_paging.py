"""Walking the pages: each visible row once, whatever the limit and whatever is added meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.access.models import Territory
from layers.catalog.visible import COUNT_CEILING
from tests.ogc.conftest import ITEMS, PLACE, thing
from tests.testlayer.models import Thing

SLOW_SET_UP = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def next_url(page: dict[str, Any]) -> str | None:
    return next((link["href"] for link in page["links"] if link["rel"] == "next"), None)


def ids(page: dict[str, Any]) -> list[int]:
    return [feature["id"] for feature in page["features"]]


def many(territory: Territory, number: int, **values: Any) -> list[int]:
    before = set(Thing.objects.values_list("pk", flat=True))
    Thing.objects.bulk_create(
        Thing(
            territory=territory,
            name=f"t{index}",
            kind="coin",
            weight=index,
            geom=Point(PLACE[0] + index, PLACE[1], srid=2154),
            **values,
        )
        for index in range(number)
    )
    added = Thing.objects.exclude(pk__in=before).order_by("weight")
    return list(added.values_list("pk", flat=True))


@given(
    visible=st.integers(0, 25),
    hidden=st.integers(0, 5),
    limit=st.integers(1, 30),
    additions=st.lists(st.integers(0, 3), max_size=12),
    removals=st.booleans(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_SET_UP)
def test_every_row_comes_exactly_once(
    client: Client,
    territory: Territory,
    visible: int,
    hidden: int,
    limit: int,
    additions: list[int],
    removals: bool,
) -> None:
    Thing.objects.all().delete()
    existing = set(many(territory, visible))
    secret = set(many(territory, hidden, sensitivity="sealed"))
    seen: list[int] = []
    removed: set[int] = set()
    url: str | None = f"{ITEMS}?limit={limit}"
    growth = iter(additions)
    while url:
        page = client.get(url).json()
        assert page["numberReturned"] == len(page["features"]) <= limit
        assert page["numberReturned"] == limit or next_url(page) is None
        seen += ids(page)
        many(territory, next(growth, 0))
        if removals and seen:
            # The very row on which the next page hangs goes away.
            removed.add(seen[-1])
            Thing.objects.filter(pk=seen[-1]).delete()
        url = next_url(page)
    assert len(seen) == len(set(seen)), "a row came twice"
    assert existing <= set(seen), "a row was lost"
    assert not secret & set(seen)


def test_links_keep_the_question(client: Client, territory: Territory) -> None:
    many(territory, 12)
    query = {"limit": "5", "kind": "coin", "bbox": "0,49,1,50"}
    crs = "http://www.opengis.net/def/crs/EPSG/0/2154"
    first = client.get(ITEMS, {**query, "crs": crs}).json()
    following = next_url(first)
    assert following is not None
    assert "offset" not in following
    response = client.get(following)
    assert response["Content-Crs"] == f"<{crs}>"
    assert response.json()["numberMatched"] == 12
    assert not set(ids(first)) & set(ids(response.json()))


def test_a_full_last_page_has_no_next(client: Client, territory: Territory) -> None:
    many(territory, 10)
    page = client.get(ITEMS, {"limit": 10}).json()
    assert len(page["features"]) == 10
    assert next_url(page) is None


def test_the_default_is_ten_and_too_much_is_cut(client: Client, territory: Territory) -> None:
    many(territory, 15)
    assert client.get(ITEMS).json()["numberReturned"] == 10
    assert client.get(ITEMS, {"limit": 999_999}).json()["numberReturned"] == 15


def test_counts_are_exact_to_a_thousand_and_then_left_out(
    client: Client, territory: Territory
) -> None:
    many(territory, COUNT_CEILING)
    assert client.get(ITEMS, {"limit": 3}).json()["numberMatched"] == COUNT_CEILING
    assert client.get(ITEMS, {"limit": 1000}).json()["numberMatched"] == COUNT_CEILING
    thing(territory, "one too many")
    for limit in (3, 1000):
        assert "numberMatched" not in client.get(ITEMS, {"limit": limit}).json()
    all_at_once = client.get(ITEMS, {"limit": 10_000}).json()
    assert all_at_once["numberReturned"] == all_at_once["numberMatched"] == COUNT_CEILING + 1
    page = client.get(ITEMS, {"limit": 3}, headers={"Accept": "text/html"}).content.decode()
    assert "Plus de 1" in page


@pytest.mark.parametrize("size", [1, 4])
def test_pages_for_people_turn_too(client: Client, territory: Territory, size: int) -> None:
    keys = set(many(territory, 9))
    url: str | None = f"{ITEMS}?f=html&limit={size}"
    found: set[int] = set()
    while url:
        page = client.get(url).content.decode()
        here = {key for key in keys if f"/items/{key}" in page}
        assert len(here) <= size
        assert not here & found
        found |= here
        _, _, rest = page.partition('rel="next" href="')
        url = rest.partition('"')[0].replace("&amp;", "&") if rest else None
    assert found == keys


def test_keys_do_not_come_in_the_order_of_creation(client: Client, territory: Territory) -> None:
    """Else a page would tell how many rows one does not see, and when they came."""
    made = many(territory, 30)
    assert made != sorted(made)
    assert ids(client.get(ITEMS, {"limit": 30}).json()) == sorted(made)
