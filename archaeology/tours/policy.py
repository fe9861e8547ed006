"""Who may know of a tour, and where it leads.

| tour         | everyone                   | heritage service | archaeologist |
|--------------|----------------------------|------------------|---------------|
| draft        | nothing                    | all              | all           |
| sealed-draft | nothing                    | all but route    | all           |
| published    | published fields, route    | all              | all           |
| veiled       | published fields, no route | all              | all           |
| sealed       | published fields, no route | all but route    | all           |

A tour is veiled while a place is generalised that its route leads to, and sealed while one is
restricted: that of a stop, or one where the route begins, ends or turns.

| stop      | everyone                | heritage service | archaeologist |
|-----------|-------------------------|------------------|---------------|
| draft     | nothing                 | all              | all           |
| published | published fields, place | all              | all           |
| veiled    | nothing                 | all              | all           |
| sealed    | nothing                 | its number only  | all           |

What a stop says gives its place away as much as its position does: whoever may not know the place
gets neither. A place is as public as the heritage site that the stop stands for, and as the sites,
operations, finds and extents of sources near it: `veiled` where one of them is generalised,
`sealed` where one is restricted.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from archaeology.sites.vocabulary import Confidentiality
from layers.access.actor import Actor
from layers.access.policy import Access, Policy, Position
from layers.access.roles import Role

DRAFT, PUBLISHED, VEILED, SEALED = "draft", "published", "veiled", "sealed"
SEALED_DRAFT = "sealed-draft"
WRITERS = frozenset({Role.HERITAGE, Role.ARCHAEOLOGIST})

_TOUR_FIELDS = frozenset(
    {
        *("code", "title", "theme", "duration_min", "wheelchair", "languages"),
        *("valid_until", "synthetic"),
    }
)
_STOP_FIELDS = frozenset(
    {"tour", "slug", "order", "title", "languages", "radius_m", "period_start", "period_end"}
)


def _tour_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    whole = Access(_TOUR_FIELDS, whole=True)
    if actor.has_role(territory, [Role.ARCHAEOLOGIST]):
        return dict.fromkeys((DRAFT, SEALED_DRAFT, PUBLISHED, VEILED, SEALED), whole)
    if actor.has_role(territory, [Role.HERITAGE]):
        # The rest of the tour is theirs to write; `rights.route_seen` keeps the route from them.
        without_route = Access(_TOUR_FIELDS, Position.NONE, whole=True)
        return {
            **dict.fromkeys((DRAFT, PUBLISHED, VEILED), whole),
            **dict.fromkeys((SEALED_DRAFT, SEALED), without_route),
        }
    withheld = Access(_TOUR_FIELDS, Position.NONE)
    return {PUBLISHED: Access(_TOUR_FIELDS), **dict.fromkeys((VEILED, SEALED), withheld)}


def _stop_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    whole = Access(_STOP_FIELDS, whole=True)
    if actor.has_role(territory, [Role.ARCHAEOLOGIST]):
        return dict.fromkeys((DRAFT, PUBLISHED, VEILED, SEALED), whole)
    if actor.has_role(territory, [Role.HERITAGE]):
        numbered = Access(frozenset({"tour", "order"}), Position.NONE)
        return {**dict.fromkeys((DRAFT, PUBLISHED, VEILED), whole), SEALED: numbered}
    return {PUBLISHED: Access(_STOP_FIELDS)}


def _either(confidentiality: Confidentiality, *columns: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{column: confidentiality.value})
    return found


_OF_TOURS = ("veil", "route_confidentiality")
_OF_STOPS = ("site_confidentiality", "near_confidentiality")

TOURS_POLICY = Policy(
    classes=(DRAFT, SEALED_DRAFT, PUBLISHED, VEILED, SEALED),
    classify=Case(
        When(
            Q(told_in="") & _either(Confidentiality.RESTRICTED, *_OF_TOURS),
            then=Value(SEALED_DRAFT),
        ),
        When(Q(told_in=""), then=Value(DRAFT)),
        When(_either(Confidentiality.RESTRICTED, *_OF_TOURS), then=Value(SEALED)),
        When(_either(Confidentiality.GENERALISED, *_OF_TOURS), then=Value(VEILED)),
        default=Value(PUBLISHED),
    ),
    grants=_tour_grants,
)
STOPS_POLICY = Policy(
    classes=(DRAFT, PUBLISHED, VEILED, SEALED),
    classify=Case(
        When(_either(Confidentiality.RESTRICTED, *_OF_STOPS), then=Value(SEALED)),
        When(Q(told_in=""), then=Value(DRAFT)),
        When(_either(Confidentiality.GENERALISED, *_OF_STOPS), then=Value(VEILED)),
        default=Value(PUBLISHED),
    ),
    grants=_stop_grants,
)
