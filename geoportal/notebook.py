"""Layers as GeoDataFrames, with the same visibility as everywhere.

    import geoportal.notebook as gp
    incidents = gp.layer("water-incidents", as_="eau")
    key = gp.study("shoreline", {"period": "1/100", "river": [[521000, 6937250]]}, as_="archeo")
    gp.areas(key, as_="archeo").plot("probability")

Importing this module starts Django with the platform's settings. Whoever runs a notebook has the
database's password; `as_` is whose eyes it looks with, so that what is shown may be shown to them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import django
import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
# Notebooks run cells inside an event loop, where Django refuses to read unless it is told.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.conf import settings as conf  # noqa: E402  # Django first

from archaeology.studies.models import Study, StudyFile  # noqa: E402
from archaeology.studies.runs import RUNS  # noqa: E402
from archaeology.studies.services.start_study import start_study  # noqa: E402
from archaeology.studies.vocabulary import StudyKind, StudyState  # noqa: E402
from layers.access.actor import PUBLIC, Actor, actor_named  # noqa: E402
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


def studies(as_: str | None = None) -> pd.DataFrame:
    """The studies that an account may read, the newest first; the public gets published ones.

    The index, `key`, is the study's; `low_m` and `high_m` are the level that a shoreline states,
    metres NGF-IGN69, missing where no remain bounds it.

    Raises:
        LookupError: no active account has that name.
    """
    rows = Study.objects.readable_by(actor(as_)).defer("inputs").order_by("-created", "pk")
    found = []
    for each in rows:
        water = each.result.get("water") or {}
        found.append(
            {
                "key": each.pk,
                "kind": each.kind,
                "title": each.title,
                "state": each.state,
                "low_m": water.get("low"),
                "high_m": water.get("high"),
                "published": each.is_published,
                "synthetic": each.synthetic,
                "created": each.created,
            }
        )
    names = ["kind", "title", "state", "low_m", "high_m", "published", "synthetic", "created"]
    frame = pd.DataFrame(found, columns=["key", *names]).set_index("key")
    return frame.astype({"low_m": "float64", "high_m": "float64"})


def study(kind: str, settings: Mapping[str, Any], as_: str, *, territory: str = "") -> int:
    """Ask for a study and compute it here; its key.

    Args:
        kind: `shoreline`, for one.
        settings: as in the file that `geoportal archaeology study run` reads.
        as_: the account that studies, whose it will be.
        territory: where; the home territory unless it is given.

    Raises:
        LookupError: no active account has that name, or there is no such kind.
        ValidationError, PermissionDenied: what is asked is wrong, or not the account's to ask.
        RuntimeError: nothing came out; why, in French.
    """
    who = actor(as_)
    if kind not in RUNS:
        raise LookupError(f"Aucune étude n’est de nature « {kind} ».")
    run, where = RUNS[StudyKind(kind)], territory or str(conf.HOME_TERRITORY)
    given = dict(settings)
    title = str(given.pop("title", run.title))
    parameters = run.from_file(who, where, given) if run.from_file else run.parameters(**given)
    made = start_study(who, where, run.kind, title, parameters, later=False)
    if made.state != StudyState.DONE:
        raise RuntimeError(made.reason)
    return int(made.pk)


def areas(
    key: int, as_: str | None = None, *, name: str = "contours.geojson", srid: int = STORAGE_SRID
) -> gpd.GeoDataFrame:
    """The areas or lines in a file of a study: for a shoreline those that were wet with at least
    `probability`, or its shores (`rivages.geojson`).

    Raises:
        LookupError: there is no such study or file for that account, or no such account.
    """
    readable = Study.objects.readable_by(actor(as_)).filter(pk=key)
    kept = StudyFile.objects.filter(study__in=readable, name=name).first()
    if kept is None:
        raise LookupError(f"Aucun fichier « {name} » dans l’étude {key} pour {as_ or 'le public'}.")
    with kept.file.open("rb") as file:
        frame: gpd.GeoDataFrame = gpd.read_file(file)
    return frame.to_crs(srid)


def _all(rows: VisibleRows, srid: int) -> Iterator[Feature]:
    """Every row, by key."""
    page = rows.features(_AT_ONCE, srid=srid, digits=_DIGITS)
    while page:
        yield from page
        if len(page) < _AT_ONCE:
            return
        page = rows.after(page[-1].key).features(_AT_ONCE, srid=srid, digits=_DIGITS)
