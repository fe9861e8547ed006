"""One tour: its map, its stops in order, what is missing, its publication."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from archaeology.tours.forms.facts import NewMediumForm, NewStopForm
from archaeology.tours.layers import TOUR_STOPS
from archaeology.tours.missing import SEALED_STOP, missing
from archaeology.tours.models import Stop, StopText, Tour, TourText
from archaeology.tours.rights import has_route, sees_route
from archaeology.tours.services.draw_route import MAX_POINTS, draw_route
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.untold import told_stops
from archaeology.tours.views.door import for_writers, stops_of, tour_at
from archaeology.tours.views.leading import Lead, leads, texts_address
from archaeology.tours.views.profile import drawn_profile
from archaeology.tours.vocabulary import Language
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.territory.bounds import commune_bounds
from layers.ui.form_fields import LineField
from layers.ui.form_fields import written as corners_of
from layers.ui.problems import Problem

_BACKGROUND = "communes,heritage-sites"
# Told from the corners of the route, which are small and have no number.
_LOOK = {"color": TOUR_STOPS.style.symbols[0].color, "size": 11}
WGS84 = 4326
# Degrees around what is drawn.
_AROUND = 0.0015


@dataclass(frozen=True, slots=True)
class InLanguage:
    """How far a tour is in one language: of its `stops`, visitors see `told`."""

    language: str
    label: str
    published: bool
    leads: list[Lead]
    texts: str
    stops: int
    told: int

    @property
    def untold(self) -> int:
        """How many stops visitors do not see, though the language is published."""
        return self.stops - self.told if self.published else 0

    @property
    def hiding(self) -> list[Lead]:
        """Why they do not."""
        return [each for each in self.leads if each.hides_a_stop] if self.untold else []

    @property
    def blocking(self) -> list[Lead]:
        """What else keeps it from being published, or would."""
        hiding = self.hiding
        return [each for each in self.leads if each.blocks and each not in hiding]

    @property
    def advice(self) -> list[Lead]:
        """What would be better."""
        return [each for each in self.leads if not each.blocks]


@dataclass(frozen=True, slots=True)
class InOrder:
    """A stop in the list; `languages` are those in which it is complete, `up` and `down` the
    numbers of its neighbours there: a stop between may be none for the actor.
    """

    stop: Stop
    languages: list[str]
    hidden: bool
    up: int
    down: int


@require_safe
@for_writers
def tour_page(request: ActorRequest, code: str) -> HttpResponse:
    """Everything of a tour but its texts, which have a page of their own."""
    return _shown(request, tour_at(request.actor, code))


@require_POST
@for_writers
def route(request: ActorRequest, code: str) -> HttpResponse:
    """Keep the route that was drawn; what is refused stays in the field."""
    tour = tour_at(request.actor, code)
    text = request.POST.get("geom", "")
    version = request.POST.get("version", "")
    shown = bool(tour.geom and tour.told_in and not tour.withholds_route)
    try:
        line = LineField(most=MAX_POINTS).clean(text)
        if line is not None:
            line.transform(2154)
        draw_route(request.actor, tour.pk, int(version) if version.isdecimal() else 0, line)
    except ValidationError as error:
        return _shown(request, tour, 422, typed=text, refused=" ".join(error.messages))
    except ConflictingChange:
        refused = _(
            "Quelqu’un d’autre a modifié la visite entre-temps : le parcours n’est pas enregistré. "
            "Votre tracé est gardé ; enregistrez-le de nouveau s’il est le bon."
        )
        return _shown(request, tour_at(request.actor, code), 409, typed=text, refused=refused)
    if line is None and shown:
        words = _("Le parcours est effacé : les visiteurs n’en voient plus, seulement les étapes.")
        messages.warning(request, words)
    else:
        messages.success(request, _("Le parcours est enregistré."))
    return HttpResponseRedirect(reverse("tour", args=[code]) + "#parcours")


@require_POST
@for_writers
def publication(request: ActorRequest, code: str) -> HttpResponse:
    """Publish the tour in a language, or take it back.

    Raises:
        Problem: 400, it is said neither what to do nor in which language.
    """
    tour = tour_at(request.actor, code)
    act, language = request.POST.get("act", ""), request.POST.get("language", "")
    address = reverse("tour", args=[code]) + "#publication"
    if act not in {"publish", "withdraw"} or language not in Language.values:
        raise Problem(400, _("Dites s’il faut publier la visite ou non, et dans quelle langue."))
    label = Language(language).label
    if act == "withdraw":
        unpublish_tour(request.actor, tour.pk, language)
        messages.success(request, _("%s : la visite n’est plus publiée.") % label)
        return HttpResponseRedirect(address)
    try:
        publish_tour(request.actor, tour.pk, language)
    except NotReady as refused:
        count = len(refused.missing)
        words = ngettext(
            "%(language)s : un point à régler avant de publier.",
            "%(language)s : %(count)d points à régler avant de publier.",
            count,
        )
        messages.error(request, words % {"language": label, "count": count})
    else:
        messages.success(request, _("%s : la visite est publiée.") % label)
    return HttpResponseRedirect(address)


def _shown(
    request: ActorRequest, tour: Tour, status: int = 200, *, typed: str = "", refused: str = ""
) -> HttpResponse:
    actor = request.actor
    stops = _in_order(actor, tour)
    drawn = tour.geom
    context = {
        "tour": tour,
        "stops": stops,
        "sealed": tour.stops.count() - len(stops),
        "sees_route": sees_route(actor, tour),
        "has_route": has_route(tour),
        "sealed_stop": SEALED_STOP,
        "languages": _languages(actor, tour),
        "others": [each for each in Language.choices if each[0] not in _begun(tour)],
        "route": typed or (corners_of(drawn) if drawn else ""),
        "refused": refused,
        "length_m": round(drawn.length) if drawn else None,
        "typed": bool(typed),
        "profile": drawn_profile(tour),
        "map": _map(actor, tour, stops),
        "new_stop": NewStopForm(actor, tour.territory_id, auto_id="new_stop_%s"),
        "new_medium": NewMediumForm(actor, tour.territory_id, auto_id="new_medium_%s"),
        "media": tour.media.all(),
        "visit": reverse("visit-tour", args=[tour.code]),
    }
    return render(request, "tours/tour.html", context, status=status)


def _in_order(actor: Actor, tour: Tour) -> list[InOrder]:
    stops = stops_of(actor, tour)
    complete = {
        each.pk: sorted(text.language for text in each.texts.all() if text.is_complete)
        for each in stops
    }
    numbers = [each.order for each in stops]
    around = zip(stops, numbers[:1] + numbers, [*numbers[1:], *numbers[-1:]], strict=False)
    return [
        InOrder(each, complete[each.pk], each.is_withheld, up, down) for each, up, down in around
    ]


def _begun(tour: Tour) -> set[str]:
    """The languages in which something is written, and the first one."""
    begun = set(TourText.objects.filter(tour=tour).values_list("language", flat=True))
    begun |= set(StopText.objects.filter(stop__tour=tour).values_list("language", flat=True))
    return begun | {tour.default_language}


def _languages(actor: Actor, tour: Tour) -> list[InLanguage]:
    begun = _begun(tour)
    first = tour.default_language
    order = sorted(begun, key=lambda each: (each != first, Language.values.index(each)))
    stops, told = tour.stops.count(), told_stops(tour)
    return [
        InLanguage(
            each,
            Language(each).label,
            each in tour.languages,
            leads(tour, each, missing(actor, tour, each)),
            texts_address(tour, each),
            stops,
            told[each],
        )
        for each in order
    ]


def _map(actor: Actor, tour: Tour, stops: list[InOrder]) -> Mapping[str, Any]:
    shapes: list[GEOSGeometry] = [each.stop.geom for each in stops if each.stop.geom]
    features = [
        _feature(each.stop.pk, each.stop.geom, _LOOK | {"mark": str(each.stop.order)})
        for each in stops
        if each.stop.geom
    ]
    if tour.geom:
        shapes.append(tour.geom)
    bounds = str(commune_bounds(actor, tour.territory_id) or "")
    if shapes:
        boxes = [each.transform(WGS84, clone=True).extent for each in shapes]
        west, south = (min(box[side] for box in boxes) - _AROUND for side in (0, 1))
        east, north = (max(box[side] for box in boxes) + _AROUND for side in (2, 3))
        bounds = ",".join(f"{each:.5f}" for each in (west, south, east, north))
    return {
        "style_url": f"{reverse('map-style')}?layers={_BACKGROUND}",
        "bounds": bounds,
        "document": {"type": "FeatureCollection", "features": features},
    }


def _feature(key: int, shape: GEOSGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    geometry = json.loads(shape.transform(WGS84, clone=True).geojson)
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": dict(properties)}
