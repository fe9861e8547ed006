"""`/triage`: the list, the map, and the request that is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoportal.citizen.going_on import layers_going_on
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.numbers import BadNumber, read_number, spoken
from geoportal.citizen.queue import VIEWS, Queue, read_queue
from geoportal.citizen.queue_rows import count, page_of, queue_rows, read_after
from geoportal.citizen.views.triage_detail import Detail, detail_of, visible_request
from geoportal.citizen.views.triage_door import for_handlers
from geoportal.citizen.views.triage_field import field_context
from geoportal.citizen.views.triage_filters import chips_of, filters_of
from geoportal.citizen.views.triage_items import items_of
from geoportal.citizen.views.triage_verbs import ACTIONS
from layers.access.middleware import ActorRequest
from layers.catalog.cursors import LOG, seal
from layers.catalog.tail import TAIL
from layers.territory.bounds import commune_bounds

STYLE = "/tiles/style.json?layers="
SHOWN = ("communes", "requests")


@dataclass(frozen=True, slots=True)
class View:
    """One of the views above the list."""

    code: str
    label: str
    query: str
    count: int
    current: bool


def results_context(request: ActorRequest, queue: Queue) -> dict[str, Any]:
    """The list of a queue, with its counts and the address of what follows."""
    cursor = TAIL.refresh()  # before the rows are read: what comes meanwhile is told again
    rows = queue_rows(request.actor, queue)
    after = read_after(request.GET.get("apres", ""))
    shown, following = page_of(rows, queue, after)
    counted = count(request.actor, queue)
    return {
        "queue": queue,
        "cursor": seal(cursor, LOG),
        "items": items_of(shown, queue),
        "count": counted.number,
        "views": [_view(queue, counted.by_view, *each) for each in VIEWS],
        "chips": chips_of(request.actor, queue),
        "notes": [*queue.ignored, *_about_number(queue)],
        "more": urlencode([*queue.pairs, ("apres", str(following))]) if following else "",
        "continued": after is not None,
        "direct": direct_number(request, queue) or "",
        "has_any": bool(counted.by_view["all"]) or bool(queue.pairs),
    }


def _view(queue: Queue, counts: Any, code: str, label: Any, changes: dict[str, Any]) -> View:
    view = replace(queue, **({"late": False, "contested": False} | changes))
    return View(code, str(label), view.query, counts[code], current=view == queue)


def direct_number(request: ActorRequest, queue: Queue) -> str | None:
    """The number that was typed, where it is one of a request that the actor handles."""
    number = queue.number
    found = number and CitizenRequest.objects.visible_to(request.actor).filter(number=number)
    return number if found and found.exists() else None


def _about_number(queue: Queue) -> list[str]:
    digits = "".join(queue.text.split())
    if len(digits) != 8 or not digits.isdigit():
        return []
    try:
        number = read_number(digits)
    except BadNumber as error:
        return [str(error)]
    del number
    return []


@require_safe
@for_handlers
def queue_page(request: ActorRequest) -> HttpResponse:
    """The list and the map of a queue; a number that was typed leads to its request."""
    queue = read_queue(request.GET)
    number = direct_number(request, queue)
    if number:
        query = replace(queue, text="").query
        address = reverse("triage-request", args=[number])
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
    return page(request, queue, None)


@require_safe
@for_handlers
def request_page(request: ActorRequest, number: str) -> HttpResponse:
    """The same page with one request open; `action` opens one of its forms without script."""
    queue = read_queue(request.GET)
    found = visible_request(request.actor, number)
    detail = detail_of(request.actor, found, queue, open_code=request.GET.get("action", ""))
    return page(request, queue, detail)


@require_safe
@for_handlers
def results_fragment(request: ActorRequest) -> HttpResponse:
    """The list alone, for the page's script."""
    context = results_context(request, read_queue(request.GET))
    return render(request, "citizen/triage/results.html", context)


@require_safe
@for_handlers
def detail_fragment(request: ActorRequest, number: str) -> HttpResponse:
    """The detail alone, for the page's script."""
    found = visible_request(request.actor, number)
    detail = detail_of(request.actor, found, read_queue(request.GET))
    return render(request, "citizen/triage/detail.html", {"detail": detail})


def page(
    request: ActorRequest, queue: Queue, detail: Detail | None, status: int = 200
) -> HttpResponse:
    """The whole page."""
    context = (
        results_context(request, queue)
        | field_context(request.actor)
        | {
            "detail": detail,
            "filters": filters_of(request.actor, queue),
            "actions": ACTIONS,
            "style_url": STYLE
            + ",".join([*SHOWN, *(each.id for each in layers_going_on(request.actor))]),
            # Where the map stands while there is no request to show.
            "bounds": commune_bounds(request.actor) or "",
            "title": _title(detail),
            "home_territory": settings.HOME_TERRITORY,
        }
    )
    return render(request, "citizen/triage.html", context, status=status)


def _title(detail: Detail | None) -> str:
    if detail is None:
        return _("Triage")
    return f"{spoken(detail.request.number)} · {detail.request.category}"
