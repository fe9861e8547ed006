"""What the open page asks for: the points of its map, and what changed since it last asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geoportal.citizen.layers import REQUESTS
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.queue import Queue, read_queue
from geoportal.citizen.queue_rows import count, queue_rows, with_marks
from geoportal.citizen.states import State
from geoportal.citizen.views.triage_door import for_handlers
from geoportal.citizen.views.triage_items import (
    FEATURES,
    Item,
    features_of,
    item_html,
    items_of,
)
from layers.access.middleware import ActorRequest
from layers.catalog.cursors import LOG, opened, seal
from layers.catalog.sql.changes import changes_visible_to
from layers.catalog.tail import TAIL
from layers.ui.problems import Problem

# More changes than that at once (an import): the page reads its list anew instead.
CHANGES = 200


@gzip_page
@require_safe
@for_handlers
def features(request: ActorRequest) -> HttpResponse:
    """The located requests of the queue as GeoJSON, at most `FEATURES`, in the queue's order.

    `numberMatched` counts all of them; the page says so when some are not on the map.
    """
    rows = queue_rows(request.actor, read_queue(request.GET))
    collection = {
        "type": "FeatureCollection",
        "features": features_of(rows),
        "numberMatched": rows.filter(geom__isnull=False).count(),
        "limit": FEATURES,
    }
    return JsonResponse(collection, content_type="application/geo+json")


@require_safe
@for_handlers
def changes(request: ActorRequest) -> HttpResponse:
    """What changed in the queue after a cursor of the log.

    Nearly always nothing did: that is answered from memory, with 304 once the page has an ETag.
    `items` are in the queue now, `removed` are the keys that are not (those the actor still sees
    are `outside` it), `versions` the versions of all that the actor sees. `reload`: too
    much changed, read the list anew.

    Raises:
        Problem: 400, `after` is no cursor.
    """
    given = request.GET.get("after", "")
    after = read_cursor(given)
    visible = REQUESTS.visible_to(request.actor)
    position = TAIL.refresh(at_least=after)
    if not TAIL.touched(REQUESTS.id, visible.branches, None, after):
        return nothing_new(request, given, f'"{given}-{visible.fingerprint}"')
    happened = changes_visible_to(request.actor, REQUESTS, after, limit=10 * CHANGES)
    cursor = max(position, *(each.cursor for each in happened)) if happened else position
    keys = {each.key for each in happened}
    if len(keys) > CHANGES or len(happened) == 10 * CHANGES or after > position:
        return JsonResponse({"cursor": seal(cursor, LOG), "reload": True})
    appeared = {each.key for each in happened if each.happening == "appeared"}
    return JsonResponse({"cursor": seal(cursor, LOG), **_what_is_there(request, keys, appeared)})


def nothing_new(request: ActorRequest, after: str, etag: str) -> HttpResponse:
    """The answer when nothing happened since; 304 to who knows it."""
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse({"cursor": after})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _what_is_there(request: ActorRequest, keys: set[int], appeared: set[int]) -> dict[str, Any]:
    if not keys:
        return {}
    queue = read_queue(request.GET)
    rows = queue_rows(request.actor, queue)
    touched = rows.filter(pk__in=keys)
    items = items_of(with_marks(touched), queue)
    counted = count(request.actor, queue)
    here = {item.request.pk for item in items}
    seen = CitizenRequest.objects.visible_to(request.actor).filter(pk__in=keys)
    outside = queue_rows(request.actor, Queue(states=tuple(State))).filter(pk__in=keys - here)
    return {
        "count": counted.number,
        "views": counted.by_view,
        "items": [_item(item, queue, appeared) for item in items],
        "outside": [_item(each, queue, appeared) for each in items_of(with_marks(outside), queue)],
        "features": features_of(touched),
        "removed": sorted(keys - here),
        "versions": dict(seen.values_list("pk", "version")),
    }


def _item(item: Item, queue: Queue, appeared: set[int]) -> dict[str, Any]:
    key = item.request.pk
    return {
        "id": key,
        "rank": item.rank,
        "appeared": key in appeared,
        "html": item_html(item, queue),
    }


def read_cursor(text: str) -> int:
    """The cursor that a page was given.

    Raises:
        Problem: 400, `after` is none.
    """
    cursor = opened(text, LOG)
    if cursor is None:
        raise Problem(400, _("« after » est un curseur que cette page a donné."))
    return cursor
