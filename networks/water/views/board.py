"""`/eau/interventions`: incidents by state, the list beside the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.models import Relation
from layers.catalog.tail import TAIL
from layers.territory.bounds import commune_bounds
from layers.territory.models import Commune
from layers.tiles.legend import legend_for
from networks.water.drawings import collection, feature
from networks.water.layers import INCIDENTS, STATE_COLORS
from networks.water.models import Incident
from networks.water.views.door import for_water
from networks.water.vocabulary import ENDED, IncidentKind, IncidentState, Network, Severity

STYLE = "/tiles/style.json?layers=communes,water-pipes,water-incidents"
PER_PAGE = 50
# Of those going on, more than these are not listed; the page says so.
MOST = 400
BY_URGENCY = {Severity.URGENT: 0, Severity.HIGH: 1, Severity.NORMAL: 2, Severity.LOW: 3}
STATES = (IncidentState.OPEN, IncidentState.ISOLATED, IncidentState.REPAIRED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever it does not know is left out."""

    ended: bool = False
    mine: bool = False
    kind: str = ""
    network: str = ""
    severity: str = ""
    commune: str = ""
    text: str = ""

    @classmethod
    def read(cls, query: Any) -> Wanted:
        """The filters of an address."""

        def one_of(name: str, known: Any) -> str:
            return query[name] if query.get(name) in known else ""

        return cls(
            ended=query.get("etat") == "clos",
            mine=query.get("a") == "moi",
            kind=one_of("nature", IncidentKind.values),
            network=one_of("reseau", Network.values),
            severity=one_of("urgence", Severity.values),
            commune=query.get("commune", "")[:120].replace("\0", ""),
            text=query.get("q", "").strip()[:100].replace("\0", ""),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return any((self.mine, self.kind, self.network, self.severity, self.commune, self.text))

    @property
    def query(self) -> str:
        """The same as an address asks for it, without the state."""
        asked = {
            "a": "moi" if self.mine else "",
            "nature": self.kind,
            "reseau": self.network,
            "urgence": self.severity,
            "commune": self.commune,
            "q": self.text,
        }
        return urlencode({name: value for name, value in asked.items() if value})


@for_water
@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """The page; `etat=clos`, `a=moi`, `nature`, `reseau`, `urgence`, `commune`, `q` filter."""
    TAIL.refresh()
    is_part = bool(request.GET.get("liste"))
    # Links between pages repeat the address: they lead to the page, not to its list alone.
    query: Any = request.GET.copy()
    query.pop("liste", None)
    request.GET = query
    context = _listed(request)
    context |= {
        "style_url": STYLE,
        "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        "kinds": IncidentKind.choices,
        "networks": Network.choices,
        "severities": Severity.choices,
        "communes": Commune.objects.filter(territory_id=settings.HOME_TERRITORY)
        .order_by("name")
        .values_list("name", flat=True),
        "legend_entries": legend_for(INCIDENTS),
    }
    template = "water/board_list.html" if is_part else "water/board.html"
    return render(request, template, context)


@for_water
@require_safe
def board_changes(request: ActorRequest) -> JsonResponse:
    """Whether any incident changed after a cursor (`depuis`), and the cursor from now on."""
    text = request.GET.get("depuis", "")
    since = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    position = TAIL.refresh()
    branches = INCIDENTS.visible_to(request.actor).branches
    changed = TAIL.touched(INCIDENTS.id, branches, None, since)
    return JsonResponse({"cursor": str(position), "changed": changed})


def incidents_of(actor: Actor) -> Any:
    """The home territory's incidents."""
    rows: Any = Incident.objects.visible_to(actor).filter(territory_id=settings.HOME_TERRITORY)
    return rows.select_related("agency", "agent", "commune", "pipe")


def _listed(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = Wanted.read(request.GET)
    rows = _narrowed(incidents_of(actor), wanted, actor)
    going_on = list(rows.exclude(state__in=ENDED).order_by("-opened_at", "pk")[: MOST + 1])
    more = len(going_on) > MOST
    going_on = sorted(
        going_on[:MOST],
        key=lambda row: (BY_URGENCY[Severity(row.severity)], -row.opened_at.timestamp()),
    )
    page = None
    if wanted.ended:
        ended = rows.filter(state__in=ENDED).order_by("-closed_at", "-pk")
        page = Paginator(ended, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page) if page is not None else going_on
    told = _told_of(shown)
    for row in shown:
        row.told_by = told.get(row.pk, 0)
    return {
        "wanted": wanted,
        "page": page,
        "more": more,
        "ended_address": f"{reverse('water-board')}?{wanted.query}&etat=clos",
        "going_on_address": f"{reverse('water-board')}?{wanted.query}",
        "columns": [
            (state, [row for row in going_on if row.state == state], STATE_COLORS[state])
            for state in STATES
        ],
        "points": collection(
            feature(
                row.geom,
                row.pk,
                href=reverse("water-incident", args=[row.number]),
                title=f"{row.get_kind_display()} · {row.number}",
                state=row.state,
            )
            for row in shown
        ),
        "cursor": TAIL.position,
        "count": len(going_on),
    }


def _narrowed(rows: Any, wanted: Wanted, actor: Actor) -> Any:
    exact = {
        "kind": wanted.kind,
        "network": wanted.network,
        "severity": wanted.severity,
        "commune__name": wanted.commune,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.mine:
        rows = rows.filter(
            Q(agent=actor.account_id) | Q(agent__isnull=True, agency__in=actor.agencies())
        )
    if wanted.text:
        text = wanted.text
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(address__icontains=text)
            | Q(description__icontains=text)
            | Q(pipe__code__icontains=text)
        )
    return rows


def _told_of(rows: list[Any]) -> dict[int, int]:
    """How many citizens' requests each answers."""
    ties = Relation.objects.filter(
        kind=Relation.Kind.CAUSED,
        target_layer=INCIDENTS.id,
        target_key__in=[row.pk for row in rows],
    )
    return dict(Counter(ties.values_list("target_key", flat=True)))
