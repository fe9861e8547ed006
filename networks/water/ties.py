"""What an incident is tied to, as far as who asks may see it."""

from __future__ import annotations

from typing import Any

from layers.access.actor import Actor
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.services.relate import End, relations_of
from networks.water.layers import INCIDENTS
from networks.water.models import Incident


def requests_answered(actor: Actor, incident: Incident) -> list[Any]:
    """The requests that it answers, as features of their layer."""
    keys = Relation.objects.filter(
        kind=Relation.Kind.CAUSED, target_layer=INCIDENTS.id, target_key=incident.pk
    ).values_list("source_key", flat=True)
    if not keys:
        return []
    try:
        rows = layer_for(actor, "requests").visible_to(actor)
    except UnknownLayer:
        return []
    return rows.keyed(list(keys)).features(len(keys))


def made_anew(actor: Actor, incident: Incident) -> tuple[list[Incident], list[Incident]]:
    """Incidents in whose place this one was opened, and those opened in the place of this one.

    A late entry about what was closed in the meantime opens a new incident tied to the old one.
    """
    ties = [
        tie
        for tie in relations_of(actor, End(INCIDENTS.id, incident.pk))
        if tie.kind == Relation.Kind.ABOUT and tie.source_layer == tie.target_layer
    ]
    earlier = [tie.target_key for tie in ties if tie.source_key == incident.pk]
    later = [tie.source_key for tie in ties if tie.target_key == incident.pk]
    rows: Any = Incident.objects.visible_to(actor)
    return (
        list(rows.filter(pk__in=earlier).order_by("opened_at")),
        list(rows.filter(pk__in=later).order_by("opened_at")),
    )
