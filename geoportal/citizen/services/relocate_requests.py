"""Put requests into the communes in which they lie, after limits have moved."""

from __future__ import annotations

from django.db.models import F, Q

from geoportal.citizen.models import CitizenRequest
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.territory.models import Commune


def relocate_requests(actor: Actor, territory: str) -> int:
    """Give each located request the commune that contains it; returns how many changed.

    A request that lies in its commune, on its border too, stays; one that now lies in no commune
    keeps the one for which it was received.
    """
    located = CitizenRequest.objects.filter(territory=territory, geom__isnull=False)
    with acting(actor):
        strays = list(
            located.filter(
                Q(commune=None) | Q(commune__geom=None) | ~Q(commune__geom__intersects=F("geom"))
            ).values_list("pk", flat=True)
        )
        return sum(
            located.filter(pk__in=strays, geom__intersects=commune.geom)
            .exclude(commune=commune)
            .update(commune=commune)
            for commune in Commune.objects.filter(territory=territory, geom__isnull=False)
        )
