"""Which commune a geometry lies in."""

from __future__ import annotations

from django.contrib.gis.geos import GEOSGeometry

from layers.territory.models import Commune


def commune_of(territory: str, geom: GEOSGeometry | None) -> Commune | None:
    """The commune of the territory that a geometry's middle lies in, if any."""
    if geom is None or geom.empty:
        return None
    found: Commune | None = Commune.objects.filter(
        territory_id=territory, geom__intersects=geom.centroid
    ).first()
    return found
