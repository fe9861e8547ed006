"""Who sees what of the police's work.

| layer                              | everyone    | staff of the territory | its police |
|------------------------------------|-------------|------------------------|------------|
| speed-sites, speed-checks          | –           | –                      | whole      |
| police-operations, public          | what, when  | the same               | whole      |
| police-operations, internal        | –           | what, when             | whole      |
| police-operations, restricted      | –           | –                      | whole      |
| speed-statistics                   | everything  | everything             | everything |

« – » is no grant at all: for that person the class, and a layer of such classes, does not exist.
Administrators and superusers are staff like others here. Jobs of the platform itself (purging,
imports by command) get what the police gets.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Value, When

from geoportal.police.rights import is_police
from layers.access.actor import Actor
from layers.access.policy import Access, Policy

OPERATION_FIELDS = frozenset({"title", "kind", "secrecy", "starts_at", "ends_at"})
SITE_FIELDS = frozenset(
    {
        "code",
        "road",
        "segment",
        "commune",
        "kind",
        "direction",
        "towards",
        "limit_kmh",
        "limit_order",
        "limit_ordered_on",
        "reason",
        "vehicles",
        "v85",
        "v85_excess",
        "band",
    }
)
CHECK_FIELDS = frozenset(
    {
        "site",
        "state",
        "purpose",
        "starts_at",
        "ends_at",
        "recording",
        "device",
        "moving",
        "limit_kmh",
        "vehicles",
        "v85",
    }
)
STATISTIC_FIELDS = frozenset(
    {
        "code",
        "road",
        "segment",
        "commune",
        "month",
        "limit_kmh",
        "vehicles",
        "mean",
        "v85",
        "share_over",
        "band",
    }
)


def _police_only(fields: frozenset[str]) -> Policy:
    """One class, which exists for the police of the territory alone."""
    access = Access(fields, whole=True)

    def grants(actor: Actor, territory: str) -> Mapping[str, Access]:
        return {"restricted": access} if is_police(actor, territory) else {}

    return Policy(
        classes=("restricted",),
        classify=Value("restricted"),
        grants=grants,
        watched=frozenset({"restricted"}),
    )


_TOLD = Access(OPERATION_FIELDS)
_POLICE = Access(OPERATION_FIELDS, whole=True)


def _operation_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if is_police(actor, territory):
        return dict.fromkeys(("public", "internal", "restricted"), _POLICE)
    if actor.roles_in(territory):
        return {"public": _TOLD, "internal": _TOLD}
    return {"public": _TOLD}


def _statistic_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    return {"public": Access(STATISTIC_FIELDS)}


OPERATIONS_POLICY = Policy(
    classes=("public", "internal", "restricted"),
    # Whatever is not said to be open is closed.
    classify=Case(
        When(secrecy="public", then=Value("public")),
        When(secrecy="internal", then=Value("internal")),
        default=Value("restricted"),
    ),
    grants=_operation_grants,
    watched=frozenset({"restricted"}),
)
SITES_POLICY = _police_only(SITE_FIELDS)
CHECKS_POLICY = _police_only(CHECK_FIELDS)
STATISTICS_POLICY = Policy(classes=("public",), classify=Value("public"), grants=_statistic_grants)
