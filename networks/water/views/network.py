"""The network on its map; beside it what was chosen: a pipe, a device, or what a search found."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for
from networks.water import layers
from networks.water.drawings import collection, feature
from networks.water.models import Connection, Device, Incident, Pipe
from networks.water.topology import topology_of
from networks.water.views.door import for_water
from networks.water.vocabulary import IncidentState

DRAWN = (layers.PIPES, layers.STRUCTURES, layers.DEVICES)
STYLE = "/tiles/style.json?layers=" + ",".join(["communes", *(each.id for each in DRAWN)])
MOST_FOUND = 30
MOST_ONGOING = 1_000
# Of what the network cannot use, this much is told.
MOST_DEFECTS = 20


@require_safe
@for_water
def network(request: ActorRequest) -> HttpResponse:
    """The map; `q` searches pipes, devices and addresses."""
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    context: dict[str, Any] = {"found": _found(request.actor, text) if text else None, "text": text}
    if not text:
        defects = topology_of(settings.HOME_TERRITORY).defects
        context |= {
            "defects": defects[:MOST_DEFECTS],
            "defect_count": len(defects),
            "numbers": _numbers(request.actor),
        }
    return render(request, "water/network.html", context | page_of(request.actor))


def page_of(actor: Actor) -> dict[str, Any]:
    """What the page needs whatever is chosen."""
    return {
        "style_url": STYLE,
        "bounds": commune_bounds(actor, settings.HOME_TERRITORY) or "",
        "legends": [(each.title, legend_for(each)) for each in (*DRAWN, layers.INCIDENTS)],
        "ongoing": _ongoing(actor),
    }


def _ongoing(actor: Actor) -> dict[str, Any]:
    """Incidents that go on: a layer of all would cover the network with what is over."""
    rows: Any = Incident.objects.visible_to(actor).filter(territory_id=settings.HOME_TERRITORY)
    return collection(
        feature(
            row.geom,
            row.pk,
            color=layers.STATE_COLORS[IncidentState(row.state)],
            size=8,
            href=reverse("water-incident", args=[row.number]),
            title=f"{row.get_kind_display()} · {row.number}",
        )
        for row in rows.going_on().order_by("-opened_at")[:MOST_ONGOING]
    )


def _found(actor: Actor, text: str) -> dict[str, Any]:
    at = {"territory_id": settings.HOME_TERRITORY}
    pipes: QuerySet[Any] = Pipe.objects.visible_to(actor).filter(**at, code__icontains=text)
    devices: QuerySet[Any] = Device.objects.visible_to(actor).filter(**at, code__icontains=text)
    connections: QuerySet[Any] = (
        Connection.objects.visible_to(actor)
        .filter(Q(address__icontains=text) | Q(code__icontains=text), **at, pipe__isnull=False)
        .select_related("pipe")
    )
    return {
        "pipes": pipes.order_by("retired_on", "code")[:MOST_FOUND],
        "devices": devices.order_by("retired_on", "code")[:MOST_FOUND],
        "connections": connections.order_by("address", "code")[:MOST_FOUND],
    }


def _numbers(actor: Actor) -> dict[str, int]:
    """How much there is; enough to see that an import went well."""
    at = {"territory_id": settings.HOME_TERRITORY, "retired_on__isnull": True}
    pipes: QuerySet[Any] = Pipe.objects.visible_to(actor).filter(**at)
    devices: QuerySet[Any] = Device.objects.visible_to(actor).filter(**at)
    incidents: Any = Incident.objects.visible_to(actor)
    return {
        "pipes": pipes.count(),
        "devices": devices.count(),
        "incidents": incidents.filter(territory_id=settings.HOME_TERRITORY).going_on().count(),
    }
