"""Communes with approximate limits, and the base map."""

from __future__ import annotations

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from geoportal.demo.boundaries import commune_boundaries
from geoportal.demo.landscape import landscape
from geoportal.demo.organisation import TERRITORY
from layers.territory.models import BaseFeature, Commune


def _geos(shape: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=2154)


def load_ground() -> None:
    """Write the 50 communes and the features of the base map."""
    Commune.objects.bulk_create(
        Commune(
            territory_id=TERRITORY.key,
            insee=boundary.fact.insee,
            name=boundary.fact.name,
            population=boundary.fact.population,
            approximate=True,
            geom=_multi(_geos(boundary.polygon)),
        )
        for boundary in commune_boundaries()
    )
    BaseFeature.objects.bulk_create(
        BaseFeature(
            territory_id=TERRITORY.key,
            kind=feature.kind,
            name=feature.name,
            rank=feature.rank,
            geom=_geos(feature.geometry),
        )
        for feature in landscape()
    )


def _multi(shape: GEOSGeometry) -> MultiPolygon:
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=2154)
