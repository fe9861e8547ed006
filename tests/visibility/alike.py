"""Who is alike to a layer, and a look that is spared what somebody alike has looked at already.

Policies know hundreds of people as a few kinds: those to whom they grant the same of a layer. Of
each kind one asks for everything. The others ask once through each door (a route, for rows of one
class and territory, that answered in one way); where an answer differs, they are not alike after
all and look for themselves at everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

from layers.access.actor import Actor
from layers.catalog.layer import Layer
from tests.visibility.rows import WalkedRow
from tests.visibility.walk import Heard, RecordingClient

# A value that is a word of the address (`json`, `fr`, `toutes`) leads elsewhere; a number does not.
_WORD = re.compile(r"[a-z]+")


class NotAlikeError(Exception):
    """Two of one kind got different answers to one question."""


def kinds(layer: Layer, territories: Iterable[str], actors: Mapping[str, Actor]) -> list[list[str]]:
    """The names of those to whom the policy grants the same of a layer, in every territory.

    Doors lead whoever is not signed in to the sign-in page: nobody is a kind of their own.
    """
    territories = list(territories)
    found: dict[Hashable, list[str]] = defaultdict(list)
    for name, actor in actors.items():
        granted = tuple(
            frozenset(layer.policy.grants(actor, territory).items()) for territory in territories
        )
        found[granted, actor.is_signed_in, actor.is_superuser].append(name)
    return list(found.values())


class AlikeClient(RecordingClient):
    """Asks once through each door; further on it is told what the first of its kind was told."""

    def __init__(self, own: RecordingClient, first: RecordingClient, rows: list[WalkedRow]) -> None:
        super().__init__()
        self.cookies, self.handler = own.cookies, own.handler
        self.raw, self.failures, self.known = own.raw, own.failures, own.known
        self._first = first
        self._classes = _classes_by_name(rows)
        self._doors: dict[Hashable, Heard] = {}

    def get(self, path: Any, data: Any = None, *args: Any, **extra: Any) -> Any:
        """Ask, or remember what somebody alike was answered.

        Raises:
            NotAlikeError: the answer is not of the kind that the first one got.
        """
        question = self.question(path, data, args, extra)
        told = self._first.known.get(question)
        if told is None or question in self.known:
            return super().get(path, data, *args, **extra)
        door = self._door(path, data, extra, told.response.status_code)
        if door in self._doors:
            # A refusal names whoever is refused: their own is given again.
            return (
                told if told.response.status_code == HTTPStatus.OK else self._doors[door]
            ).again()
        response = super().get(path, data, *args, **extra)
        self._doors[door] = self.known[question]
        if response.status_code != told.response.status_code:
            raise NotAlikeError(f"{path}: {response.status_code}, {told.response.status_code}")
        return response

    def _door(self, path: str, data: Any, extra: Mapping[str, Any], status: int) -> Hashable:
        parts = urlsplit(path)
        try:
            match = resolve(parts.path)
            route, named = match.view_name or match.route, list(match.kwargs.values())
            named += match.args
        except Resolver404:
            route, named = parts.path, []
        asked = [*parse_qsl(parts.query), *(data or {}).items()]
        words = [(name, value if _WORD.fullmatch(str(value)) else "") for name, value in asked]
        classes = {self._classes.get(str(value), "") for value in named}
        return route, frozenset(words), frozenset(classes), status, "headers" in extra


def _classes_by_name(rows: list[WalkedRow]) -> dict[str, str]:
    """The class and the territory of a row by its key, and by whatever an address may call it."""
    return {
        str(name): f"{row.territory} {row.visibility}"
        for row in rows
        for name in (row.key, *row.values.values())
    }
