"""From what is missing to where it is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from archaeology.tours.missing import Missing
from archaeology.tours.models import Tour

_TEXTS = frozenset({"title", "summary", "description", "text", "easy_text", "alt", "transcript"})
_FIELDS = {
    **dict.fromkeys(("geom", "place", "route", "outside", "apart"), "place"),
    "site": "site",
}
_OF_THE_ROUTE = frozenset({"route", "start", "end", "turn"})


@dataclass(frozen=True, slots=True)
class Lead:
    """One thing that is missing, and the address of its field."""

    words: str
    href: str
    blocks: bool
    hides_a_stop: bool


def leads(tour: Tour, language: str, found: Sequence[Missing]) -> list[Lead]:
    """Each missing thing with the way to it."""
    return [
        Lead(each.words, _way(tour, language, each), each.blocks, each.hides_a_stop)
        for each in found
    ]


def texts_address(tour: Tour, language: str, anchor: str = "") -> str:
    """The page of texts with a language beside the tour's first one."""
    address = reverse("tour-texts", args=[tour.code])
    return f"{address}?langue={language}" + (f"#{anchor}" if anchor else "")


def anchor_of(where: str, language: str, name: str) -> str:
    """The id of a text's field on that page."""
    return f"{where.replace(':', '-')}-{language}-{name}"


def _way(tour: Tour, language: str, each: Missing) -> str:
    kind, _colon, key = each.where.partition(":")
    if each.what in _TEXTS:
        return texts_address(tour, language, anchor_of(each.where, language, each.what))
    if kind == "stop":
        field = _FIELDS.get(each.what, each.what)
        return reverse("tour-stop", args=[tour.code, int(key)]) + f"#id_{field}"
    if kind == "medium":
        return reverse("tour-medium", args=[tour.code, int(key)]) + f"#id_{each.what}"
    if each.what in {"valid_until", "duration_min"}:
        return reverse("tour-facts", args=[tour.code]) + f"#id_{each.what}"
    return "#parcours" if each.what in _OF_THE_ROUTE else "#etapes"
