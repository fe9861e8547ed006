"""Hidden rows change no answer: who may not know of them cannot tell two worlds apart.

The same questions are put before and after a planned session and a restricted find come into the
world, by everybody in turn; lent the keys and the words of what is hidden. Answers of those who may
not know must be the same to the byte: status, headers, counts, order, pages, tiles of every zoom,
errors. Those who may know must see the difference, so that the questions are known to be good ones.
"""

from __future__ import annotations

import pytest
from django.test import Client

from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.secrecy.conftest import ARCHAEOLOGY_LAYERS, POLICE_LAYERS, hide
from tests.secrecy.questions import answer_to, questions

Everybody = dict[str, Account | None]
# What each may know of; everybody else may know of nothing that is hidden.
INITIATED = {Role.POLICE.value: POLICE_LAYERS, Role.ARCHAEOLOGIST.value: ARCHAEOLOGY_LAYERS}
ROOMS = {POLICE_LAYERS: ("/police",), ARCHAEOLOGY_LAYERS: ("/archeologie", "/archaeology")}
WHO = (
    "public",
    "outsider",
    "superuser",
    *(role.value for role in Role),
    "police-next-door",
    "archaeologist-next-door",
)


def _concerns(address: str, layers: tuple[str, ...]) -> bool:
    if address.startswith(("/police", "/archeologie", "/api/archaeology")):
        return any(room in address for room in ROOMS[layers])
    general = ("/ogc/", "/ogc/collections", "/ogc/api", "/carte", "/tiles/style.json", "/")
    path = address.split("?", maxsplit=1)[0]
    return any(layer in address for layer in layers) or path.rstrip("/") in {
        each.rstrip("/") for each in general
    }


@pytest.mark.parametrize("who", WHO)
def test_nobody_tells_the_worlds_apart(
    everybody: Everybody, territory: Territory, open_ground: None, who: str
) -> None:
    client = Client()
    account = everybody[who]
    if account is not None:
        client.force_login(account)
    # Keys are random: those of a world that is undone again stand for keys that nobody has.
    with _undone():
        keys = hide(territory).keys
    asked = list(questions(keys))
    before = {address: answer_to(client, address) for address in asked}
    hidden = hide(territory)
    renamed = {address: _renamed(address, keys, hidden.keys) for address in asked}
    known = INITIATED.get(who, ())
    changed = []
    for address in asked:
        after = answer_to(client, renamed[address])
        after = _with_old_keys(after, hidden.keys, keys)
        if after != before[address]:
            changed.append(address)
    if not known:
        assert changed == []
        return
    assert [each for each in changed if not _concerns(each, known)] == []
    # For the initiated the same questions do tell.
    for layer in known:
        assert any(f"/ogc/collections/{layer}/items" in each for each in changed)
        assert any(each.startswith(f"/tiles/{layer}/") for each in changed)


def _renamed(address: str, old: dict[str, int], new: dict[str, int]) -> str:
    for layer, key in old.items():
        address = address.replace(str(key), str(new[layer])).replace(
            str(key - 1), str(new[layer] - 1)
        )
    return address


def _with_old_keys(
    answer: tuple[object, ...], new: dict[str, int], old: dict[str, int]
) -> tuple[object, ...]:
    """An answer may repeat the address that was asked: the key in it is the asker's own."""
    status, headers, tag, body = answer
    assert isinstance(body, bytes)
    assert isinstance(headers, tuple)
    for layer, key in new.items():
        for given, meant in ((key, old[layer]), (key - 1, old[layer] - 1)):
            body = body.replace(str(given).encode(), str(meant).encode())
            headers = tuple(
                each.replace(str(given), str(meant)) if isinstance(each, str) else each
                for each in headers
            )
    return status, headers, tag, body


class _undone:  # reads as a word
    """A piece of world that is taken back."""

    def __enter__(self) -> None:
        from django.db import transaction

        self.savepoint = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        from django.db import transaction

        transaction.savepoint_rollback(self.savepoint)
