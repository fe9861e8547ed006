"""Places of every kind along the street of `walk`, and their reclassification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import Polygon

from archaeology.sites.services.change_find import change_find
from archaeology.sites.services.change_heritage_site import change_heritage_site
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.change_source import change_source
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_source import SourceFacts, record_source
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.tours.walk import X, Y, a_site, at

KINDS = ("site", "operation", "find", "source")
_CHANGING: dict[str, tuple[Callable[..., Any], Any]] = {
    "site": (change_heritage_site, HeritageSiteFacts),
    "operation": (change_operation, OperationFacts),
    "find": (change_find, FindFacts),
    "source": (change_source, SourceFacts),
}


def an_extent(metres_east: float, side: float = 4) -> Polygon:
    """A square around a place on the street."""
    half = side / 2
    x = X + metres_east
    made = Polygon.from_bbox((x - half, Y - half, x + half, Y + half))
    made.srid = 2154
    return made


def a_place(
    actor: Actor,
    territory: Territory,
    kind: str,
    metres_east: float,
    confidentiality: str = "public",
    side: float = 4,
) -> Any:
    """A place on the street: a point for a site and a find, a square for the others."""
    named = f"{kind} {metres_east}"
    if kind == "site":
        return a_site(actor, territory, named, metres_east, confidentiality)
    if kind == "find":
        find = FindFacts(named, geom=at(metres_east), confidentiality=confidentiality)
        return record_find(actor, territory.pk, find)
    extent = an_extent(metres_east, side)
    if kind == "operation":
        dig = OperationFacts(
            named, "excavation", named, geom=extent, confidentiality=confidentiality
        )
        return record_operation(actor, territory.pk, dig)
    source = SourceFacts(named, "report", geom=extent, confidentiality=confidentiality)
    return record_source(actor, territory.pk, source)


def reclassify(actor: Actor, kind: str, place: Any, confidentiality: str) -> None:
    """Make a place as public as that, by the service that people use."""
    change, facts = _CHANGING[kind]
    place.refresh_from_db()
    known = replace(facts.of(place), confidentiality=confidentiality)
    change(actor, place.pk, place.version, known)
