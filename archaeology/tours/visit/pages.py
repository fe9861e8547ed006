"""What every page of the app is made with, and what a page says of a tour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from archaeology.tours.api.answering import medium_address
from archaeology.tours.telling import Telling
from archaeology.tours.telling.parts import Audio, Image, Medium, Period
from archaeology.tours.telling.words import theme_in_words
from archaeology.tours.visit.icon import GROUND, ICON
from archaeology.tours.visit.saying import say_day, say_metres, say_minutes
from archaeology.tours.visit.words import LANGUAGES, said_in, words_in
from archaeology.tours.vocabulary import Language
from layers.access.actor import PUBLIC
from layers.ui.navigation import navigation_at


@dataclass(frozen=True, slots=True)
class Translation:
    """The same page in another language."""

    code: str
    name: str
    href: str


def frame(
    page: str,
    language: str,
    path: str = "",
    told_in: str = "",
    *,
    asked: str = "",
    offered: Sequence[str] = (),
) -> dict[str, Any]:
    """What `visit/base.html` needs: the page's kind, its words, its addresses.

    `language` is the app's, `told_in` that of the tour, which may be another, `asked` the one that
    the reader likes best. `offered` are languages to choose from besides those of the app.
    """
    codes = tuple(dict.fromkeys([*LANGUAGES, *offered]))
    asked = asked or language
    return {
        "page": page,
        "language": language,
        "told_in": told_in or language,
        "said_in": said_in(told_in or language),
        "asked": asked,
        "chosen": asked if asked in codes else language,
        "words": words_in(language),
        "translations": [
            Translation(code, Language(code).label, f"{path}?lang={code}") for code in codes
        ],
        "origin": settings.PUBLIC_URL,
        # Of everybody: who reads makes no difference.
        "portal": navigation_at(path, PUBLIC).home,
        "theme_color": GROUND,
        "icon_size": ICON.sizes[0],
    }


@dataclass(frozen=True, slots=True)
class Picture:
    """An image and where it is."""

    image: Image
    href: str
    credit: str
    credit_href: str


def picture(image: Image, credit: str) -> Picture:
    """An image, with its credit in the words of `credit` (`{author}`, `{licence}`)."""
    medium = image.medium
    href = medium.credit_url or medium.licence.url
    return Picture(image, medium_address(medium), _credit(medium, credit), href)


def in_order_of_time(images: Iterable[Image]) -> list[Image]:
    """The images of a time, by when it starts, then by when it ends.

    An open start is before, an open end after all others.
    """
    dated = [(each, each.period) for each in images if each.period]
    return [image for image, _period in sorted(dated, key=lambda each: _years(each[1]))]


def _years(period: Period) -> tuple[float, float]:
    start = -math.inf if period.start is None else period.start
    return start, math.inf if period.end is None else period.end


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound and where it is."""

    audio: Audio
    href: str
    credit: str


def sound(audio: Audio, credit: str) -> Sound:
    """A sound, with its credit as of a picture."""
    return Sound(audio, medium_address(audio.medium), _credit(audio.medium, credit))


def _credit(medium: Medium, words: str) -> str:
    licence = medium.licence.code.removeprefix("LicenseRef-")
    return words.format(author=medium.author, licence=licence)


@dataclass(frozen=True, slots=True)
class TourCard:
    """What a list says of a tour, in the reader's language."""

    told: Telling
    href: str
    theme: str
    facts: tuple[str, ...]
    picture: Picture | None
    # Since when it is no longer kept up to date; empty while it is.
    expired: str


def card_of(told: Telling, language: str, asked: str) -> TourCard:
    """The card of a tour, in the words of a language; it leads to the telling `asked` for."""
    words = words_in(language)
    stops = words["list"]["stop_one" if len(told.stops) == 1 else "stop_many"]
    facts = [stops.format(count=len(told.stops))]
    if told.length_m:
        facts.insert(0, say_metres(told.length_m, language))
    if told.duration_min:
        facts.insert(0, say_minutes(told.duration_min))
    if told.wheelchair in {"yes", "partly"}:
        facts.append(words["tour"][f"wheelchair_{told.wheelchair}"])
    return TourCard(
        told,
        f"{reverse('visit-tour', args=[told.code])}?lang={asked}",
        theme_in_words(told.theme, language),
        tuple(facts),
        None if told.image is None else picture(told.image, words["stop"]["credit"]),
        validity(told, language) if told.expired else "",
    )


def facts_of(told: Telling, language: str) -> list[tuple[str, str]]:
    """What awaits a walker: name and value."""
    words = words_in(language)["tour"]
    told_facts = (
        (words["duration"], say_minutes(told.duration_min) if told.duration_min else ""),
        (words["length"], say_metres(told.length_m, language) if told.length_m else ""),
        (words["ascent"], "" if told.ascent_m is None else f"{told.ascent_m} m"),
        (words["stops"], str(len(told.stops))),
        (words["access"], words[f"wheelchair_{told.wheelchair}"]),
    )
    return [(name, value) for name, value in told_facts if value]


def file_for_receivers(told: Telling, language: str) -> str:
    """What the GPX file of a tour holds, in words; empty where it would hold no place."""
    words = words_in(language)["tour"]
    if told.route:
        return words["gpx"]
    return words["gpx_stops"] if any(stop.place for stop in told.stops) else ""


def validity(told: Telling, language: str) -> str:
    """Until when a tour is good, or since when it no longer is."""
    if told.valid_until is None:
        return ""
    words = words_in(language)["tour"]
    sentence = words["expired"] if told.expired else words["until"]
    return sentence.format(date=say_day(told.valid_until, language))
