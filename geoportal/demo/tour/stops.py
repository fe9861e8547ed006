"""The eight stops: what each rests on, where one stands, and what there is to look at.

A stop's place is where a visitor stands: it was chosen for the demonstration, and is no statement
about where something was. That is said by the heritage site, if anybody knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CODE: Final = "juliobona"
LANGUAGES: Final = ("fr", "en", "de")
MINUTES: Final = 90


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of a stop; `period` are astronomical years, for what a slider goes through."""

    name: str
    period: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the tour.

    Args:
        slug: its address.
        site: the fact of the heritage site that it stands for.
        facts: all facts that its texts rest on.
        place: metres in EPSG:2154.
        pictures: in the order in which they are shown.
        sounds: what there is to listen to.
        period: astronomical years, None where it spans too much to say.
        radius_m: how near one must come.
    """

    slug: str
    site: str
    facts: tuple[str, ...]
    place: tuple[float, float]
    pictures: tuple[Picture, ...]
    period: tuple[int, int] | None = None
    radius_m: int = 30
    sounds: tuple[str, ...] = ()


STOPS: Final = (
    Stop(
        "place-felix-faure",
        "J13",
        ("J13",),
        (521_508, 6_938_205),
        (Picture("houses"), Picture("beneath-the-square")),
        (1, 50),
    ),
    Stop(
        "theatre",
        "J02",
        ("J02", "J03", "J04", "J05"),
        (521_560, 6_938_128),
        (
            Picture("theatre-1", (1, 99)),
            Picture("theatre-2", (100, 274)),
            Picture("theatre-3", (275, 399)),
            Picture("theatre-4", (1900, 2030)),
            Picture("theatre-sizes"),
        ),
        (1, 299),
        40,
    ),
    Stop(
        "apollon",
        "J09",
        ("J09",),
        (521_640, 6_938_150),
        (Picture("statue"), Picture("statue-where")),
        (100, 199),
    ),
    Stop(
        "forteresse",
        "J06",
        ("J06", "J17", "J18"),
        (521_664, 6_938_226),
        (Picture("walled-exit"), Picture("wall-cut")),
        (275, 399),
    ),
    Stop(
        "chateau",
        "J07",
        ("J07",),
        (521_742, 6_938_292),
        (Picture("castle"), Picture("keep-cut")),
        (1050, 1220),
    ),
    Stop(
        "ilot-nord",
        "J11",
        ("J11", "J08"),
        (521_455, 6_938_470),
        (Picture("canal"), Picture("mosaic")),
        (50, 399),
    ),
    Stop(
        "berges",
        "J12",
        ("J12",),
        (521_345, 6_938_130),
        (Picture("banks"), Picture("footings")),
        (800, 1199),
    ),
    Stop(
        "port",
        "J14",
        ("J14", "J15", "J16"),
        (521_520, 6_937_880),
        (
            Picture("harbour-1", (1, 199)),
            Picture("harbour-2", (200, 399)),
            Picture("harbour-3", (1900, 2030)),
            Picture("valley-cut"),
        ),
        (1, 299),
        60,
        ("tide",),
    ),
)

# What the tour shows of itself.
COVER: Final = Picture("town")
# Between stops; the ends are the stops themselves.
_BENDS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "place-felix-faure": ((521_530, 6_938_160),),
    "theatre": ((521_604, 6_938_112), (521_636, 6_938_122)),
    "apollon": ((521_650, 6_938_190),),
    "forteresse": ((521_690, 6_938_236), (521_728, 6_938_262)),
    "chateau": (
        *((521_700, 6_938_330), (521_640, 6_938_372), (521_560, 6_938_402)),
        (521_500, 6_938_440),
    ),
    "ilot-nord": (
        *((521_400, 6_938_440), (521_372, 6_938_360), (521_358, 6_938_270)),
        (521_350, 6_938_200),
    ),
    "berges": ((521_380, 6_938_060), (521_430, 6_937_980), (521_470, 6_937_920)),
}


def route() -> list[tuple[float, float]]:
    """The way past every stop, EPSG:2154; drawn by hand, along no surveyed street."""
    return [place for stop in STOPS for place in (stop.place, *_BENDS.get(stop.slug, ()))]
