"""The map of all layers one may see, and the list that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from geoportal.portal.presenting import Presented, present
from layers.access.middleware import ActorRequest
from layers.catalog.box import Box
from layers.catalog.layer import Layer
from layers.catalog.registry import layer_for, layers_for
from layers.catalog.visible import BY_KEY, NEWEST_FIRST, Count
from layers.raster.grounds import grounds_for
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import LegendEntry, legend_for

LISTED = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A layer on the map's panel."""

    layer: Layer
    shown: bool
    legend: list[LegendEntry]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a layer has in a box: the first rows, newest first where there is a date."""

    layer: Layer
    rows: list[Presented]
    count: Count
    box: Box | None

    @property
    def rest(self) -> bool:
        """Whether the box holds more than is listed."""
        return self.count.number > len(self.rows)


def _listing(request: ActorRequest, layer: Layer, box: Box | None) -> Listing:
    rows = layer.visible_to(request.actor)
    if box is not None:
        rows = rows.in_bbox(box)
    order = NEWEST_FIRST if layer.moment else BY_KEY
    features = rows.features(LISTED, order=order)
    shown = [present(layer, feature) for feature in features]
    return Listing(layer, shown, rows.count(), box)


def map_page(request: ActorRequest) -> HttpResponse:
    """The page: the panel of layers with their legends, the list, the map."""
    listed = [layer for layer in layers_for(request.actor) if layer.listed]
    if not listed:
        return render(
            request,
            "ui/message.html",
            {
                "title": _("Carte du territoire"),
                "sentence": _("Aucune donnée n’est encore chargée : la carte est vide."),
            },
        )
    wanted = request.GET.getlist("couche") or [layer.id for layer in listed]
    choices = [Choice(layer, layer.id in wanted, legend_for(layer)) for layer in listed]
    current = request.GET.get("liste") or ("requests" if "requests" in wanted else wanted[0])
    if current not in {layer.id for layer in listed}:
        raise Http404
    bounds = commune_bounds(request.actor, settings.HOME_TERRITORY)
    return render(
        request,
        "portal/map.html",
        {
            "choices": choices,
            "current": current,
            "listing": _listing(request, layer_for(request.actor, current), bounds),
            "style_url": reverse("map-style") + "?layers=" + ",".join(each.id for each in listed),
            "bounds": bounds or "",
            "grounds": grounds_for(request.actor),
        },
    )


def map_list(request: ActorRequest) -> HttpResponse:
    """The list for what the map shows now: `couche`, `bbox` in degrees.

    Raises:
        UnknownLayer, BadBox: answered as a page or a problem by the middleware.
    """
    layer = layer_for(request.actor, request.GET.get("couche", ""))
    box = Box.parse(request.GET["bbox"]) if request.GET.get("bbox") else None
    return render(request, "portal/map_list.html", {"listing": _listing(request, layer, box)})


def map_feature(request: ActorRequest, layer_id: str, key: int) -> HttpResponse:
    """What is known of one feature, for a popup."""
    layer = layer_for(request.actor, layer_id)
    features = layer.visible_to(request.actor).keyed([key]).features(1)
    if not features:
        raise Http404
    return render(
        request, "portal/map_feature.html", {"layer": layer, "row": present(layer, features[0])}
    )
