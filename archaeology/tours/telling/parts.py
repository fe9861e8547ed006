"""What is told of a tour, in one language: the one thing that every exit is made from.

Places are (longitude, latitude) in WGS 84, lengths and heights metres (NGF-IGN69), years
astronomical (0 is 1 BC).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

Place = tuple[float, float]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Period:
    """From one year to another, either of which may be open, and in words."""

    start: int | None
    end: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what a medium may be shown: its code and, where there is one, where to read it."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of ours, named by its SHA-256."""

    sha256: str
    suffix: str
    bytes: int
    type: str
    stored: str
    author: str
    licence: Licence
    credit_url: str

    @property
    def name(self) -> str:
        """How the file is called, here and in a package."""
        return f"{self.sha256}.{self.suffix}"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, what replaces it, and the time that it shows."""

    medium: Medium
    width: int
    height: int
    alt: str
    caption: str
    period: Period | None


@dataclass(frozen=True, slots=True)
class Audio:
    """A sound, and what is said in it."""

    medium: Medium
    seconds: float | None
    transcript: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a stop rests on: never one that not everybody may know of."""

    title: str
    author: str
    year: str
    url: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far what is told is known: A to D, and in words."""

    grade: str
    words: str


@dataclass(frozen=True, slots=True)
class Stop:
    """What is told at one place, which starts within `radius_m` of it."""

    key: int
    slug: str
    order: int
    title: str
    text: str
    easy_text: str
    place: Place | None
    radius_m: int
    period: Period | None
    images: tuple[Image, ...]
    audio: tuple[Audio, ...]
    sources: tuple[Source, ...]
    confidence: Confidence | None
    site: str


@dataclass(frozen=True, slots=True)
class Heights:
    """The elevation model that the heights of a way were read in, and the same in one sentence."""

    source: str
    synthetic: bool
    words: str


@dataclass(frozen=True, slots=True)
class Shoreline:
    """Where high water probably was: GeoJSON MultiLineStrings, 95, 50 and 5 % probable.

    `known` is the MultiPolygon of the ground around the tour of which they say something. `drawn`
    is the four of them as members of a JSON object: most of what a tour weighs, written once for
    all its languages.
    """

    low: Mapping[str, Any]
    middle: Mapping[str, Any]
    high: Mapping[str, Any]
    known: Mapping[str, Any]
    drawn: str
    period: str
    uncertainty: str
    sources: tuple[str, ...]
    synthetic: bool


def bounds_of(places: Sequence[Place]) -> Bounds | None:
    """West, south, east and north of some places; None for no place."""
    if not places:
        return None
    longitudes, latitudes = zip(*places, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


@dataclass(frozen=True)
class Telling:
    """A tour in one language.

    `route` is empty where nobody may be told the way; `profile` holds (metres from the start,
    height) along it, `heights` where these come from; `languages` are all in which it is told.
    """

    key: int
    code: str
    language: str
    languages: tuple[str, ...]
    title: str
    summary: str
    description: str
    access_note: str
    theme: str
    duration_min: int | None
    wheelchair: str
    valid_until: date | None
    published: datetime
    updated: datetime
    synthetic: bool
    route: tuple[Place, ...]
    profile: tuple[tuple[float, float], ...]
    heights: Heights | None
    length_m: int | None
    ascent_m: int | None
    images: tuple[Image, ...]
    audio: tuple[Audio, ...]
    stops: tuple[Stop, ...]
    shoreline: Shoreline | None

    @cached_property
    def image(self) -> Image | None:
        """The picture that stands for the tour: its own first one, else the first of a stop."""
        of_stops = (image for stop in self.stops for image in stop.images)
        return next(iter((*self.images, *of_stops)), None)

    @cached_property
    def bounds(self) -> Bounds | None:
        """West, south, east, north of everything that has a place."""
        return bounds_of([*self.route, *(stop.place for stop in self.stops if stop.place)])

    @property
    def start(self) -> Place | None:
        """Where one sets out."""
        first = next((stop.place for stop in self.stops if stop.place), None)
        return self.route[0] if self.route else first

    @property
    def expired(self) -> bool:
        """Whether it is past the day until which it was good."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    def media(self) -> Iterator[Medium]:
        """Every file that is told of, each once."""
        images = [*self.images, *(image for stop in self.stops for image in stop.images)]
        sounds = [*self.audio, *(audio for stop in self.stops for audio in stop.audio)]
        every = [*(image.medium for image in images), *(audio.medium for audio in sounds)]
        yield from {medium.sha256: medium for medium in every}.values()

    def stop(self, slug: str) -> Stop | None:
        """The stop of that address."""
        return next((stop for stop in self.stops if stop.slug == slug), None)
