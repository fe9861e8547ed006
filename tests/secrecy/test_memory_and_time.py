"""Caches, the change feed and the clock do not tell of hidden rows either.

These need commits: what a transaction has not committed is in no log and no memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from django.test import Client
from scipy import stats

from archaeology.sites.models import Find
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.sql.sequencer import sequence_changes
from layers.catalog.tail import TAIL
from tests.secrecy.conftest import ARCHAEOLOGY_LAYERS, POLICE_LAYERS, SECRET_PLACE, hide
from tests.tiles.conftest import tile_at

pytestmark = pytest.mark.django_db(transaction=True)
ZOOMS = (0, 6, 10, 12, 14, 18)


def _numbered() -> None:
    """Every committed change has its cursor, and this process has read them."""
    while sequence_changes():
        pass
    TAIL.read_at = 0.0


def _tiles(layers: tuple[str, ...]) -> list[str]:
    places = [tile_at(SECRET_PLACE.x, SECRET_PLACE.y, zoom) for zoom in ZOOMS]
    return [f"/tiles/{layer}/{t.z}/{t.x}/{t.y}.mvt" for layer in layers for t in places]


@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.ADMINISTRATOR, Role.HERITAGE])
def test_a_tile_held_stays_confirmed_when_something_hidden_comes(
    territory: Territory,
    open_ground: None,
    account: Callable[..., Account],
    role: Role | None,
) -> None:
    client = Client()
    if role is not None:
        client.force_login(account("onlooker", territory, role))
    addresses = _tiles(("police-operations", *ARCHAEOLOGY_LAYERS))
    _numbered()
    held = {address: client.get(address) for address in addresses}
    hide(territory)
    _numbered()
    for address, before in held.items():
        again = client.get(address, headers={"If-None-Match": before["ETag"]})
        assert again.status_code == 304, address
        fresh = client.get(address)
        assert fresh.content == before.content


def test_who_may_know_is_not_told_that_nothing_changed(
    territory: Territory, open_ground: None, account: Callable[..., Account]
) -> None:
    client = Client()
    client.force_login(account("officer", territory, Role.POLICE))
    addresses = _tiles(("speed-checks",))
    _numbered()
    held = {address: client.get(address)["ETag"] for address in addresses}
    hide(territory)
    _numbered()
    for address, tag in held.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200, address


def test_an_answer_made_for_the_police_is_never_served_to_another(
    territory: Territory, open_ground: None, account: Callable[..., Account]
) -> None:
    hide(territory)
    _numbered()
    officer, public = Client(), Client()
    officer.force_login(account("officer", territory, Role.POLICE))
    for address in _tiles(POLICE_LAYERS):
        seen = officer.get(address)
        if seen.status_code == 200:
            assert "private" in seen["Cache-Control"]
            assert "Cookie" in seen["Vary"]
        # The tag of the police, shown by somebody else, confirms nothing.
        shown = public.get(address, headers={"If-None-Match": seen["ETag"]})
        assert shown.status_code in {200, 204, 404}
        assert b"Walk-Secrete" not in shown.content


def test_the_front_desk_s_feed_says_nothing_of_hidden_work(
    territory: Territory, open_ground: None, account: Callable[..., Account]
) -> None:
    client = Client()
    client.force_login(account("desk", territory, Role.FRONT_DESK))
    _numbered()
    page = client.get("/triage/liste").content.decode()
    cursor = page.split('data-cursor="')[1].split('"')[0]
    ask = f"/triage/changes?after={cursor}"
    nothing = client.get(ask)
    hide(territory)
    _numbered()
    after = client.get(ask)
    assert after.json() == nothing.json() == {"cursor": cursor}
    assert client.get(ask, headers={"If-None-Match": nothing["ETag"]}).status_code == 304


def test_answers_take_no_longer_for_what_is_hidden(territory: Territory, open_ground: None) -> None:
    """Two worlds in turn, the same question: what differs is noise.

    A rank test at one in a million: it finds a way of asking that costs something for each hidden
    row (a lookup, a rendering), and not the weather on the machine.
    """
    client = Client()
    address = "/ogc/collections/finds/items?f=json&limit=100"
    spent: dict[bool, list[float]] = {False: [], True: []}
    hidden: list[Find] = []
    for _warm in range(5):
        client.get(address)
    for _round in range(6):
        for world in (False, True):
            if world:
                hidden = _many_finds(territory)
            for _again in range(12):
                start = time.perf_counter()
                client.get(address)
                spent[world].append(time.perf_counter() - start)
            for each in hidden:
                each.delete()
            hidden = []
    _statistic, chance = stats.mannwhitneyu(spent[False], spent[True])
    slower = median(spent[True]) / median(spent[False])
    assert chance > 1e-6 or slower < 1.05, (chance, slower)


def _many_finds(territory: Territory) -> list[Find]:
    return [
        Find.objects.create(
            territory=territory,
            number=f"HIDDEN-{index}",
            title="Walk-Secrete",
            confidentiality="restricted",
            geom=SECRET_PLACE,
        )
        for index in range(20)
    ]
