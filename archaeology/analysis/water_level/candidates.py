"""Which records speak of the water level, and why the others are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from archaeology.analysis.chronology import HORIZON, bounds_of, weights
from archaeology.analysis.water_level.meaning import Meaning
from archaeology.analysis.water_level.refusal import BadRemain
from archaeology.analysis.water_level.remain import Remain

NGF_IGN69 = "ngf_ign69"


class Reason(StrEnum):
    """Why a record is left out; pages translate it."""

    DEPTH = "depth"
    NO_LEVEL = "no_level"
    DATUM = "datum"
    NO_MEANING = "no_meaning"
    UNDATED = "undated"
    OUTSIDE = "outside"
    UNSOUND = "unsound"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A height as it was recorded: perhaps a depth, without datum, meaning or date.

    `meaning` is the value of a `Meaning` or empty; the years are astronomical; the rest is as in
    `Remain`.
    """

    label: str = ""
    z_m: float | None = None
    datum: str = ""
    depth_m: float | None = None
    sigma_m: float | None = None
    meaning: str = ""
    start_min: int | None = None
    start_max: int | None = None
    end_min: int | None = None
    end_max: int | None = None
    reliability: str = "D"
    reference_m: float = 0.0
    range_m: float = 0.0
    synthetic: bool = False
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that does not speak: `index` among the candidates, a reason, an English sentence."""

    index: int
    label: str
    reason: Reason
    sentence: str


def sort_out(
    candidates: Iterable[Candidate],
    slice: tuple[float, float] | None = None,
    *,
    horizon: tuple[float, float] = HORIZON,
) -> tuple[list[Remain], list[LeftOut]]:
    """The remains that speak, and the records left out, each with the first reason that holds.

    A depth never becomes an altitude: the ground it was counted from is not the ground of today's
    model, and neither is known to the decimetre. With a slice, what has no part of its dating in
    it is left out too.
    """
    taken: list[Remain] = []
    left: list[LeftOut] = []
    for index, candidate in enumerate(candidates):
        found = _read(candidate)
        if isinstance(found, Remain) and slice and _is_outside(found, slice, horizon):
            found = Reason.OUTSIDE, "None of its dating lies in the slice."
        if isinstance(found, Remain):
            taken.append(found)
        else:
            left.append(LeftOut(index, candidate.label, *found))
    return taken, left


def _read(given: Candidate) -> Remain | tuple[Reason, str]:
    if given.z_m is None and given.depth_m is not None:
        return Reason.DEPTH, (
            f"{given.depth_m:g} m is a depth, not an altitude: what it was counted from has no "
            "known level."
        )
    if given.z_m is None or not isfinite(given.z_m):
        return Reason.NO_LEVEL, "It has no altitude."
    if given.datum != NGF_IGN69:
        return Reason.DATUM, f"Its altitude is not NGF-IGN69 but {given.datum or 'in no datum'}."
    if given.meaning not in set(Meaning):
        return Reason.NO_MEANING, "What its altitude says about the water is not recorded."
    try:
        remain = Remain(
            z_m=given.z_m,
            sigma_m=given.sigma_m,
            meaning=Meaning(given.meaning),
            start_min=given.start_min,
            start_max=given.start_max,
            end_min=given.end_min,
            end_max=given.end_max,
            reliability=given.reliability,
            reference_m=given.reference_m,
            range_m=given.range_m,
            label=given.label,
            synthetic=given.synthetic,
            same_as=given.same_as,
        )
    except BadRemain as refused:
        return Reason.UNSOUND, str(refused)
    if remain.undated:
        return Reason.UNDATED, "It is not dated at all."
    return remain


def _is_outside(remain: Remain, years: tuple[float, float], horizon: tuple[float, float]) -> bool:
    return not weights(bounds_of([remain]), years, horizon=horizon)[0, 0] > 0
