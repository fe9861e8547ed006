"""What was laid on the ground since a time: its base, where operations met it, or did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from archaeology.analysis.terrain import FillKind
from archaeology.sites.altitudes import grounds_at, off_ground
from archaeology.sites.layers import EXCAVATIONS
from archaeology.sites.models import Level, Operation, StratigraphicUnit
from archaeology.sites.vocabulary import Datum, OperationKind
from archaeology.studies.boxes import box_of
from archaeology.studies.shorelines.parameters import ShorelineParameters
from archaeology.studies.shorelines.proposing import Laid, laid_of
from archaeology.studies.shorelines.remains import MOST_READ, NOWHERE, public_keys, seen
from layers.access.actor import Actor

# Standard error in metres of a ground level that comes without one, its place being an operation's.
GROUND_SIGMA_M = 0.2
# Heights of one section that differ by no more are the same.
SAME_M = 0.05


def laid_since(
    actor: Actor, territory: str, parameters: ShorelineParameters, dated: Collection[int | None]
) -> tuple[list[dict[str, Any]], set[int]]:
    """The grounds below what was laid since the slice, and the operations that reached one.

    A fill is a deposit whose words say that people brought it (`proposing.laid_of`): of a later
    time, or undated and either called modern or with nothing else recorded above its base. Its
    lowest base in an operation is the ground below it. That was the ground of the time, unless a
    layer between it and the slice lies below, or the hole ended in the fill: then the fill is at
    least so thick. A coring of which nothing but fill is recorded says so by the altitude that it
    reached, or by its depth below today's ground. Nothing is concluded from the base of any other
    layer, nor from a coring without layers. Operations among `dated` recorded the ground itself.
    """
    units = (
        seen(actor, StratigraphicUnit.objects.all())
        .filter(operation__territory=territory)
        .filter(operation__geom__intersects=box_of(parameters.bounds))
        .exclude(operation__in=[each for each in dated if each])
        .select_related("operation")
        .prefetch_related("levels")
        .order_by("pk")[:MOST_READ]
    )
    holes = defaultdict(list)
    for unit in units:
        holes[unit.operation].append(_layer(unit, parameters))
    public = public_keys(EXCAVATIONS, (each.pk for each in holes))
    found = {
        dig.pk: told
        for dig, layers in holes.items()
        if dig.pk in public or not parameters.public_only
        if (told := _below(dig, layers)) is not None
    }
    away = grounds_at(actor, [(each["x"], each["y"]) for each in found.values()])
    kept = {
        key: each
        for (key, each), heights in zip(found.items(), away, strict=True)
        if each["z_m"] is None or not off_ground(each["z_m"], heights)
    }
    exact = {key for key, each in kept.items() if each["kind"] == FillKind.EXACT.value}
    return list(kept.values()), exact


def ground(
    id: str, label: str, place: Sequence[float], z_m: float | None, sigma_m: float | None
) -> dict[str, Any]:
    """A ground level as the study keeps it."""
    sigma = GROUND_SIGMA_M if sigma_m is None else max(sigma_m, GROUND_SIGMA_M)
    return {"id": id, "label": label, "x": place[0], "y": place[1], "z_m": z_m, "sigma_m": sigma}


@dataclass(frozen=True, slots=True)
class _Layer:
    """A unit with its altitudes; `is_later` if it is dated after the slice."""

    unit: StratigraphicUnit
    levels: Sequence[Level]
    laid: Laid
    is_dated: bool
    is_later: bool

    @property
    def is_since(self) -> bool:
        """Whether it is a fill that nothing dates to the slice or before."""
        return bool(self.laid) and (self.is_later or not self.is_dated)

    @property
    def base(self) -> Level | None:
        """Its lowest underside."""
        under = [each for each in self.levels if each.is_underside]
        return min(under, key=_height, default=None)

    def is_above(self, z_m: float) -> bool:
        """Whether any of it was recorded above a height."""
        return any(_height(each) > z_m + SAME_M for each in self.levels)


def _height(level: Level) -> float:
    return level.z_m if level.z_m is not None else float("inf")


def _layer(unit: Any, parameters: ShorelineParameters) -> _Layer:
    start = unit.start_min
    return _Layer(
        unit=unit,
        levels=[
            each
            for each in unit.levels.all()
            if each.z_m is not None and each.datum == Datum.NGF_IGN69
        ],
        laid=laid_of(unit.interpretation or unit.description, unit.kind),
        is_dated=start is not None or unit.end_max is not None,
        is_later=start is not None and start >= parameters.end,
    )


def _below(dig: Operation, layers: Sequence[_Layer]) -> dict[str, Any] | None:
    """The ground below the fill of an operation, or how thick the fill is at least; None where
    neither is told.
    """
    fills = [each for each in layers if each.is_since]
    others = [each for each in layers if not each.is_since]
    bases = [
        (each.base, each)
        for each in fills
        if each.base is not None
        if each.is_later
        or each.laid is Laid.MODERN
        or not any(one.is_above(_height(each.base)) for one in others)
    ]
    middle = dig.geom.centroid.coords if dig.geom else NOWHERE
    more: dict[str, Any] = {"synthetic": dig.synthetic}
    if bases:
        base, fill = min(bases, key=lambda each: _height(each[0]))
        bottom = _bottom(dig, layers)
        went_on = bool(others) or (bottom is not None and bottom < _height(base) - SAME_M)
        is_ground = went_on and not any(
            each.is_later and not each.is_above(_height(base)) for each in others
        )
        kind = FillKind.EXACT if is_ground else FillKind.AT_LEAST
        label = f"{fill.unit.label}, {fill.unit.interpretation}".rstrip(", ")
        told = ground(f"level:{base.pk}", label, middle, base.z_m, base.sigma_m)
        return told | more | {"kind": kind.value}
    if dig.kind == OperationKind.CORING and fills and not others:
        told = ground(f"operation:{dig.pk}", dig.title, middle, _bottom(dig, layers), None)
        if told["z_m"] is None:
            if dig.depth_reached_m is None:
                return None
            more["thickness_m"] = dig.depth_reached_m
        return told | more | {"kind": FillKind.AT_LEAST.value}
    return None


def _bottom(dig: Operation, layers: Sequence[_Layer]) -> float | None:
    """The altitude that an operation reached: recorded, or its depth below its highest level."""
    if dig.lowest_m is not None or dig.depth_reached_m is None:
        return dig.lowest_m
    heights = [_height(each) for layer in layers for each in layer.levels]
    return max(heights) - dig.depth_reached_m if heights else None
