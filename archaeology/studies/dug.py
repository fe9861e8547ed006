"""Where a territory was dug: what a form shows first."""

from __future__ import annotations

from django.contrib.gis.db.models import Extent

from archaeology.sites.models import Operation
from archaeology.studies.geojson import bounds_in_degrees
from layers.access.actor import Actor

AROUND_M = 100.0


def dug_bounds(actor: Actor, territory: str) -> list[float] | None:
    """West, south, east, north around the operations that the actor gets whole, EPSG:2154."""
    rows = Operation.objects.visible_to(actor).filter(territory_id=territory)
    extent = rows.aggregate(extent=Extent("geom"))["extent"]
    if extent is None:
        return None
    west, south, east, north = extent
    return [west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M]


def dug_view(actor: Actor, territory: str) -> str:
    """The same for a map: « west,south,east,north » in degrees, empty where nothing was dug."""
    bounds = dug_bounds(actor, territory)
    if bounds is None:
        return ""
    west, south, east, north = bounds
    return ",".join(f"{each:.5f}" for each in bounds_in_degrees((west, south, east, north)))
