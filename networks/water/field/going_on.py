"""Incidents that people are at work on, as they are told beside citizens' requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from layers.access.actor import Actor
from layers.catalog.collecting import GoingOn
from networks.water.models import Incident, IncidentPhoto
from networks.water.rights import is_water
from networks.water.vocabulary import ENDED, IncidentState


def photos(actor: Actor, keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The photos of incidents are the water service's own: who they show is not asked."""
    rows: Any = Incident.objects.visible_to(actor).filter(pk__in=list(keys))
    mine = {
        key: list[str]()
        for key, territory in rows.values_list("pk", "territory_id")
        if is_water(actor, territory)
    }
    kept = IncidentPhoto.objects.filter(incident__in=mine).values_list("incident_id", "pk")
    for incident, photo in kept:
        mine[incident].append(reverse("water-photo", args=[photo]))
    return mine


GOING_ON = GoingOn(
    "state",
    tuple(sorted(set(IncidentState.values) - ENDED)),
    what="kind",
    words=(
        (IncidentState.OPEN, _("Signalé, réparation à venir")),
        (IncidentState.ISOLATED, _("Eau coupée, réparation en cours")),
        (IncidentState.REPAIRED, _("Réparé, remise en service à venir")),
    ),
    number="number",
    team="agency",
    details=(
        *("announcement", "severity", "network", "address", "isolated_at", "repaired_at"),
        *("customers_cut", "pipe", "device"),
    ),
    photos=photos,
)
