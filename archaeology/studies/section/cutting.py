"""A section from what was read: things, operations, ground and water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.section import (
    Dig,
    Hint,
    Kind,
    PastProfile,
    Section,
    SectionLine,
    Thing,
    WaterBand,
    cut,
)
from archaeology.studies.section.grounds import Grounds
from archaeology.studies.section.parameters import SectionParameters, Shown
from archaeology.studies.section.relief import profile_of

Told = Mapping[str, Any]

_OF_A_THING = (
    *("label", "x", "y", "z_m", "base_m", "sigma_m", "precision_m", "datum", "depth_m"),
    *("counted_from", "source", "what", "dating", "synthetic", "restricted"),
)
_OF_A_DIG = (
    *("label", "lowest_m", "depth_m", "kind", "year", "source", "synthetic", "restricted"),
)


@dataclass(frozen=True)
class Cut:
    """A section, and what was told of each thing and operation on it."""

    section: Section
    _told: Mapping[int, Told]

    def told_of(self, what: Thing | Dig) -> Told:
        """What was read of a thing or an operation of the section."""
        return self._told[id(what)]


def cut_from(parameters: SectionParameters, record: Told, grounds: Grounds) -> Cut:
    """The section of what was read; the files of ground are read along the line.

    Raises a `Refusal` for what cannot be cut.
    """
    line = SectionLine.of(parameters.line)
    extents = {each["key"]: shapely.from_wkt(each["extent"]) for each in record["operations"]}
    things = [(_thing(each, extents), each) for each in record["things"]]
    digs = [(_dig(each, extents), each) for each in record["operations"]]
    drawn = digs if Shown.OPERATIONS in parameters.shown else []
    water = record.get("water")
    section = cut(
        line,
        things=[thing for thing, _told in things],
        digs=[dig for dig, _told in drawn],
        distance_m=parameters.distance_m,
        ground=profile_of(grounds.relief, line) if grounds.relief else None,
        ground_then=PastProfile(profile_of(grounds.then, line), profile_of(grounds.spread, line))
        if grounds.then and grounds.spread
        else None,
        water=WaterBand(**water) if water else None,
    )
    return Cut(section, {id(one): told for one, told in (*things, *drawn)})


def _thing(told: Told, extents: Mapping[int, BaseGeometry]) -> Thing:
    known = {name: told[name] for name in _OF_A_THING if name in told}
    # A level lies at one place of the operation, a unit all over it.
    shape = extents.get(told.get("operation", 0)) if told["kind"] == Kind.UNIT else None
    return Thing(kind=Kind(told["kind"]), hint=Hint(told.get("hint", "")), shape=shape, **known)


def _dig(told: Told, extents: Mapping[int, BaseGeometry]) -> Dig:
    known = {name: told[name] for name in _OF_A_DIG if name in told}
    return Dig(shape=extents[told["key"]], **known)
