"""The style of a study's map."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from archaeology.studies.laying import laid, opacity_on
from archaeology.studies.models import Study
from archaeology.studies.runs.time import BACKGROUND, DENSITY
from archaeology.studies.shorelines import drawing as shoreline
from archaeology.studies.shorelines.outcome import MAP, SHORES
from archaeology.studies.timing import drawing as density
from archaeology.studies.views.door import readable
from layers.access.middleware import ActorRequest
from layers.catalog.registry import layers_for
from layers.tiles.map_style import map_style
from layers.tiles.views import tiles_url


@require_safe
def study_map_style(request: ActorRequest, key: int) -> HttpResponse:
    """A MapLibre style: the base map, and what the study found on it.

    Raises:
        Http404: there is no such study, or none that the actor may know of.
    """
    study, _whole = readable(request.actor, key)
    names = set(study.files.values_list("name", flat=True))
    if {MAP, SHORES} <= names:
        document = _shoreline(request, study)
    elif DENSITY in names:
        document = _density(request)
    else:
        raise Http404
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(response)
    return response


def _shoreline(request: ActorRequest, study: Study) -> dict[str, Any]:
    document = _over(request, ())
    for source, name in (("water", MAP), ("shores", SHORES)):
        address = request.build_absolute_uri(reverse("study-file", args=[study.pk, name]))
        document["sources"][source] = {"type": "geojson", "data": address}
    areas = shoreline.areas_of_map("water", opacity_on(document))
    document["layers"] = laid(document, areas, shoreline.lines_of_map("water", "shores"))
    return document


def _density(request: ActorRequest) -> dict[str, Any]:
    """Without the densities: the page gives those of the slice that is chosen."""
    document = _over(request, BACKGROUND)
    nothing = {"type": "FeatureCollection", "features": []}
    document["sources"][density.SOURCE] = {"type": "geojson", "data": nothing}
    document["layers"] = laid(document, density.areas_of_map(opacity_on(document)))
    return document


def _over(request: ActorRequest, wanted: tuple[str, ...]) -> dict[str, Any]:
    visible = {layer.id: layer for layer in layers_for(request.actor)}
    layers = [visible[each] for each in wanted if each in visible]
    return map_style(request.actor, layers, lambda layer_id: tiles_url(request, layer_id))
