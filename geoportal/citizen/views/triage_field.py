"""What goes on in the field, beside the list of requests, and kept up to date there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geoportal.citizen.going_on import Trade, layers_going_on, trades_going_on
from geoportal.citizen.views.triage_data import nothing_new, read_cursor
from geoportal.citizen.views.triage_door import for_handlers
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.cursors import LOG, seal
from layers.catalog.tail import TAIL


def field_context(actor: Actor) -> dict[str, Any]:
    """What the page shows of the field: trades, and how many works they have."""
    trades = trades_going_on(actor)
    return {"trades": trades, "work_count": sum(each.count for each in trades)}


@gzip_page
@require_safe
@for_handlers
def field_works(request: ActorRequest) -> HttpResponse:
    """Everything that goes on in the field; nothing if nothing happened there since a cursor.

    `html` are the lists, `sources` a GeoJSON collection for each layer (WGS 84).

    Raises:
        Problem: 400, `after` is no cursor.
    """
    given = request.GET.get("after", "")
    after = read_cursor(given) if given else 0
    cursor = TAIL.refresh(at_least=after)  # before the rows are read: the rest is told again
    seen = [(each, each.visible_to(request.actor)) for each in layers_going_on(request.actor)]
    if given and not any(
        TAIL.touched(layer.id, rows.branches, None, after) for layer, rows in seen
    ):
        mark = "-".join(rows.fingerprint for _, rows in seen)
        return nothing_new(request, given, f'"{given}-{mark}"')
    context = field_context(request.actor)
    return JsonResponse(
        {
            "cursor": seal(cursor, LOG),
            "count": context["work_count"],
            "html": render_to_string("citizen/triage/field_lists.html", context),
            "sources": {layer.id: _collection(context["trades"], layer.id) for layer, _ in seen},
        }
    )


def _collection(trades: list[Trade], layer: str) -> dict[str, Any]:
    works = [work for trade in trades if trade.layer.id == layer for work in trade.works]
    return {
        "type": "FeatureCollection",
        "features": [each.feature for each in works if each.feature["geometry"]],
    }
