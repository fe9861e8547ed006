"""Layers as GeoDataFrames, with the same visibility as everywhere.

    import geoportal.notebook as gp
    requests = gp.layer("requests", as_="accueil")

Importing this module starts Django with the platform's settings.
"""

from __future__ import annotations

import os

import django
import geopandas as gpd
from shapely.geometry import shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
django.setup()

from layers.access.actor import PUBLIC, actor_named  # noqa: E402  # Django first
from layers.catalog.box import Box  # noqa: E402
from layers.catalog.registry import layer_for, layers_for  # noqa: E402

LIMIT = 100_000


def layers(as_: str = "") -> list[str]:
    """The ids of the layers that an account, or the public, may see."""
    return [each.id for each in layers_for(actor_named(as_) if as_ else PUBLIC)]


def layer(
    layer_id: str, as_: str = "", *, bbox: str = "", srid: int = 2154, limit: int = LIMIT
) -> gpd.GeoDataFrame:
    """The rows of a layer that an account, or the public, may see.

    Args:
        layer_id: which layer.
        as_: the account's name; empty for the public.
        bbox: `west,south,east,north` in WGS 84 degrees.
        srid: the CRS of the result, EPSG.
        limit: at most so many rows.

    Raises:
        UnknownLayer: no such layer for that account.
        Account.DoesNotExist: no such account.
    """
    actor = actor_named(as_) if as_ else PUBLIC
    found = layer_for(actor, layer_id)
    rows = found.visible_to(actor)
    if bbox:
        rows = rows.in_bbox(Box.parse(bbox))
    features = rows.features(limit, srid=srid)
    names = [field.name for field in rows.fields]
    return gpd.GeoDataFrame(
        [
            {"id": each.key} | {name: each.properties.get(name) for name in names}
            for each in features
        ],
        geometry=[shape(each.geometry) if each.geometry else None for each in features],
        crs=srid,
        columns=["id", *names],
    )
