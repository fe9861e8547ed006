"""Who may see a raster.

| class      | everyone | administrator | heritage service, archaeologist |
|------------|----------|---------------|---------------------------------|
| public     | all      | all           | all                             |
| unready    | nothing  | all           | all                             |
| restricted | nothing  | nothing       | all                             |

A raster that is not ready yet is shown only to those who can do something about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy
from layers.access.roles import Role
from layers.raster.vocabulary import Confidentiality, State

PUBLIC, UNREADY, RESTRICTED = "public", "unready", "restricted"
# Who works with rasters of every class, and who sees to it that the public ones are there.
STUDENTS = frozenset({Role.ARCHAEOLOGIST, Role.HERITAGE})
IMPORTERS = STUDENTS | {Role.ADMINISTRATOR}

FIELDS = frozenset(
    {
        *("title", "kind", "year", "author", "licence", "source", "confidentiality", "state"),
        *("crs", "vertical", "resolution_m", "minimum", "maximum"),
    }
)


def _grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    shown = Access(FIELDS, whole=True)
    if actor.has_role(territory, STUDENTS):
        return dict.fromkeys((PUBLIC, UNREADY, RESTRICTED), shown)
    if actor.has_role(territory, IMPORTERS):
        return dict.fromkeys((PUBLIC, UNREADY), shown)
    return {PUBLIC: shown}


RASTERS_POLICY = Policy(
    classes=(PUBLIC, UNREADY, RESTRICTED),
    classify=Case(
        When(Q(confidentiality=Confidentiality.RESTRICTED.value), then=Value(RESTRICTED)),
        When(~Q(state=State.READY.value), then=Value(UNREADY)),
        default=Value(PUBLIC),
    ),
    grants=_grants,
    watched=frozenset({RESTRICTED}),
)
