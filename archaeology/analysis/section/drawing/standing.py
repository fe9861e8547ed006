"""Where each thing of a section stands on the sheet.

Whatever lies at one place (the units of an operation, above all) would be drawn over one another.
It stands side by side instead: a small shift of the drawing, which changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from archaeology.analysis.section.cutting import Placed, Section
from archaeology.analysis.section.drawing import sheet
from archaeology.analysis.section.drawing.lanes import PITCH, Interval, Lane, Mark, lanes, slots
from archaeology.analysis.section.drawing.scale import Scale
from archaeology.analysis.section.spans import Span
from archaeology.analysis.section.things import Hint, Kind

# Half the width of a unit's bar where its extent is not known, and of a narrow operation.
HALF = 1.2
# How tall a bar is at least, and one whose underside is not known.
THINNEST, OPEN_ENDED = 0.3, 0.8
# A stretch grows to this width at most, that nothing is drawn far from where it is.
WIDEST = 40.0
# Between bars that stand side by side, and before the operation beside them.
BETWEEN, BEFORE = 0.4, 0.6
# A sign that is moved by less than this stands where it should, millimetres.
UNSEEN = 0.05


@dataclass(frozen=True, slots=True)
class Stand:
    """A thing on the sheet, millimetres: the middle of its sign, the bars of its extent.

    `true_x` is where it is projected; `size` makes its sign smaller where many stand close;
    `stray` is how far it is drawn beside the place or the extent that it has; `shared` says that
    others at its place stand side by side with it.
    """

    x: float
    true_x: float
    size: float = 1.0
    bars: tuple[Interval, ...] = ()
    stray: float = 0.0
    side_by_side: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """What lies at one place and stands side by side, by its numbers in `section.placed`."""

    members: tuple[int, ...]
    true_x: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A stand for each of `section.placed`, and those that had to make room for each other."""

    stands: tuple[Stand, ...]
    companies: tuple[Company, ...]

    @property
    def side_by_side(self) -> bool:
        """Whether anything does."""
        return any(each.side_by_side for each in self.stands)

    @property
    def stray(self) -> float:
        """How far at most something is drawn beside its place, millimetres."""
        return max((each.stray for each in self.stands), default=0.0)


def standing(section: Section, scale: Scale) -> Standing:
    """Side by side what would cover one another, and everything else at its place."""
    stands = [_alone(one, scale) for one in section.placed]
    columns = _columns(stands)
    fences = _fences(section, scale, columns)
    for column, members in columns.items():
        _share_out(section, scale, stands, column, members, fences)
    places: dict[float, list[int]] = {}
    for index, stand in enumerate(stands):
        places.setdefault(round(stand.true_x, 2), []).append(index)
    companies = []
    for members in places.values():
        if len(members) > 1 or stands[members[0]].side_by_side:
            _sort_in(section, scale, stands, members, fences)
        if any(stands[each].side_by_side for each in members):
            low = max(_body(section.placed[each], scale)[1] for each in members)
            lowest = max(low, *(upright(section.placed[each], scale)[1] for each in members))
            for each in members:
                stands[each] = replace(stands[each], shared=True)
            companies.append(Company(tuple(members), stands[members[0]].true_x, lowest))
    return Standing(tuple(stands), tuple(companies))


def covers(one: Placed) -> bool:
    """Whether a thing is drawn as a bar, which could hide others."""
    return one.thing.base_m is not None or bool(one.spans)


def widened(span: Span, scale: Scale) -> Interval:
    """A stretch on the sheet, at least wide enough to be seen."""
    left, right = scale.x(span.start_m), scale.x(span.end_m)
    if right - left >= 2 * HALF:
        return left, right
    middle = min(max((left + right) / 2, sheet.LEFT + HALF), scale.right - HALF)
    return middle - HALF, middle + HALF


def body(one: Placed, scale: Scale) -> Interval:
    """From top to bottom of the bar of a thing whose height is on the scale."""
    top = scale.seat(one.thing.z_m or 0.0)
    base = one.thing.base_m
    bottom = top + OPEN_ENDED if base is None else max(scale.y(base), top + THINNEST)
    return top, min(bottom, sheet.BOTTOM)


def upright(one: Placed, scale: Scale) -> Interval:
    """From top to bottom of the sign with its upright bar of uncertainty and its arrow."""
    about, z = one.thing, one.thing.z_m or 0.0
    y = scale.seat(z)
    if not scale.holds(z):
        return y - 5.6, y + 5.6
    above, below = {Kind.LEVEL: (2.2, 0.0), Kind.FIND: (1.1, 1.1)}.get(about.kind, (0.0, 0.8))
    above = max(above, {Hint.ABOVE: 5.8, Hint.ABOUT: 0.5}.get(about.hint, 0.0))
    below = max(below, {Hint.BELOW: 3.6, Hint.ABOUT: 0.5}.get(about.hint, 0.0))
    top, bottom = y - above, y + below
    if about.sigma_m:
        base = z if about.base_m is None else about.base_m
        top = min(top, max(scale.y(z + about.sigma_m), scale.top))
        bottom = max(bottom, min(scale.y(base - about.sigma_m), sheet.BOTTOM))
    return top, bottom


