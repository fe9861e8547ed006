"""Who may know of a tour, and where it leads.

| tour      | everyone                   | heritage service | archaeologist |
|-----------|----------------------------|------------------|---------------|
| draft     | nothing                    | all              | all           |
| published | published fields, route    | all              | all           |
| veiled    | published fields, no route | all              | all           |

A tour is veiled while the place of one of its stops is not public: its route leads there.

| stop      | everyone                | heritage service | archaeologist |
|-----------|-------------------------|------------------|---------------|
| draft     | nothing                 | all              | all           |
| published | published fields, place | all              | all           |
| veiled    | nothing                 | all              | all           |
| sealed    | nothing                 | its number only  | all           |

What a stop says gives its place away as much as its position does: whoever may not know the place
gets neither. A place is as public as the heritage site that the stop stands for, and as those near
it: `veiled` where such a site is generalised, `sealed` where it is restricted.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from archaeology.sites.vocabulary import Confidentiality
from layers.access.actor import Actor
from layers.access.policy import Access, Policy, Position
from layers.access.roles import Role

DRAFT, PUBLISHED, VEILED, SEALED = "draft", "published", "veiled", "sealed"
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
    if actor.has_role(territory, WRITERS):
        return dict.fromkeys((DRAFT, PUBLISHED, VEILED), Access(_TOUR_FIELDS, whole=True))
    return {PUBLISHED: Access(_TOUR_FIELDS), VEILED: Access(_TOUR_FIELDS, Position.NONE)}


def _stop_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    whole = Access(_STOP_FIELDS, whole=True)
    if actor.has_role(territory, [Role.ARCHAEOLOGIST]):
        return dict.fromkeys((DRAFT, PUBLISHED, VEILED, SEALED), whole)
    if actor.has_role(territory, [Role.HERITAGE]):
        numbered = Access(frozenset({"tour", "order"}), Position.NONE)
        return {**dict.fromkeys((DRAFT, PUBLISHED, VEILED), whole), SEALED: numbered}
    return {PUBLISHED: Access(_STOP_FIELDS)}


def _either(confidentiality: Confidentiality) -> Q:
    value = confidentiality.value
    return Q(site_confidentiality=value) | Q(near_confidentiality=value)


TOURS_POLICY = Policy(
    classes=(DRAFT, PUBLISHED, VEILED),
    classify=Case(
        When(Q(told_in=""), then=Value(DRAFT)),
        When(~Q(veil=Confidentiality.PUBLIC.value), then=Value(VEILED)),
        default=Value(PUBLISHED),
    ),
    grants=_tour_grants,
)
STOPS_POLICY = Policy(
    classes=(DRAFT, PUBLISHED, VEILED, SEALED),
    classify=Case(
        When(_either(Confidentiality.RESTRICTED), then=Value(SEALED)),
        When(Q(told_in=""), then=Value(DRAFT)),
        When(_either(Confidentiality.GENERALISED), then=Value(VEILED)),
        default=Value(PUBLISHED),
    ),
    grants=_stop_grants,
)
