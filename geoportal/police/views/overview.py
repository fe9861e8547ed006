"""`/police`: sites, sessions, complaints and operations, a list beside the map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from geoportal.police.complaints import Complaint, complaints, followed_up
from geoportal.police.layers import SECRECY_COLORS, SPEED_CHECKS, SPEED_SITES
from geoportal.police.models import Band, Operation, Secrecy, SessionState, SpeedSession
from geoportal.police.presenting import Item, moment, session_item, site_item, span
from geoportal.police.views.door import for_police
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.registry import layer
from layers.catalog.visible import Feature
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for

STYLE = "/tiles/style.json?layers=communes,police-operations,speed-sites,speed-checks"
# More than these are not listed; the page says so.
SITES, SESSIONS, COMPLAINTS, OPERATIONS = 500, 100, 100, 100
COMPLAINT_COLOR = "#7a3fa0"

VIEWS = (
    ("sites", gettext_lazy("Sites")),
    ("seances", gettext_lazy("Séances")),
    ("plaintes", gettext_lazy("Plaintes")),
    ("operations", gettext_lazy("Opérations")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever it does not know is left out."""

    view: str = "sites"
    text: str = ""
    commune: str = ""
    band: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Any) -> Wanted:
        """The filters of an address."""

        def one_of(name: str, known: Sequence[str]) -> str:
            return query[name] if query.get(name) in known else ""

        return cls(
            view=one_of("vue", [code for code, _label in VIEWS]) or "sites",
            text=query.get("q", "").strip()[:100].replace("\0", ""),
            commune=query.get("commune", "")[:120].replace("\0", ""),
            band=one_of("ecart", Band.values),
            state=one_of("etat", SessionState.values),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.text or self.commune or self.band or self.state)

    def address(self, view: str) -> str:
        """The address of another list under the same place and words."""
        kept = {"vue": view, "q": self.text, "commune": self.commune}
        return f"{reverse('police')}?{urlencode({k: v for k, v in kept.items() if v})}"


@dataclass(slots=True)
class Listed:
    """One list with its features for the map."""

    items: list[Item]
    more: bool = False
    features: list[dict[str, Any]] = field(default_factory=list)


@require_safe
@for_police
def overview(request: ActorRequest) -> HttpResponse:
    """The page; `vue`, `q`, `commune`, `ecart`, `etat` choose what is listed."""
    wanted = Wanted.read(request.GET)
    lists = {
        "sites": _sites(request.actor, wanted),
        "seances": _sessions(request.actor, wanted),
        "plaintes": _complaints(request.actor, wanted),
        "operations": _operations(request.actor, wanted),
    }
    tabs = [
        {
            "label": label,
            "href": wanted.address(code),
            "count": f"{len(lists[code].items)}{'+' if lists[code].more else ''}",
            "current": code == wanted.view,
        }
        for code, label in VIEWS
    ]
    shown = lists[wanted.view]
    return render(
        request,
        "police/overview.html",
        {
            "wanted": wanted,
            "tabs": tabs,
            "listed": shown,
            "summary": _summary(wanted.view, shown),
            "communes": _communes(request.actor),
            "bands": Band.choices,
            "states": SessionState.choices,
            "points": {code: each.features for code, each in lists.items()},
            "legends": [
                (_("Sites : V85 et limite"), legend_for(SPEED_SITES)),
                (_("Séances"), legend_for(SPEED_CHECKS)),
            ],
            "complaint_color": COMPLAINT_COLOR,
            "style_url": STYLE,
            "bounds": commune_bounds(request.actor, settings.HOME_TERRITORY) or "",
        },
    )


def _communes(actor: Actor) -> list[str]:
    rows = layer("communes").visible_to(actor).of_territory(settings.HOME_TERRITORY)
    return sorted(str(each.properties["name"]) for each in rows.features(2000, fields=["name"]))


def _summary(view: str, shown: Listed) -> str:
    count = len(shown.items)
    if shown.more:
        return _("Les %s premiers ; cherchez pour voir les autres.") % count
    words = {
        "sites": ngettext("%s site", "%s sites", count),
        "seances": ngettext("%s séance", "%s séances", count),
        "plaintes": ngettext("%s plainte", "%s plaintes", count),
        "operations": ngettext("%s opération", "%s opérations", count),
    }
    return words[view] % count


def _point(item: Item, **told: Any) -> dict[str, Any]:
    """A feature of the page's map, with what a bubble says of it."""
    place = item.place
    return {
        "type": "Feature",
        "id": item.key,
        "geometry": {"type": "Point", "coordinates": list(place)} if place else None,
        "properties": {"id": item.key, "title": item.title, "meta": item.meta}
        | {"href": item.href or item.action_href, "label": item.state_label, **told},
    }


