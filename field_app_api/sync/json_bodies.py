"""JSON as phones write it, and the same JSON always in the same bytes."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _


class Unreadable(ValueError):
    """What was sent is no operation; the message is one sentence for people."""


def load(body: bytes) -> Any:
    """JSON as a phone writes it; NaN passes here and is refused where it stands.

    A mark of the byte order before it, which some write, says nothing. An object that says a member
    twice comes as `Doubled`.

    Raises:
        Unreadable: it is empty, no JSON, no UTF-8, or nested without end.
    """
    if not body.strip():
        raise Unreadable(_("L’envoi est vide."))
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object)
    except (UnicodeDecodeError, ValueError):
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise Unreadable(_("C’est du XML ou du HTML : une saisie s’envoie en JSON.")) from None
        raise Unreadable(_("Ce n’est pas du JSON lisible.")) from None
    except RecursionError:
        raise Unreadable(_("Ce JSON est emboîté trop profondément.")) from None


class Doubled(dict[str, Any]):
    """A JSON object in which `name` stands twice: which of the two was meant is not known."""

    def __init__(self, pairs: list[tuple[str, Any]], name: str) -> None:
        super().__init__(pairs)
        self.pairs, self.name = pairs, name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if name in told:
            return Doubled(pairs, name)
        told[name] = value
    return told


def canonical(value: Any) -> bytes:
    """The same bytes for the same JSON, whatever the order of its members."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def as_said(value: Any) -> bytes:
    """Like `canonical`, with each member that was said twice: for what is kept to be looked at."""
    try:
        return _written(value).encode() if _has_doubled(value) else canonical(value)
    except RecursionError:
        return canonical(value)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{','.join(_written(each) for each in value)}]"
    if isinstance(value, dict):
        pairs = value.pairs if isinstance(value, Doubled) else sorted(value.items())
        members = (f"{json.dumps(name)}:{_written(each)}" for name, each in pairs)
        return "{" + ",".join(members) + "}"
    return json.dumps(value)


def _has_doubled(value: Any) -> bool:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, Doubled):
            return True
        if isinstance(each, dict):
            left += each.values()
        elif isinstance(each, list):
            left += each
    return False
