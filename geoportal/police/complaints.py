"""Complaints about speed, read sideways from the layer `requests`.

The police knows no citizen's request by itself: it sees what the layer shows it, in the
categories about speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import GEOSGeometry, Point
from django.contrib.gis.measure import D
from django.utils.dateparse import parse_datetime

from geoportal.police.models import SpeedSession, SpeedSite
from layers.access.actor import Actor
from layers.catalog.layer import Layer
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.visible import NEWEST_FIRST, Feature, VisibleRows

# A keyword of the categories about speed; of those without keywords, a word of the title.
WORD = "vitesse"
NEAR_M = 500.0


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the police may know of a request; `place` is WGS 84 (longitude, latitude)."""

    key: int
    category: str
    state: str
    state_label: str
    commune: str
    text: str
    received_at: datetime | None
    place: tuple[float, float] | None


def complaints(actor: Actor, limit: int, *, commune: str = "") -> list[Complaint]:
    """The newest complaints about speed in the home territory."""
    requests, rows = _rows(actor)
    if requests is None or rows is None:
        return []
    if commune:
        rows = rows.among("commune", [commune])
    return [_complaint(requests, each) for each in rows.features(limit, order=NEWEST_FIRST)]


def complaint_of(actor: Actor, key: int) -> Complaint | None:
    """One request that the actor sees in the home territory, whatever its category."""
    try:
        requests = layer_for(actor, "requests")
    except UnknownLayer:
        return None
    rows = requests.visible_to(actor).of_territory(settings.HOME_TERRITORY)
    found = rows.keyed([key]).features(1)
    return _complaint(requests, found[0]) if found else None


def nearest_site(actor: Actor, complaint: Complaint) -> SpeedSite | None:
    """The site nearest to a complaint, at most 500 m away."""
    if complaint.place is None:
        return None
    place: Any = Point(*complaint.place, srid=4326).transform(2154, clone=True)
    sites = SpeedSite.objects.visible_to(actor).filter(
        territory_id=settings.HOME_TERRITORY, geom__dwithin=(place, D(m=NEAR_M))
    )
    nearest: SpeedSite | None = sites.order_by(Distance("geom", place), "pk").first()
    return nearest


def metres_between(site: SpeedSite, complaint: Complaint) -> int:
    """How far a complaint's place is from a site, in metres."""
    assert complaint.place is not None  # noqa: S101  # the caller found the site by it
    place: Any = Point(*complaint.place, srid=4326).transform(2154, clone=True)
    shape: GEOSGeometry = site.geom
    return round(shape.distance(place))


def followed_up(actor: Actor, keys: Sequence[int]) -> dict[int, int]:
    """The sessions that the actor sees and that follow up complaints, by the complaints' keys."""
    seen = SpeedSession.objects.visible_to(actor).values("pk")
    ties = Relation.objects.filter(
        source_layer="speed-checks",
        source_key__in=seen,
        kind=Relation.Kind.ABOUT,
        target_layer="requests",
        target_key__in=keys,
    )
    return dict(ties.order_by("id").values_list("target_key", "source_key"))


def _rows(actor: Actor) -> tuple[Layer | None, VisibleRows | None]:
    try:
        requests = layer_for(actor, "requests")
    except UnknownLayer:
        return None, None
    titles = _titles(requests)
    if not titles:
        return requests, None
    rows = requests.visible_to(actor).of_territory(settings.HOME_TERRITORY)
    return requests, rows.among("category", titles)


def _titles(requests: Layer) -> list[str]:
    """Titles of the categories about speed; the layer says which table holds them."""
    model: Any = requests.model
    categories = model._meta.get_field("category").related_model
    held = categories._default_manager.filter(territory=settings.HOME_TERRITORY)
    return [title for title, words in held.values_list("title", "keywords") if _is(title, words)]


def _is(title: str, keywords: str) -> bool:
    """Whether a category is about speed: by its keywords, between commas as GeoReport has them."""
    words = [each.strip().lower() for each in keywords.split(",") if each.strip()]
    return WORD in words if words else WORD in title.lower()


def _complaint(requests: Layer, feature: Feature) -> Complaint:
    told = feature.properties
    state = str(told.get("state") or "")
    received = told.get("received_at")
    where = feature.geometry and feature.geometry["coordinates"]
    return Complaint(
        key=feature.key,
        category=str(told.get("category") or ""),
        state=state,
        state_label=str(dict(requests.field("state").codes).get(state, state)),
        commune=str(told.get("commune") or ""),
        text=str(told.get("text") or ""),
        received_at=parse_datetime(received) if isinstance(received, str) else None,
        place=(where[0], where[1]) if where else None,
    )
