"""Asking for finds: the form, the whole result on the map, and in a list beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from archaeology.sites.beside import pages_beside
from archaeology.sites.forms.asking import AskingForm
from archaeology.sites.layers import FINDS
from archaeology.sites.presenting import (
    Level,
    dating_in_words,
    levels_in_words,
    seen_exactly,
    title_of,
)
from archaeology.sites.query import QueryRefused, read_query, rows_for
from archaeology.sites.query.saved import saved_by
from archaeology.sites.query.zone import outline_of
from archaeology.sites.rights import PRESENTERS, RECORDERS
from archaeology.sites.views.on_map import drawn, place_of
from archaeology.sites.vocabulary import Material
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.visible import Count, Feature, VisibleRows
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for

LISTED = 50
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
    form = AskingForm(asked)
    form.is_valid()
    try:
        query = read_query(asked)
        rows = rows_for(request.actor, query)
    except QueryRefused as refused:
        form.blame(refused.errors)
        return _page(request, form, asked, {})
    return _page(request, form, asked, _result(rows, after, query.zone))


def _page(
    request: ActorRequest, form: AskingForm, asked: QueryDict, result: dict[str, Any]
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "criteria": _criteria(form, asked),
        "asked": asked.urlencode(),
        "style_url": reverse("map-style") + f"?layers={BACKGROUND}",
        "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        "legend": legend_for(FINDS),
        "knows_units": _presents(request.actor),
        "saved": list(saved_by(request.actor)),
        "saves_in": _saves_in(request.actor),
        "here": request.get_full_path(),
        "records": bool(request.actor.territories_with(RECORDERS)),
        "presents": bool(request.actor.territories_with(PRESENTERS)),
        "beside": pages_beside(),
        **result,
    }
    answered = 200 if result else 400
    return render(request, "archaeology/search.html", context, status=answered)


def _result(rows: VisibleRows, after: str, zone: str) -> dict[str, Any]:
    start = rows.after(int(after)) if after.isdecimal() and len(after) < 17 else rows
    features = start.features(LISTED + 1)
    page, more = features[:LISTED], len(features) > LISTED
    exact = seen_exactly(rows, [feature.key for feature in page])
    on_map = drawn(rows)
    return {
        "items": [_item(feature, feature.key in exact) for feature in page],
        "count": Count(on_map.number, on_map.complete),
        "on_map": on_map.document | {"zone": outline_of(zone) if zone else None},
        "most_on_map": None if on_map.complete else on_map.number,
        "has_rough": on_map.is_rough,
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
        place=place_of(feature),
        synthetic=bool(known.get("synthetic")),
    )


def _criteria(form: AskingForm, asked: QueryDict) -> list[Criterion]:
    """What was asked, to take back one by one."""
    found = []
    for name, field in form.fields.items():
        words = dict(getattr(field.widget, "choices", ()))
        for value in asked.getlist(name):
            if name in MEANING and not any(asked.get(each) for each in MEANING[name]):
                continue
            rest = asked.copy()
            rest.setlist(name, [each for each in asked.getlist(name) if each != value])
            # Coordinates are for the map.
            shown = _("zone dessinée") if name == "zone" else str(words.get(value, value))
            found.append(Criterion(str(field.label), shown, rest.urlencode()))
    return found


def _presents(actor: Actor) -> bool:
    """Whether the actor gets the units of some territory: for others no unit can be asked for."""
    return any(post.role in PRESENTERS for post in actor.posts)


def _saves_in(actor: Actor) -> str:
    """The territory that the actor would keep a query in; empty for who works nowhere."""
    if actor.account_id is None:
        return ""
    if actor.roles_in(settings.HOME_TERRITORY):
        return str(settings.HOME_TERRITORY)
    return min((post.territory for post in actor.posts), default="")
