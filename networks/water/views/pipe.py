"""One pipe: what it is, what shutting it off does, where its water comes from and goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.rows import KEY_BITS
from networks.graph.sewers import Basis
from networks.water.drawings import ABOVE, BELOW, WAY, bounds_of, of_cut, pipes
from networks.water.following import supplies, traced
from networks.water.isolating import Cut, NotInGraph, cut_of, otherwise
from networks.water.models import Incident, Pipe
from networks.water.plan import plan_of
from networks.water.views.door import for_water, nothing_here, row_of
from networks.water.views.network import page_of
from networks.water.vocabulary import SEWERS

MOST_INCIDENTS = 12
# Words for how the direction of sewers is known, in the order in which they are asked.
BASES = {
    Basis.FLOW: "sens d’écoulement déclaré",
    Basis.INVERTS: "radiers",
    Basis.DRAWING: "sens du tracé",
}


@require_safe
@for_water
def pipe_page(request: ActorRequest, key: int) -> HttpResponse:
    """The map with the pipe chosen."""
    context = _told(request.actor, _pipe(request.actor, key), _stuck(request))
    return render(request, "water/network.html", context | page_of(request.actor))


@require_safe
@for_water
def pipe_card(request: ActorRequest, key: int) -> HttpResponse:
    """What stands beside the map, for a page that is open already."""
    context = _told(request.actor, _pipe(request.actor, key), _stuck(request))
    return render(request, "water/pipe_card.html", context)


@require_safe
@for_water
def isolation_sheet(request: ActorRequest, key: int) -> HttpResponse:
    """What is taken along on paper: plan, valves in walking order, whom to warn."""
    pipe = _pipe(request.actor, key)
    try:
        cut = cut_of(request.actor, pipe, _stuck(request))
        others = otherwise(request.actor, pipe, _stuck(request))
    except NotInGraph:
        raise nothing_here() from None
    context = {"pipe": pipe, "cut": cut, "others": others, "plan": plan_of(request.actor, cut)}
    return render(request, "water/isolation_sheet.html", context)


def _pipe(actor: Actor, key: int) -> Pipe:
    if key >= 2**KEY_BITS:
        raise nothing_here()
    return row_of(actor, Pipe, pk=key)


def _stuck(request: HttpRequest) -> tuple[int, ...]:
    """Keys of valves that did not turn, as the address says them."""
    words = request.GET.get("bloquees", "")[:2000].split(",")
    return tuple(int(word) for word in words if word.isascii() and word.isdigit())


def _told(actor: Actor, pipe: Pipe, stuck: tuple[int, ...]) -> dict[str, Any]:
    rows: Any = Incident.objects.visible_to(actor).filter(pipe=pipe).order_by("-opened_at")
    context: dict[str, Any] = {
        "pipe": pipe,
        "incidents": rows[:MOST_INCIDENTS],
        "incident_count": rows.count(),
        "stuck": ",".join(map(str, stuck)),
    }
    try:
        if pipe.network in SEWERS:
            return context | _sewer(actor, pipe)
        return context | _drinking(actor, pipe, cut_of(actor, pipe, stuck))
    except NotInGraph:
        return context | {"drawn": {}, "view": bounds_of([pipe])}


def _drinking(actor: Actor, pipe: Pipe, cut: Cut) -> dict[str, Any]:
    ways = supplies(actor, pipe)
    drawn = of_cut(cut)
    if ways:
        drawn["way"] = pipes(ways[0].pipes, WAY)
    return {
        "cut": cut,
        "ways": ways,
        "drawn": drawn,
        "view": bounds_of([*cut.pipes, *cut.without_source, *cut.valves]),
    }


def _sewer(actor: Actor, pipe: Pipe) -> dict[str, Any]:
    sewer, above, below = traced(actor, pipe)
    return {
        "sides": [
            (side, [(BASES[basis], side.bases[basis]) for basis in Basis if basis in side.bases])
            for side in (above, below)
        ],
        "basis": BASES[sewer.basis],
        "reversed": sewer.reversed_slope,
        "drawn": {"above": pipes(above.pipes, ABOVE), "below": pipes(below.pipes, BELOW)},
        "view": bounds_of([pipe]),
    }
