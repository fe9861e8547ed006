"""Who may know what, and where it was.

| class       | everyone                 | heritage service      | archaeologist |
|-------------|--------------------------|-----------------------|---------------|
| public      | published fields, exact  | same, whole           | all           |
| generalised | what it is, 1 km cell    | published, exact      | all           |
| restricted  | nothing                  | nothing               | all           |

What would give a generalised position away is withheld with it: the operation and the unit (whose
footprint may be public), the level (a contour line), the commune, and every free text, the name
included. Inventory numbers are told to nobody outside, their gaps would count what is hidden; nor
is a source by way of what it proves, since it may be restricted itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Case, Q, Value, When

from archaeology.sites.vocabulary import Confidentiality
from layers.access.actor import Actor
from layers.access.policy import Access, Policy, Position
from layers.access.roles import Role

GRID_M = 1000
PERIOD = frozenset({"dating", "start_min", "start_max", "end_min", "end_max"})

_RESTRICTED, _GENERALISED, _PUBLIC = (
    Confidentiality.RESTRICTED.value,
    Confidentiality.GENERALISED.value,
    Confidentiality.PUBLIC.value,
)


def _grants(
    everything: frozenset[str], published: frozenset[str], vague: frozenset[str]
) -> Callable[[Actor, str], Mapping[str, Access]]:
    study = Access(everything, whole=True)
    shown = Access(published)
    entrusted = Access(published, whole=True)
    rough = Access(vague, Position.GENERALISED)

    def grants(actor: Actor, territory: str) -> Mapping[str, Access]:
        if actor.has_role(territory, [Role.ARCHAEOLOGIST]):
            return dict.fromkeys((_PUBLIC, _GENERALISED, _RESTRICTED), study)
        if actor.has_role(territory, [Role.HERITAGE]):
            return {_PUBLIC: entrusted, _GENERALISED: entrusted}
        return {_PUBLIC: shown, _GENERALISED: rough}

    return grants


def _policy(
    *,
    published: frozenset[str],
    vague: frozenset[str],
    inside: frozenset[str],
    inherits: bool = False,
) -> Policy:
    def either(value: str) -> Q:
        own = Q(confidentiality=value)
        return own | Q(inherited=value) if inherits else own

    return Policy(
        classes=(_PUBLIC, _GENERALISED, _RESTRICTED),
        classify=Case(
            When(either(_RESTRICTED), then=Value(_RESTRICTED)),
            When(either(_GENERALISED), then=Value(_GENERALISED)),
            default=Value(_PUBLIC),
        ),
        grants=_grants(published | vague | inside, published | vague, vague),
        watched=frozenset({_RESTRICTED}),
    )


_INSIDE = frozenset({"confidentiality"})

SOURCES_POLICY = _policy(
    published=frozenset({"reference", "title", "author", "licence", "url", "commune"}),
    vague=frozenset({"kind", "year", "reliability"}),
    inside=_INSIDE | {"notes"},
)
OPERATIONS_POLICY = _policy(
    published=frozenset(
        {
            *("number", "title", "organisation", "commune", "started_on", "ended_on"),
            *("depth_reached_m", "lowest_m", "precision_class", "precision_m", "synthetic"),
        }
    ),
    vague=frozenset({"kind", "year", "reliability"}),
    inside=_INSIDE | {"notes", "source"},
)
FINDS_POLICY = _policy(
    published=frozenset(
        {
            *("title", "description", "operation", "unit", "commune", "found_on", "count"),
            *("z_m", "z_sigma_m", "datum", "depth_m", "ground_reference"),
            *("precision_class", "precision_m", "synthetic"),
        }
    ),
    vague=frozenset({"kind", "material", "reliability"}) | PERIOD,
    inside=_INSIDE | {"number", "source"},
    inherits=True,
)
HERITAGE_SITES_POLICY = _policy(
    published=frozenset({"name", "description", "commune", "precision_class", "precision_m"}),
    vague=frozenset({"kind", "reliability"}) | PERIOD,
    inside=_INSIDE | {"code", "source"},
)
