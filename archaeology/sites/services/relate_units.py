"""Say how two units stand to each other; a cycle is refused, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.analysis.matrix import Record, Unit, Verb, stratigraphy_of
from archaeology.sites.models import Operation, StratigraphicRelation, StratigraphicUnit
from archaeology.sites.rights import denied, to_change
from archaeology.sites.vocabulary import RelationKind
from layers.access.actor import Actor
from layers.catalog.acting import acting

Triple = tuple[str, RelationKind, str]


class StratigraphicCycle(ValidationError):
    """Relations by which a unit is later than itself; nothing was written.

    The message prints a shortest one, « 1204 → 1207 → 1210 → 1204 », where « → » is « later than »
    and « = » an equality; `path` holds its units.
    """

    def __init__(self, text: str, path: list[str]) -> None:
        super().__init__(_("Ces relations forment un cycle : %s.") % text, code="cycle")
        self.text = text
        self.path = path


def relate_units(actor: Actor, unit: int, kind: RelationKind, other: int) -> StratigraphicRelation:
    """`unit` stands so to `other`; the inverse is written with it. Said twice, it is said once.

    Args:
        actor: who says so.
        unit: the key of a unit.
        kind: the relation, seen from `unit`.
        other: the key of another unit of the same operation.

    Raises:
        PermissionDenied: one of the units does not exist, or not for this actor.
        ValidationError: they are one, or of two operations.
        StratigraphicCycle: with what is recorded, the relation would go round.
    """
    with acting(actor):
        one, another = both_units(actor, unit, other)
        statement = (one.number, RelationKind(kind), another.number)
        refuse_cycles([*recorded_relations(one.operation_id), statement])
        relation, _made = StratigraphicRelation.objects.get_or_create(
            unit=one, kind=RelationKind(kind), other=another
        )
        StratigraphicRelation.objects.get_or_create(
            unit=another, kind=RelationKind(kind).inverse, other=one
        )
    return relation


def both_units(actor: Actor, unit: int, other: int) -> tuple[StratigraphicUnit, StratigraphicUnit]:
    """Two units of one operation, which stays locked: relations of an operation are written one
    after the other, so that two halves of a cycle meet.

    Raises:
        PermissionDenied: one does not exist, or not for this actor.
        ValidationError: they are one, or of two operations.
    """
    rows = StratigraphicUnit.objects.all()
    found = (rows if actor.system else rows.visible_to(actor)).in_bulk([unit, other])
    if unit not in found or other not in found:
        raise denied()
    # In the order in which everybody locks operations.
    for each in sorted({found[unit].operation_id, found[other].operation_id}):
        to_change(actor, Operation, each)
    if unit == other:
        raise ValidationError(_("Une unité n’est en relation qu’avec une autre."))
    if found[unit].operation_id != found[other].operation_id:
        raise ValidationError(_("Ces deux unités sont de deux opérations différentes."))
    return found[unit], found[other]


def recorded_relations(operation: int) -> Iterable[Triple]:
    """What is recorded in an operation, each relation and its inverse."""
    rows = StratigraphicRelation.objects.filter(unit__operation_id=operation)
    for unit, kind, other in rows.values_list("unit__number", "kind", "other__number"):
        yield unit, RelationKind(kind), other


def refuse_cycles(relations: Iterable[Triple]) -> None:
    """Make sure that no unit is later than itself.

    Raises:
        StratigraphicCycle: one is.
    """
    record = Record()
    for unit, kind, other in relations:
        for name in (unit, other):
            record.units.setdefault(name, Unit(name))
        if kind is RelationKind.EQUALS:
            record.state(unit, Verb.EQUAL, [other])
        elif kind.is_later:
            record.state(unit, Verb.BELOW, [other])
        elif kind.is_earlier:
            record.state(unit, Verb.ABOVE, [other])
    cycles = stratigraphy_of(record).cycles
    if cycles:
        raise StratigraphicCycle(cycles[0].text, cycles[0].path)
