"""Take back what was said of two units."""

from __future__ import annotations

from archaeology.sites.models import StratigraphicRelation
from archaeology.sites.services.relate_units import both_units
from archaeology.sites.vocabulary import RelationKind
from layers.access.actor import Actor
from layers.catalog.acting import acting


def unrelate_units(actor: Actor, unit: int, kind: RelationKind, other: int) -> bool:
    """Delete the relation and its inverse; gives whether there was one.

    Raises:
        PermissionDenied: one of the units does not exist, or not for this actor.
        ValidationError: they are one, or of two operations.
    """
    with acting(actor):
        one, another = both_units(actor, unit, other)
        relations = StratigraphicRelation.objects
        there, _kinds = relations.filter(unit=one, kind=kind, other=another).delete()
        back = RelationKind(kind).inverse
        relations.filter(unit=another, kind=back, other=one).delete()
    return bool(there)
