"""Enter an incident: from a place on the map, or from a citizen's request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.visible import Feature
from layers.territory.bounds import commune_bounds
from layers.ui.form_fields import refuse, written
from layers.ui.problems import Problem
from networks.water.forms.incidents import NewIncidentForm, this_moment
from networks.water.layers import INCIDENTS
from networks.water.models import Incident
from networks.water.nearest import Near, nearest_assets
from networks.water.services.open_incident import open_incident
from networks.water.views.board import incidents_of
from networks.water.views.door import for_water
from networks.water.vocabulary import FoundBy, Network

STYLE = "/tiles/style.json?layers=communes,water-pipes,water-devices"
MOST_ACCURACY_M = 10_000


@for_water
@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: ActorRequest) -> HttpResponse:
    """The form; `demande` is the number of the request that told of it."""
    asked = request.GET.get("demande", "").replace("\0", "").strip()[:40]
    told = _request(request.actor, asked)
    form = NewIncidentForm(request.POST or None, initial=_initial(told))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_incident(
                request.actor,
                settings.HOME_TERRITORY,
                form.facts(),
                requests=(told.key,) if told else (),
            )
        except ValidationError as error:
            refuse(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("L’incident %s est ouvert.") % made.number)
            return HttpResponseRedirect(reverse("water-incident", args=[made.number]))
    context = {
        "form": form,
        "told": told,
        "unknown": asked if told is None else "",
        "already": _already(request.actor, told),
        "near": _near_of(form),
        "style_url": STYLE,
        "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
    }
    return render(request, "water/new_incident.html", context)


@for_water
@require_safe
def near(request: ActorRequest) -> JsonResponse:
    """What lies near a place (`lon`, `lat`, WGS 84; `reseau`, `precision` in metres, `jour`).

    Raises:
        Problem: 400, the place cannot be read.
    """
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
        accuracy = float(request.GET.get("precision") or 0)
        if not (abs(lon) <= 180 and abs(lat) <= 85 and 0 <= accuracy <= MOST_ACCURACY_M):
            raise ValueError
    except (KeyError, ValueError):
        raise Problem(400, _("Cette position ne se lit pas.")) from None
    network = request.GET.get("reseau", "")
    found = _nearest(
        Point(lon, lat, srid=4326),
        network if network in Network.values else "",
        accuracy or None,
        _day(request.GET.get("jour", "")),
    )
    return JsonResponse(
        {"near": [each.told() | {"what": _what(each)} for each in found]},
        json_dumps_params={"ensure_ascii": False},
    )


def _day(text: str) -> date:
    """The day that a moment of the form begins with; else today."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return timezone.localdate()


def _nearest(place: Point, network: str, accuracy: float | None, day: date) -> list[Near]:
    place.transform(2154)
    return nearest_assets(
        settings.HOME_TERRITORY,
        place,
        day,
        network=network,
        accuracy_m=accuracy,
    )


def _what(near: Near) -> str:
    """The asset in a few words."""
    asset: Any = near.asset
    if near.layer == "water-devices":
        return str(asset.get_function_display())
    words = [asset.get_material_display()]
    if asset.diameter_mm:
        words.append(f"{asset.diameter_mm} mm")
    if asset.laid_year:
        words.append(str(asset.laid_year))
    return " · ".join(words)


def _near_of(form: NewIncidentForm) -> list[dict[str, Any]]:
    """Without a script: what lies near the place that was sent, to choose from."""
    if not form.is_bound:
        place = form.initial.get("place")
        shape = form.fields["place"].clean(place) if place else None
        accuracy = None
    else:
        shape = getattr(form, "cleaned_data", {}).get("place")
        accuracy = getattr(form, "cleaned_data", {}).get("accuracy_m")
    if shape is None:
        return []
    network = form["network"].value()
    known = network if network in Network.values else ""
    found = _nearest(shape.clone(), known, accuracy, _day(str(form["opened_at"].value() or "")))
    chosen = form["asset"].value()
    return [
        each.told() | {"what": _what(each), "chosen": f"{each.layer}/{each.key}" == chosen}
        for each in found
    ]


def _request(actor: Actor, number: str) -> Feature | None:
    """The request of that number, if the actor may see it."""
    if not number:
        return None
    try:
        layer = layer_for(actor, "requests")
    except UnknownLayer:
        return None
    rows = layer.visible_to(actor).of_territory(settings.HOME_TERRITORY)
    return next(iter(rows.among("number", [number]).features(1)), None)


def _already(actor: Actor, told: Feature | None) -> list[Incident]:
    """The incidents that answer a request already."""
    if told is None:
        return []
    ties = Relation.objects.filter(
        kind=Relation.Kind.CAUSED,
        source_layer="requests",
        source_key=told.key,
        target_layer=INCIDENTS.id,
    )
    return list(incidents_of(actor).filter(pk__in=ties.values("target_key")))


def _initial(told: Feature | None) -> dict[str, Any]:
    if told is None or told.geometry is None:
        return {"opened_at": this_moment()}
    lon, lat = told.geometry["coordinates"][:2]
    return {
        "found_by": FoundBy.CITIZEN,
        "place": written(Point(lon, lat, srid=4326)),
        "opened_at": this_moment(),
    }
