"""Cutting: what lies on a line and near it becomes one section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np

from archaeology.analysis.section.ground import PastSurface, Profile, Surface, profile_along
from archaeology.analysis.section.line import SectionLine
from archaeology.analysis.section.refusal import CannotCut
from archaeology.analysis.section.spans import Span, spans_of
from archaeology.analysis.section.things import NGF, Dig, Thing, WaterBand


class Reason(StrEnum):
    """Why something near the line is not placed."""

    DEPTH_ONLY = "depth_only"
    OTHER_DATUM = "other_datum"
    NO_HEIGHT = "no_height"


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing with a height, on the section; `spans` where its extent is known."""

    thing: Thing
    chainage_m: float
    offset_m: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Apart:
    """A thing near the line that has no altitude to be placed at."""

    thing: Thing
    chainage_m: float
    offset_m: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Opened:
    """An operation over the stretches of the line that it covers."""

    dig: Dig
    spans: tuple[Span, ...]
    offset_m: float


@dataclass(frozen=True, slots=True)
class Section:
    """A line with all that is drawn along it; metres and NGF-IGN69.

    `datum_assumed` says that a surface does not state its height system and is read as NGF-IGN69.
    `beside` counts the things farther from the line than `distance_m`, `beyond` those that lie
    before its start or after its end.
    """

    line: SectionLine
    distance_m: float
    ground: Profile | None
    ground_then: Profile | None
    ground_then_sigma: Profile | None
    water: WaterBand | None
    placed: tuple[Placed, ...]
    apart: tuple[Apart, ...]
    digs: tuple[Opened, ...]
    beside: int
    beyond: int
    datum_assumed: bool = False


def cut(
    line: SectionLine,
    *,
    things: Iterable[Thing] = (),
    digs: Iterable[Dig] = (),
    distance_m: float,
    ground: Surface | Profile | None = None,
    ground_then: PastSurface | None = None,
    water: WaterBand | None = None,
    step_m: float | None = None,
) -> Section:
    """The section along a line: an altimetric profile on which the remains of many operations
    stand at their altitudes, as the archaeologists of Lillebonne draw them (Spiesser 2022,
    Les nouvelles de l’archéologie, doi 10.4000/nda.12389).

    `ground` is today's, `ground_then` that of the time: surfaces, or profiles along this line that
    were read already, in metres NGF-IGN69. Things within `distance_m`
    of the line are projected on it, once each. Raises `CannotCut` for a thing or a water level
    that is not in finite numbers.
    """
    if not (isfinite(distance_m) and distance_m >= 0):
        raise CannotCut(
            "The distance from the line must be a number of metres, zero or more.", "distance"
        )
    _check_water(water)
    all_things, all_digs = list(things), list(digs)
    for thing in all_things:
        _check_thing(thing)
    for dig in all_digs:
        _check_dig(dig)
    where = line.project([each.x for each in all_things], [each.y for each in all_things])
    near = np.abs(where.offset) <= distance_m
    abreast = where.beyond == 0
    placed: list[Placed] = []
    apart: list[Apart] = []
    for index in np.flatnonzero(near & abreast):
        thing = all_things[index]
        chainage, offset = float(where.chainage[index]), float(where.offset[index])
        reason = _reason(thing)
        if reason is not None:
            apart.append(Apart(thing, chainage, offset, reason))
        else:
            spans = spans_of(line, thing.shape, distance_m)[0] if thing.shape is not None else ()
            placed.append(Placed(thing, chainage, offset, spans))
    then, sigma = (ground_then.mean, ground_then.sigma) if ground_then else (None, None)
    return Section(
        line=line,
        distance_m=distance_m,
        ground=_profile(line, ground, step_m),
        ground_then=_profile(line, then, step_m),
        ground_then_sigma=_profile(line, sigma, step_m),
        water=water,
        placed=tuple(sorted(placed, key=_along)),
        apart=tuple(sorted(apart, key=_along)),
        digs=_opened(line, all_digs, distance_m),
        beside=int(np.count_nonzero(abreast & ~near)),
        beyond=int(np.count_nonzero(~abreast)),
        datum_assumed=any(map(_assumed, (ground, then, sigma))),
    )


def _along(one: Placed | Apart) -> tuple[float, float, str]:
    return one.chainage_m, one.offset_m, one.thing.label


def _profile(
    line: SectionLine, surface: Surface | Profile | None, step_m: float | None
) -> Profile | None:
    if surface is None or isinstance(surface, Profile):
        return surface
    return profile_along(line, surface, step_m)


def _assumed(surface: Surface | Profile | None) -> bool:
    return not (surface is None or isinstance(surface, Profile)) and not surface.vertical


def _opened(line: SectionLine, digs: Sequence[Dig], distance_m: float) -> tuple[Opened, ...]:
    found = []
    for dig in digs:
        spans, offset = spans_of(line, dig.shape, distance_m)
        if spans:
            found.append(Opened(dig, spans, offset))
    return tuple(sorted(found, key=lambda each: (each.spans[0].start_m, each.dig.label)))


def _reason(thing: Thing) -> Reason | None:
    if thing.z_m is None:
        return Reason.NO_HEIGHT if thing.depth_m is None else Reason.DEPTH_ONLY
    return None if thing.datum == NGF else Reason.OTHER_DATUM


def _check_thing(thing: Thing) -> None:
    numbers = (thing.x, thing.y, thing.z_m, thing.base_m, thing.depth_m)
    if not all(each is None or isfinite(each) for each in numbers):
        raise CannotCut(
            f"“{thing.label}” has a number that is not finite.", "number", label=thing.label
        )
    for spread in (thing.sigma_m, thing.precision_m):
        if spread is not None and not (isfinite(spread) and spread >= 0):
            raise CannotCut(
                f"“{thing.label}” has an uncertainty that is no positive number.",
                "uncertainty",
                label=thing.label,
            )
    if thing.base_m is not None and (thing.z_m is None or thing.base_m > thing.z_m):
        raise CannotCut(
            f"“{thing.label}” has a base that does not lie below its top.",
            "base",
            label=thing.label,
        )


def _check_dig(dig: Dig) -> None:
    if not all(each is None or isfinite(each) for each in (dig.lowest_m, dig.depth_m)):
        raise CannotCut(
            f"“{dig.label}” has a number that is not finite.", "number", label=dig.label
        )


def _check_water(water: WaterBand | None) -> None:
    if water is None:
        return
    stated = [each for each in (water.low_m, water.level_m, water.high_m) if each is not None]
    if not all(isfinite(each) for each in stated):
        raise CannotCut("The water level is not a finite number.", "water")
    if stated != sorted(stated):
        raise CannotCut("The water level does not lie within its interval.", "water")
