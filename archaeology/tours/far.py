"""Stops so far away that somebody mistook a digit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.db.models import Exists, Min, OuterRef

from archaeology.tours.models import Stop
from layers.access.actor import Actor
from layers.territory.models import Commune

# Limits are drawn by hand in places, and a walk may cross them.
OUTSIDE_M: Final = 1_000
# Further from every commune a stop is in nobody's walk here: a mistake.
FAR_OUTSIDE_M: Final = 5_000
# Further than this from every other stop is no walk, but a round by car may be meant.
APART_M: Final = 10_000


@dataclass(frozen=True, slots=True)
class Far:
    """How far a stop is from the communes of its territory and from the nearest other stop, in
    metres (EPSG:2154); None where that is near enough, or not known.
    """

    outside_m: float | None = None
    apart_m: float | None = None


def far_away(actor: Actor, territory: str, stops: Sequence[Stop]) -> Mapping[int, Far]:
    """Those of a tour's stops that are far away, by key. Of stops that the actor may not see
    nothing is measured: their caller leaves them out.
    """
    outside = _outside(actor, territory, stops)
    apart = _apart(stops)
    return {key: Far(outside.get(key), apart.get(key)) for key in outside.keys() | apart.keys()}


def _outside(actor: Actor, territory: str, stops: Sequence[Stop]) -> Mapping[int, float]:
    known = Commune.objects.visible_to(actor).filter(territory_id=territory, geom__isnull=False)
    near = known.filter(geom__dwithin=(OuterRef("geom"), D(m=OUTSIDE_M)))
    placed = [each.pk for each in stops if each.geom is not None]
    away = Stop.objects.filter(~Exists(near), pk__in=placed)
    measured = {}
    for key, place in away.values_list("pk", "geom"):
        nearest = known.aggregate(metres=Min(Distance("geom", place)))["metres"]
        # A territory whose limits nobody entered has no outside.
        if nearest is not None:
            measured[key] = nearest.m
    return measured


def _apart(stops: Sequence[Stop]) -> Mapping[int, float]:
    places = {each.pk: each.geom.coords for each in stops if each.geom is not None}
    nearest = {
        key: min((math.dist(at, to) for other, to in places.items() if other != key), default=0.0)
        for key, at in places.items()
    }
    return {key: metres for key, metres in nearest.items() if metres > APART_M}
