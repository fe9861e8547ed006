"""Tie objects of two layers, and read the ties one may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer_for


@dataclass(frozen=True, slots=True)
class End:
    """An object: the id of its layer and its key."""

    layer: str
    key: int

    def visible_to(self, actor: Actor) -> bool:
        """Whether the object exists for the actor."""
        try:
            layer = layer_for(actor, self.layer)
        except UnknownLayer:
            return False
        return layer.visible_to(actor).keyed([self.key]).count().number == 1


def relate(actor: Actor, source: End, kind: Relation.Kind, target: End) -> Relation:
    """Tie two objects; doing it twice changes nothing.

    Raises:
        PermissionDenied: one of the ends does not exist for the actor.
    """
    if not (source.visible_to(actor) and target.visible_to(actor)):
        raise PermissionDenied
    with acting(actor):
        relation, _created = Relation.objects.get_or_create(
            kind=kind,
            source_layer=source.layer,
            source_key=source.key,
            target_layer=target.layer,
            target_key=target.key,
            defaults={"actor": actor.label},
        )
    return relation


def relations_of(actor: Actor, end: End) -> list[Relation]:
    """The ties of an object of which the actor sees both ends."""
    if not end.visible_to(actor):
        return []
    touching = Relation.objects.filter(
        Q(source_layer=end.layer, source_key=end.key)
        | Q(target_layer=end.layer, target_key=end.key)
    ).order_by("id")
    return [
        relation
        for relation in touching
        if End(relation.source_layer, relation.source_key).visible_to(actor)
        and End(relation.target_layer, relation.target_key).visible_to(actor)
    ]