def _sites(actor: Actor, wanted: Wanted) -> Listed:
    rows = SPEED_SITES.visible_to(actor).of_territory(settings.HOME_TERRITORY)
    if wanted.text:
        rows = rows.containing(wanted.text, ("code", "road", "segment", "towards"))
    if wanted.commune:
        rows = rows.among("commune", [wanted.commune])
    if wanted.band:
        rows = rows.among("band", [wanted.band])
    found = rows.features(SITES + 1)
    last = dict(
        SpeedSession.objects.visible_to(actor)
        .done()
        .filter(territory_id=settings.HOME_TERRITORY)
        .values_list("site")
        .annotate(Max("starts_at"))
    )

    def worst_first(feature: Feature) -> tuple[float, str]:
        excess = feature.properties.get("v85_excess")
        return (-float(excess) if excess is not None else 1000.0, str(feature.properties["code"]))

    listed = sorted(found[:SITES], key=worst_first)
    items = [site_item(each, last.get(each.key)) for each in listed]
    features = [
        _point(item, band=item.state) | {"geometry": each.geometry}
        for item, each in zip(items, listed, strict=True)
    ]
    return Listed(items, len(found) > SITES, features)


def _sessions(actor: Actor, wanted: Wanted) -> Listed:
    rows = SpeedSession.objects.visible_to(actor).filter(territory_id=settings.HOME_TERRITORY)
    rows = rows.select_related("site", "site__commune")
    if wanted.text:
        # The site's words, asked of the layer as everywhere.
        sites = SPEED_SITES.visible_to(actor).of_territory(settings.HOME_TERRITORY)
        found = sites.containing(wanted.text, ("code", "road", "segment", "towards"))
        rows = rows.filter(site__in=[each.key for each in found.features(SITES, fields=["code"])])
    if wanted.commune:
        rows = rows.filter(site__commune__name=wanted.commune)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    now = timezone.now()
    coming = rows.filter(state=SessionState.PLANNED, ends_at__gt=now).order_by("starts_at")
    past = rows.exclude(state=SessionState.PLANNED, ends_at__gt=now).order_by("-starts_at")
    chosen = [*coming[: SESSIONS + 1], *past[: SESSIONS + 1]]
    items = [session_item(each) for each in chosen[:SESSIONS]]
    states = {each.pk: each.state for each in chosen}
    # What is to come is drawn over what was.
    features = [_point(item, state=states[item.key]) for item in reversed(items)]
    return Listed(items, len(chosen) > SESSIONS, features)


def _complaints(actor: Actor, wanted: Wanted) -> Listed:
    found = complaints(actor, COMPLAINTS + 1, commune=wanted.commune)
    if wanted.text:
        words = wanted.text.lower().split()
        found = [each for each in found if _has(each, words)]
    shown = found[:COMPLAINTS]
    followed = followed_up(actor, [each.key for each in shown])
    items = [complaint_item(each, followed.get(each.key)) for each in shown]
    features = [_point(item, color=COMPLAINT_COLOR) for item in items if item.place]
    return Listed(items, len(found) > COMPLAINTS, features)


def _has(complaint: Complaint, words: list[str]) -> bool:
    told = f"{complaint.category} {complaint.commune} {complaint.text}".lower()
    return all(word in told for word in words)


def complaint_item(complaint: Complaint, session: int | None) -> Item:
    """A complaint, with what can be done about it."""
    parts = [complaint.commune, moment(complaint.received_at) if complaint.received_at else ""]
    if complaint.text:
        parts.append(complaint.text[:160])
    plan = f"{reverse('police-plan')}?demande={complaint.key}"
    followed = session is not None
    return Item(
        key=complaint.key,
        title=complaint.category or _("Demande"),
        href="",
        meta=" · ".join(part for part in parts if part),
        state=complaint.state,
        state_label=complaint.state_label,
        color=COMPLAINT_COLOR,
        place=complaint.place,
        action_href=reverse("police-session", args=[session]) if followed else plan,
        action_label=_("Voir la séance") if followed else _("Prévoir une séance"),
    )


def _operations(actor: Actor, wanted: Wanted) -> Listed:
    rows = Operation.objects.visible_to(actor).filter(
        territory_id=settings.HOME_TERRITORY, is_speed_check=False
    )
    if wanted.text:
        rows = rows.filter(title__icontains=wanted.text)
    found = list(rows.select_related("kind").order_by("-starts_at")[: OPERATIONS + 1])
    items = [_operation_item(each) for each in found[:OPERATIONS]]
    shapes = {each.pk: _shape(each) for each in found}
    features = [_point(item, secrecy=item.state) | {"geometry": shapes[item.key]} for item in items]
    return Listed(items, len(found) > OPERATIONS, features)


def _shape(operation: Operation) -> dict[str, Any] | None:
    if operation.geom is None:
        return None
    degrees: Any = operation.geom.transform(4326, clone=True)
    return dict(json.loads(degrees.geojson))


def _operation_item(operation: Operation) -> Item:
    secrecy = Secrecy(operation.secrecy)
    place: Any = operation.geom and operation.geom.centroid.transform(4326, clone=True)
    return Item(
        key=operation.pk,
        title=operation.title,
        href=reverse("police-operation", args=[operation.pk]),
        meta=f"{operation.kind.title} · {span(operation.starts_at, operation.ends_at)}",
        state=secrecy.value,
        state_label=str(secrecy.label),
        color=SECRECY_COLORS[secrecy],
        place=(place.x, place.y) if place else None,
    )
