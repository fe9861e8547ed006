"""What can still be read of a text that is no operation: where it breaks, and its sound pieces."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from field_app_api.sync.json_bodies import Unreadable, load
from field_app_api.sync.models import Unread
from field_app_api.sync.reading import read_operation
from layers.catalog.collecting import FieldForm
from layers.catalog.layer import Layer

# Around the place where it breaks; the whole text can be saved.
MOST_LINES, MOST_LETTERS = 200, 2_000
_MEMBERS = (
    *("id", "schema", "device", "sequence", "at", "layer", "method", "key", "parent"),
    *("base_version", "old", "new", "geometry", "accuracy_m", "place_source", "files"),
)
_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("Expecting property name", gettext_lazy("le nom d’une valeur, entre guillemets, est attendu")),
    ("Expecting ',' delimiter", gettext_lazy("une virgule est attendue")),
    ("Expecting ':' delimiter", gettext_lazy("un deux-points est attendu")),
    ("Expecting value", gettext_lazy("une valeur est attendue")),
    ("Unterminated string", gettext_lazy("le texte qui commence ici ne se termine pas")),
    ("Invalid control character", gettext_lazy("un caractère n’est pas admis dans un texte")),
    ("Invalid \\", gettext_lazy("une barre oblique inverse n’est pas admise ici")),
    ("Extra data", gettext_lazy("quelque chose suit la fin")),
    ("Illegal trailing comma", gettext_lazy("une virgule est de trop")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text; of the one that breaks, what stands before and after that place."""

    number: int
    text: str
    after: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A text that is no JSON: why, and its lines around the place where it breaks."""

    why: str
    lines: list[Line]
    is_cut: bool


def broken(raw: bytes) -> Broken | None:
    """Where a text breaks; None where it is JSON."""
    text = raw.decode("utf-8-sig", "replace")
    try:
        json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        before = raw[: wrong.start].decode("utf-8-sig", "replace")
        number, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        why = _("un octet n’est pas de l’UTF-8")
    except json.JSONDecodeError as wrong:
        number, column = wrong.lineno, wrong.colno
        why = _in_words(wrong.msg, is_at_end=wrong.pos >= len(text.rstrip()))
    except (ValueError, RecursionError):
        number, column = 1, 1
        why = _("c’est emboîté trop profondément, ou un nombre est trop long")
    else:
        return None
    told = _("Ligne %(line)s, caractère %(column)s : %(why)s.")
    why = told % {"line": number, "column": column, "why": why}
    return Broken(why, *_around(text, number, column))


def _around(text: str, number: int, column: int) -> tuple[list[Line], bool]:
    """The lines around a place, and whether that is not all."""
    every = text.split("\n")
    first = max(0, min(number - MOST_LINES // 2, len(every) - MOST_LINES))
    lines = []
    is_cut = len(every) > MOST_LINES
    for at, line in enumerate(every[first : first + MOST_LINES], start=first + 1):
        breaks = at == number
        before, after = (line[: column - 1], line[column - 1 :]) if breaks else (line, "")
        if breaks and len(before) > MOST_LETTERS:
            before, is_cut = f"…{before[-MOST_LETTERS:]}", True
        elif len(before) > MOST_LETTERS:
            before, is_cut = f"{before[:MOST_LETTERS]}…", True
        if len(after) > MOST_LETTERS:
            after, is_cut = f"{after[:MOST_LETTERS]}…", True
        lines.append(Line(at, before, after, breaks))
    return lines, is_cut


def _in_words(message: str, *, is_at_end: bool) -> str:
    if is_at_end and not message.startswith("Extra data"):
        return _("le texte s’arrête avant la fin")
    said = next((said for begins, said in _WORDS if message.startswith(begins)), None)
    return str(said) if said is not None else _("ce n’est pas du JSON")


def pieces(raw: bytes, questions: Iterable[str]) -> dict[str, Any]:
    """What an operation's members, and the answers to these questions, say in a text.

    Of a text that breaks, each piece that is whole by itself: nobody types again what is there.
    """
    try:
        value = load(raw)
    except Unreadable:
        text = raw.decode("utf-8-sig", "replace")
        found = {name: value for name in _MEMBERS for value in _whole(text, name)}
        # A question may be called like a member: answers stand after `new`.
        answers = text.partition('"new"')[2]
        new = {name: value for name in questions for value in _whole(answers, name)}
        said = found.get("new")
        return found | {"new": new | (said if isinstance(said, dict) else {})}
    return value if isinstance(value, dict) else {}


def _whole(text: str, name: str) -> list[Any]:
    """The first whole value of that name, in a list; an empty list where there is none."""
    decoder = json.JSONDecoder()
    for found in re.finditer(rf'"{re.escape(name)}"\s*:\s*', text):
        try:
            value, end = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        # A number at the very end may have been cut.
        if isinstance(value, int | float) and end == len(text):
            continue
        return [value]
    return []


def how_many(raw: bytes) -> int:
    """How many operations a text seems to hold: each tells its method once."""
    return len(re.findall(rb'"method"\s*:', raw))


def sound(unread: Unread, said: Mapping[str, Any], layer: Layer, form: FieldForm) -> dict[str, Any]:
    """An operation on a layer with as much of what was said as can be read, the rest made here.

    `said` tells the method that it is to have.
    """
    body: dict[str, Any] = {
        "id": str(unread.named or uuid.uuid4()),
        "schema": form.version,
        "device": "bureau",
        "sequence": 1,
        "at": unread.received_at.isoformat(),
        "layer": layer.id,
        "method": said["method"],
        "new": {},
    }
    for name in _MEMBERS:
        if name in ("layer", "method") or name not in said:
            continue
        tried = {**body, name: said[name]}
        try:
            read_operation(tried)
        except Unreadable:
            continue
        body = tried
    new = said.get("new")
    for name, value in new.items() if isinstance(new, dict) and not body["new"] else ():
        # One of the answers cannot be stored: the others are kept.
        tried = {**body, "new": {**body["new"], name: value}}
        try:
            read_operation(tried)
        except Unreadable:
            continue
        body = tried
    if body["method"] == "create":
        body |= {"key": None, "parent": None, "base_version": None}
    return body
