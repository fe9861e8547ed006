"""What lies near a place that somebody puts on the map of a form."""

from __future__ import annotations

from math import isfinite

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from field_app_api.desk.near import near
from field_app_api.desk.views.door import for_field
from field_app_api.sync.services.settle import home_territory
from layers.access.middleware import ActorRequest
from layers.catalog.registry import layer_for
from layers.ui.problems import Problem


@for_field
@require_safe
def near_place(request: ActorRequest) -> JsonResponse:
    """The nearest objects of a layer (`couche`) at `lon`, `lat` (WGS 84), as the reader sees them.

    Raises:
        Problem: 400, the place cannot be read.
        UnknownLayer: there is none of that id for the reader.
    """
    layer = layer_for(request.actor, request.GET.get("couche", ""))
    try:
        place = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        place = (float("nan"),) * 2
    if not all(map(isfinite, place)):
        raise Problem(400, _("Cette position ne se lit pas."))
    found = near(request.actor, layer.id, home_territory(), place)
    near_by = [{"key": each.key, "text": str(each)} for each in found]
    return JsonResponse({"near": near_by}, json_dumps_params={"ensure_ascii": False})