def _alone(one: Placed, scale: Scale) -> Stand:
    x = scale.x(one.chainage_m)
    if not covers(one) or not scale.holds(one.thing.z_m or 0.0):
        return Stand(x, x)
    return Stand(
        x, x, bars=tuple(widened(each, scale) for each in one.spans) or ((x - HALF, x + HALF),)
    )


def _body(one: Placed, scale: Scale) -> Interval:
    return body(one, scale) if covers(one) else (scale.seat(one.thing.z_m or 0.0),) * 2


def _columns(stands: Sequence[Stand]) -> dict[tuple[Interval, ...], list[int]]:
    """What is drawn over the same stretches: the units of one operation."""
    found: dict[tuple[Interval, ...], list[int]] = {}
    for index, stand in enumerate(stands):
        if stand.bars:
            found.setdefault(stand.bars, []).append(index)
    return found


def _fences(
    section: Section, scale: Scale, columns: Iterable[tuple[Interval, ...]]
) -> frozenset[Interval]:
    """The stretches of operations, which no other operation's things are to be drawn in."""
    drawn = (widened(span, scale) for each in section.digs for span in each.spans)
    return frozenset([*drawn, *(bar for column in columns for bar in column)])


def _share_out(
    section: Section,
    scale: Scale,
    stands: list[Stand],
    column: tuple[Interval, ...],
    members: Sequence[int],
    fences: frozenset[Interval],
) -> None:
    """Bars over one stretch that overlap in height become lanes of it."""
    given = lanes([body(section.placed[each], scale) for each in members])
    uprights = lanes([upright(section.placed[each], scale) for each in members])
    for index, lane, signs in zip(members, given, uprights, strict=True):
        # Two signs find room in a bar, more become smaller.
        wanted = max(lane.of, min(signs.of, 2)) * PITCH if signs.of > 1 or lane.of > 1 else 0.0
        wide = [_grown(bar, wanted, fences, scale) for bar in column]
        bars = tuple(_lane_of(bar, lane) for bar in wide)
        stray = max(_outside(bar, own) for bar, own in zip(bars, column, strict=True))
        stands[index] = replace(
            stands[index], bars=bars, stray=stray, side_by_side=lane.of > 1 or stray > UNSEEN
        )


def _lane_of(bar: Interval, lane: Lane) -> Interval:
    width = (bar[1] - bar[0]) / lane.of
    air = min(BETWEEN, width / 4) / 2
    left, right = bar[0] + lane.number * width, bar[0] + (lane.number + 1) * width
    return left + air * (lane.number > 0), right - air * (lane.number + 1 < lane.of)


def _outside(bar: Interval, own: Interval) -> float:
    return max(own[0] - bar[0], bar[1] - own[1], 0.0)


def _sort_in(
    section: Section,
    scale: Scale,
    stands: list[Stand],
    members: Sequence[int],
    fences: frozenset[Interval],
) -> None:
    """Signs and upright bars of uncertainty at one place: each within its own bar, if it has one,
    and none over another.
    """
    true_x = stands[members[0]].true_x
    heights = {each: upright(section.placed[each], scale) for each in members}
    most = max(each.of for each in lanes(list(heights.values())))
    bars = [bar for each in members for bar in stands[each].bars]
    if most == 1 and not any(stands[each].side_by_side for each in members):
        return
    if bars:
        field = min(left for left, _right in bars), max(right for _left, right in bars)
    else:
        field = _grown((true_x - HALF, true_x + HALF), most * PITCH, fences, scale)
    across = [
        min(stands[each].bars, key=lambda bar: _distance(bar, true_x), default=field)
        for each in members
    ]
    found = slots(
        [Mark(heights[each], bar, true_x) for each, bar in zip(members, across, strict=True)]
    )
    for index, slot in zip(members, found, strict=True):
        stand = stands[index]
        # A bar says that the thing is all over its extent: nothing strays within it.
        stray = max(stand.stray, 0.0 if stand.bars else abs(slot.x - true_x))
        stands[index] = replace(
            stand,
            x=slot.x,
            size=min(1.0, slot.room / PITCH),
            stray=stray if stray > UNSEEN else 0.0,
            side_by_side=stand.side_by_side or abs(slot.x - true_x) > UNSEEN,
        )


def _distance(bar: Interval, x: float) -> float:
    return max(bar[0] - x, x - bar[1], 0.0)


def _grown(own: Interval, wanted: float, fences: Iterable[Interval], scale: Scale) -> Interval:
    """A stretch as wide as wanted, or as there is room before its neighbours."""
    left, right = own
    wanted = min(wanted, WIDEST)
    if right - left >= wanted:
        return own
    least, most = sheet.LEFT, scale.right
    for other in fences:
        if other != own:
            least = max(least, -_limit((-right, -left), (-other[1], -other[0])))
            most = min(most, _limit(own, other))
    least, most = min(least, left), max(most, right)
    width = min(wanted, most - least)
    middle = min(max((left + right) / 2, least + width / 2), most - width / 2)
    return min(middle - width / 2, left), max(middle + width / 2, right)


def _limit(own: Interval, other: Interval) -> float:
    """How far to the right a stretch may grow beside another one."""
    (left, right), (start, end) = own, other
    if start >= right:
        return max((start + right) / 2 - BEFORE, right)
    if start <= left and end > right:
        return end
    return right if end > right else inf
