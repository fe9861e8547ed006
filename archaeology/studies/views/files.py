"""The files of a study, and the style of its map."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from archaeology.studies.shorelines.drawing import layers_of_map
from archaeology.studies.shorelines.outcome import MAP, SHORES
from archaeology.studies.views.door import readable
from layers.access.middleware import ActorRequest
from layers.tiles.map_style import map_style
from layers.tiles.views import tiles_url

GROUND = "communes"


@require_safe
def study_file(request: ActorRequest, key: int, name: str) -> FileResponse:
    """One file, to keep.

    Raises:
        Http404: there is no such file, or none that the actor may know of.
    """
    study, _whole = readable(request.actor, key)
    kept = study.files.filter(name=name).first()
    if kept is None:
        raise Http404
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=kept.name, content_type=kept.content_type
    )
    response["ETag"] = f'"{kept.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response


@require_safe
def study_map_style(request: ActorRequest, key: int) -> HttpResponse:
    """A MapLibre style: the base map, and what the study found on it.

    Raises:
        Http404: there is no such study, or none that the actor may know of.
    """
    study, _whole = readable(request.actor, key)
    names = set(study.files.values_list("name", flat=True))
    if not {MAP, SHORES} <= names:
        raise Http404
    document: dict[str, Any] = map_style(
        request.actor, [], lambda layer_id: tiles_url(request, layer_id)
    )
    for source, name in (("water", MAP), ("shores", SHORES)):
        address = request.build_absolute_uri(reverse("study-file", args=[study.pk, name]))
        document["sources"][source] = {"type": "geojson", "data": address}
    labels = [each for each in document["layers"] if each["type"] == "symbol"]
    ground = [each for each in document["layers"] if each["type"] != "symbol"]
    document["layers"] = [*ground, *layers_of_map("water", "shores"), *labels]
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(response)
    return response
