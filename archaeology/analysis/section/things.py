"""What is put on a section."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shapely.geometry.base import BaseGeometry

NGF = "ngf_ign69"


class Kind(StrEnum):
    """What a thing is; each has a sign of its own."""

    LEVEL = "level"
    FIND = "find"
    UNIT = "unit"


class Hint(StrEnum):
    """What a level says of the high water of its time: it stood lower, higher, or about there."""

    NONE = ""
    BELOW = "below"
    ABOVE = "above"
    ABOUT = "about"

    @classmethod
    def of(cls, side: str) -> Hint:
        """From how a remain bounds the water (`water_level.Side`): upper, lower or index."""
        return {"upper": cls.BELOW, "lower": cls.ABOVE, "index": cls.ABOUT}.get(side, cls.NONE)


@dataclass(frozen=True, slots=True)
class Thing:
    """A level, a find or a unit: a place (EPSG:2154) and, where it is known, a height.

    `z_m` is an altitude in `datum`; only NGF-IGN69 is placed. A unit may go down to `base_m`.
    `depth_m` is counted downwards from `counted_from` and never becomes an altitude. `sigma_m` is
    the vertical, `precision_m` the horizontal uncertainty, one standard deviation each, None where
    unknown. `shape` is the extent in plan where it is known; `restricted`, whether the thing is
    confidential. Texts are for people (French).
    """

    kind: Kind
    label: str
    x: float
    y: float
    z_m: float | None = None
    base_m: float | None = None
    sigma_m: float | None = None
    precision_m: float | None = None
    datum: str = NGF
    depth_m: float | None = None
    counted_from: str = ""
    source: str = ""
    what: str = ""
    dating: str = ""
    hint: Hint = Hint.NONE
    synthetic: bool = False
    restricted: bool = False
    shape: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Dig:
    """An operation: its extent (EPSG:2154) and how deep it went.

    `lowest_m` is the altitude reached (NGF-IGN69); `depth_m` the depth below the ground of its
    day, which places nothing; `restricted` says that it is confidential.
    """

    label: str
    shape: BaseGeometry
    lowest_m: float | None = None
    depth_m: float | None = None
    kind: str = ""
    year: int | None = None
    source: str = ""
    synthetic: bool = False
    restricted: bool = False


class Stated(Protocol):
    """An interval, None at an end that no remain gives; a `water_level.Statement` is one."""

    @property
    def low_m(self) -> float | None:
        """Metres NGF-IGN69."""
        ...

    @property
    def high_m(self) -> float | None:
        """Metres NGF-IGN69."""
        ...


class Posterior(Protocol):
    """What is known of a water level; a `water_level.LevelPosterior` is one."""

    @property
    def reference(self) -> str:
        """Which water it is (French)."""
        ...

    def statement(self, level: float = 0.9) -> Stated:
        """What can be quoted."""
        ...

    def quantile(self, p: float) -> float:
        """Metres NGF-IGN69."""
        ...


@dataclass(frozen=True, slots=True)
class WaterBand:
    """A water level with its interval, metres NGF-IGN69; `reference` names what stood there.

    An end is None where no remain gives one: then neither it nor a level is drawn.
    """

    level_m: float | None
    low_m: float | None
    high_m: float | None
    share: float = 0.9
    reference: str = ""
    label: str = ""
    synthetic: bool = False

    @classmethod
    def of(
        cls, posterior: Posterior, share: float = 0.9, *, label: str = "", synthetic: bool = False
    ) -> WaterBand:
        """The band that a posterior can honestly state; its median between two stated ends."""
        stated = posterior.statement(share)
        open_ended = stated.low_m is None or stated.high_m is None
        return cls(
            None if open_ended else posterior.quantile(0.5),
            stated.low_m,
            stated.high_m,
            share,
            posterior.reference,
            label,
            synthetic,
        )
