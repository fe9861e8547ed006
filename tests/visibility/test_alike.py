"""A look that is spared must not be spared what is not alike."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from layers.access.actor import PUBLIC, actor_of
from layers.access.models import Account, Territory
from layers.catalog.registry import all_layers
from tests.visibility.alike import AlikeClient, NotAlikeError, kinds
from tests.visibility.rows import WalkedRow
from tests.visibility.walk import RecordingClient, granted

Walked = dict[str, list[WalkedRow]]
Onlookers = dict[str, Account | None]


def _client(account: Account | None) -> RecordingClient:
    client = RecordingClient()
    if account is not None:
        client.force_login(account)
    return client


def _popups(walked: Walked, visibility: str) -> list[str]:
    rows = (row for row in walked["test-things"] if row.visibility == visibility)
    return [reverse("map-feature", args=["test-things", row.key]) for row in rows]


def test_those_of_one_kind_are_granted_the_same_of_every_row(
    walked: Walked, onlookers: Onlookers, two_territories: tuple[Territory, Territory]
) -> None:
    actors = {name: actor_of(who) if who else PUBLIC for name, who in onlookers.items()}
    for each in all_layers():
        found = kinds(each, [territory.pk for territory in two_territories], actors)
        assert sorted(name for kind in found for name in kind) == sorted(actors)
        for first, *others in found:
            expected = granted(each, walked[each.id], actors[first])
            for name in others:
                assert granted(each, walked[each.id], actors[name]) == expected, (each.id, name)


def test_a_door_that_opens_for_one_of_a_kind_is_found(walked: Walked, onlookers: Onlookers) -> None:
    """A row of each class is asked for through each door, whatever the others were answered."""
    first, own = _client(None), _client(onlookers["superuser"])
    for address in _popups(walked, "sealed") + _popups(walked, "public"):
        first.get(address)
    look = AlikeClient(own, first, walked["test-things"])
    assert look.get(_popups(walked, "public")[0]).status_code == 200
    with pytest.raises(NotAlikeError):
        look.get(_popups(walked, "sealed")[0])


def test_those_alike_ask_once_for_each_class_and_territory(
    walked: Walked,
    onlookers: Onlookers,
    two_territories: tuple[Territory, Territory],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, own = _client(None), _client(onlookers["outsider"])
    addresses = [*_popups(walked, "public"), *_popups(walked, "sealed")]
    told = [first.get(address).status_code for address in addresses]
    assert set(told) == {200, 404}
    asked: list[str] = []
    send = Client.get

    def counted(self: Client, path: str, *args: object, **extra: object) -> object:
        asked.append(path)
        return send(self, path, *args, **extra)  # type: ignore[arg-type]

    monkeypatch.setattr(Client, "get", counted)
    look = AlikeClient(own, first, walked["test-things"])
    assert [look.get(address).status_code for address in addresses] == told
    firsts = {(row.visibility, row.territory): row for row in reversed(walked["test-things"])}
    doors = {
        reverse("map-feature", args=["test-things", firsts[visibility, territory.pk].key])
        for visibility in ("public", "sealed")
        for territory in two_territories
    }
    assert sorted(asked) == sorted(doors)


def test_what_the_first_of_a_kind_never_asked_is_asked(
    walked: Walked, onlookers: Onlookers
) -> None:
    look = AlikeClient(_client(onlookers["outsider"]), _client(None), walked["test-things"])
    assert {look.get(address).status_code for address in _popups(walked, "public")} == {200}
    assert {look.get(address).status_code for address in _popups(walked, "sealed")} == {404}
