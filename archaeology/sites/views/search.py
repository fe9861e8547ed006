"""Asking for finds: the form, the whole result on the map, and in a list beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from archaeology.sites.forms import FindForm
from archaeology.sites.layers import FINDS
from archaeology.sites.models import SavedQuery
from archaeology.sites.policy import GRID_M
from archaeology.sites.presenting import (
    Level,
    dating_in_words,
    levels_in_words,
    seen_exactly,
    title_of,
)
from archaeology.sites.query import QueryRefused, read_query, rows_for
from archaeology.sites.vocabulary import Material
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.visible import Feature, VisibleRows
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for

LISTED = 50
# Every find of the result is on the map up to here; beyond, the page says so.
ON_THE_MAP = 5000
AFTER = "apres"
BACKGROUND = "communes,excavations,heritage-sites"
# Parameters that only say how others are meant.
MEANING = {"mode": ("periode",), "datum": ("z_min", "z_max")}
_MATERIALS = dict(Material.choices)
_COLORS = {symbol.value: symbol.color for symbol in FINDS.style.symbols}


@dataclass(frozen=True, slots=True)
class Item:
    """A find in the list; the position is the given one, WGS 84."""

    key: int
    title: str
    material: str
    color: str
    dating: str
    levels: list[Level]
    operation: str
    exact: bool
    place: tuple[float, float] | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that was asked, and the query without it."""

    label: str
    value: str
    without: str


def search_page(request: ActorRequest) -> HttpResponse:
    """The page; what cannot be read is said beside its field, and nothing is searched."""
    asked = request.GET.copy()
    after = asked.pop(AFTER, [""])[-1]
    for name in [name for name in asked if not any(asked.getlist(name))]:
        del asked[name]
    form = FindForm(asked)
    form.is_valid()
    try:
        rows = rows_for(request.actor, read_query(asked))
    except QueryRefused as refused:
        form.blame(refused.errors)
        return _page(request, form, asked, {})
    return _page(request, form, asked, _result(rows, after))


def _page(
    request: ActorRequest, form: FindForm, asked: QueryDict, result: dict[str, Any]
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "criteria": _criteria(form, asked),
        "asked": asked.urlencode(),
        "style_url": reverse("map-style") + f"?layers={BACKGROUND}",
        "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        "legend": legend_for(FINDS),
        "can_save": request.actor.is_signed_in,
        "saved": _saved(request.actor),
        **result,
    }
    answered = 200 if result else 400
    return render(request, "archaeology/search.html", context, status=answered)


def _result(rows: VisibleRows, after: str) -> dict[str, Any]:
    start = rows.after(int(after)) if after.isdecimal() and len(after) < 17 else rows
    features = start.features(LISTED + 1)
    page, more = features[:LISTED], len(features) > LISTED
    on_map = rows.features(ON_THE_MAP, fields=("title", "kind", "material"))
    exact = seen_exactly(rows, [feature.key for feature in [*page, *on_map]])
    count = rows.count()
    return {
        "items": [_item(feature, feature.key in exact) for feature in page],
        "count": count,
        "on_map": _on_map(on_map, exact, rows),
        "map_is_partial": len(on_map) == ON_THE_MAP,
        "has_rough": any(each.key not in exact for each in on_map),
        "continued": bool(after),
        "next": str(page[-1].key) if more else "",
    }


def _item(feature: Feature, exact: bool) -> Item:
    known = feature.properties
    material = str(known.get("material") or "")
    return Item(
        key=feature.key,
        title=title_of(known, _MATERIALS),
        material=str(_MATERIALS.get(material, "")),
        color=_COLORS.get(material, ""),
        dating=dating_in_words(known),
        levels=levels_in_words(known),
        operation=str(known.get("operation") or ""),
        exact=exact,
        place=_place(feature),
        synthetic=bool(known.get("synthetic")),
    )


def _place(feature: Feature) -> tuple[float, float] | None:
    if feature.geometry is None:
        return None
    longitude, latitude = feature.geometry["coordinates"][:2]
    return longitude, latitude


def _on_map(
    features: Sequence[Feature], exact: frozenset[int], rows: VisibleRows
) -> dict[str, Any]:
    """Points where the place is told, else the kilometre square around its grid node."""
    points = [_point(each) for each in features if each.key in exact and each.geometry]
    cells: dict[tuple[float, float], list[int]] = {}
    for each in features:
        place = _place(each)
        if each.key not in exact and place:
            cells.setdefault(place, []).append(each.key)
    squares = [_square(number, *cell) for number, cell in enumerate(cells.items(), start=1)]
    extent = rows.extent()
    return {
        "points": {"type": "FeatureCollection", "features": points},
        "squares": {"type": "FeatureCollection", "features": squares},
        "bounds": extent.as_list() if extent else None,
    }


def _point(feature: Feature) -> dict[str, Any]:
    material = feature.properties.get("material")
    return {
        "type": "Feature",
        "id": feature.key,
        "geometry": feature.geometry,
        "properties": {
            "title": title_of(feature.properties, _MATERIALS),
            "note": str(_MATERIALS.get(material or "", "")),
            "color": _COLORS.get(material or "", "#9aa0a3"),
        },
    }


def _square(number: int, place: tuple[float, float], keys: list[int]) -> dict[str, Any]:
    node = Point(*place, srid=4326)
    node.transform(2154)
    half = GRID_M / 2
    square = Polygon.from_bbox((node.x - half, node.y - half, node.x + half, node.y + half))
    square.srid = 2154
    square.transform(4326)
    return {
        "type": "Feature",
        "id": number,
        "geometry": json.loads(square.geojson),
        "properties": {"title": f"× {len(keys)}", "finds": keys, "color": "#5b4427"},
    }


def _criteria(form: FindForm, asked: QueryDict) -> list[Criterion]:
    """What was asked, to take back one by one."""
    found = []
    for name, field in form.fields.items():
        words = dict(getattr(field.widget, "choices", ()))
        for value in asked.getlist(name):
            if name in MEANING and not any(asked.get(each) for each in MEANING[name]):
                continue
            rest = asked.copy()
            rest.setlist(name, [each for each in asked.getlist(name) if each != value])
            shown = str(words.get(value, value))
            found.append(Criterion(str(field.label), shown, rest.urlencode()))
    return found


def _saved(actor: Actor) -> list[SavedQuery]:
    if actor.account_id is None:
        return []
    return list(SavedQuery.objects.filter(account_id=actor.account_id).order_by("name"))
