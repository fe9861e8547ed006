"""Which units are earlier or later than one: the transitive closure of what was recorded."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from archaeology.sites.models import StratigraphicRelation, StratigraphicUnit
from archaeology.sites.vocabulary import LATER, RelationKind
from layers.access.actor import Actor

Direction = Literal["earlier", "later"]


class UnknownUnit(LookupError):
    """No unit of that label in an operation that the actor gets whole: hidden or not there."""


class AmbiguousUnit(LookupError):
    """The actor gets several units of that label, each in a territory of its own."""


def unit_named(actor: Actor, label: str) -> StratigraphicUnit:
    """The unit of that label (« 2031 US 1204 »).

    Raises:
        UnknownUnit: there is none, or the actor does not get its operation whole.
        AmbiguousUnit: several territories have one, and the actor gets them all.
    """
    units = StratigraphicUnit.objects.visible_to(actor)
    found = list(units.filter(label=label).select_related("operation")[:2])
    if not found:
        raise UnknownUnit(label)
    if len(found) > 1:
        raise AmbiguousUnit(label)
    return found[0]


def units_beside(unit: StratigraphicUnit, direction: Direction) -> frozenset[int]:
    """The keys of all units of the same operation that are earlier (or later) than `unit`.

    Units that equal one another count as one, so what is later than either is later than both.
    """
    stated = StratigraphicRelation.objects.filter(
        unit__operation=unit.operation_id, other__operation=unit.operation_id
    ).values_list("unit_id", "kind", "other_id")
    same: dict[int, set[int]] = defaultdict(set)
    onward: dict[int, set[int]] = defaultdict(set)
    for one, name, other in stated:
        kind = RelationKind(name)
        if kind is RelationKind.EQUALS:
            same[one].add(other)
            same[other].add(one)
        elif kind in LATER or kind.is_earlier:
            late, early = (one, other) if kind in LATER else (other, one)
            start, end = (late, early) if direction == "earlier" else (early, late)
            onward[start].add(end)
    origin = _reached({unit.pk}, same)
    reached: set[int] = set()
    front = origin
    while front:
        step = {end for start in front for end in onward[start]}
        front = _reached(step, same) - reached
        reached |= front
    return frozenset(reached - origin)


def _reached(start: set[int], links: dict[int, set[int]]) -> set[int]:
    """All that hangs together with some units by links."""
    found, waiting = set(start), list(start)
    while waiting:
        for each in links[waiting.pop()] - found:
            found.add(each)
            waiting.append(each)
    return found
