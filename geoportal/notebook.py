"""Layers as GeoDataFrames, with the same visibility as everywhere.

    import geoportal.notebook as gp
    incidents = gp.layer("water-incidents", as_="eau")

Importing this module starts Django with the platform's settings. Whoever runs a notebook has the
database's password; `as_` is whose eyes it looks with, so that what is shown may be shown to them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import django
import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
# Notebooks run cells inside an event loop, where Django refuses to read unless it is told.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from layers.access.actor import PUBLIC, Actor, actor_named  # noqa: E402  # Django first
from layers.access.models import Account  # noqa: E402
from layers.catalog.box import Box  # noqa: E402
from layers.catalog.layer import STORAGE_SRID  # noqa: E402
from layers.catalog.registry import UnknownLayer, layer_for, layers_for  # noqa: E402
from layers.catalog.visible import Feature, VisibleRows  # noqa: E402

# Rows of one reading; a layer of any size takes as many readings as it needs.
_AT_ONCE = 20_000
# Fifteen digits: positions in metres as they are stored.
_DIGITS = 15


def actor(as_: str | None = None) -> Actor:
    """On whose behalf a notebook reads: an active account, or the public for None.

    Raises:
        LookupError: no active account has that name.
    """
    if not as_:
        return PUBLIC
    try:
        return actor_named(as_)
    except Account.DoesNotExist:
        raise LookupError(f"Aucun compte actif ne s’appelle « {as_} ».") from None


def layers(as_: str | None = None) -> list[str]:
    """The ids of the layers that an account, or the public, may see.

    Raises:
        LookupError: no active account has that name.
    """
    return [each.id for each in layers_for(actor(as_))]


def layer(
    layer_id: str,
    as_: str | None = None,
    *,
    where: Mapping[str, object] | None = None,
    bbox: str = "",
    srid: int = STORAGE_SRID,
) -> gpd.GeoDataFrame:
    """All rows of a layer that an account, or the public, may see.

    The index, `key`, is the row's key; the columns are the fields granted on at least one row, in
    the layer's order, then `geometry` (None where no position is given). Moments are in UTC.
    Lengths and areas are metres in EPSG:2154, the default, as stored: `to_crs(4326)` for the web.

    Args:
        layer_id: which layer.
        as_: the account's name; None for the public.
        where: values by field; a list of values means one of them.
        bbox: `west,south,east,north` in WGS 84 degrees.
        srid: the CRS of the result, EPSG.

    Raises:
        LookupError: no such layer or field for that account, or no such account.
        BadBox: `bbox` is not four such numbers.
    """
    who = actor(as_)
    try:
        rows = layer_for(who, layer_id).visible_to(who)
    except UnknownLayer:
        there = ", ".join(each.id for each in layers_for(who))
        raise LookupError(
            f"Aucune couche « {layer_id} » pour {as_ or 'le public'} ; il y a : {there}."
        ) from None
    names = [field.name for field in rows.fields]
    for name, wanted in (where or {}).items():
        if name not in names:
            raise LookupError(f"Aucun champ « {name} » ; il y a : {', '.join(names)}.")
        several = isinstance(wanted, list | tuple | set | frozenset)
        rows = rows.among(name, tuple(wanted) if several else (wanted,))  # type: ignore[arg-type]
    if bbox:
        rows = rows.in_bbox(Box.parse(bbox))
    features = list(_all(rows, srid))
    frame = gpd.GeoDataFrame(
        [{name: each.properties.get(name) for name in names} for each in features],
        geometry=[shape(each.geometry) if each.geometry else None for each in features],
        crs=srid,
        columns=names,
        index=pd.Index([each.key for each in features], name="key", dtype="int64"),
    )
    for field in rows.fields:
        if field.kind == "datetime":
            frame[field.name] = pd.to_datetime(frame[field.name], utc=True, format="ISO8601")
    return frame


def _all(rows: VisibleRows, srid: int) -> Iterator[Feature]:
    """Every row, by key."""
    page = rows.features(_AT_ONCE, srid=srid, digits=_DIGITS)
    while page:
        yield from page
        if len(page) < _AT_ONCE:
            return
        page = rows.after(page[-1].key).features(_AT_ONCE, srid=srid, digits=_DIGITS)
