"""Who sees what of the networks.

| layer                                      | everyone | staff          | water service |
|--------------------------------------------|----------|----------------|---------------|
| water-pipes, -nodes, -devices, -structures | –        | what and where | whole         |
| water-connections                          | –        | –              | whole         |
| water-incidents, announced                 | what, when, where | more  | whole         |
| water-incidents, internal                  | –        | what and where | whole         |
| roadworks, announced                       | what, when, where | more  | whole         |
| roadworks, internal                        | –        | what, when, where | whole      |

Where the drinking water of a town can be reached is nobody's business outside. Staff sees what it
needs to say what lies under a road or beside a report; how well a valve can be handled, and who is
behind a connection, are the service's. An incident is announced while it goes on and the service
has something to say about it. Roadworks are whole to the roads service too.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy
from networks.water.rights import is_roads, is_water
from networks.water.vocabulary import ENDED, WorksState

RECORDED = frozenset({"updated_on", "update_source", "attribute_source", "synthetic"})
LAID = frozenset({"laid_from_year", "laid_year", "year_source", "retired_on"})
LOCATED = frozenset({"xy_class", "z_class", "located_on", "location_source", "commune"})
OWNED = frozenset({"owner", "operator"})

PIPE_TOLD = frozenset(
    {
        *("code", "network", "material", "diameter_mm", "content", "function", "circulation"),
        *("in_service", "is_connection", "depth_m", "length_m"),
        *("laid_year", "retired_on", "xy_class", "z_class", "commune", "owner", "operator"),
    }
)
PIPE_FIELDS = (
    PIPE_TOLD
    | RECORDED
    | LAID
    | LOCATED
    | {"start_node", "end_node", "main_pipe", "connections"}
    | {"upstream_invert_m", "downstream_invert_m", "flows_forward", "condition"}
)
NODE_TOLD = frozenset({"code", "network", "kind", "z_m", "xy_class", "z_class", "commune"})
NODE_FIELDS = NODE_TOLD | {"synthetic", "retired_on"}
DEVICE_TOLD = frozenset(
    {
        *("code", "network", "function", "diameter_mm", "laid_year", "retired_on"),
        *("xy_class", "z_class", "commune", "owner", "operator", "z_m"),
    }
)
DEVICE_FIELDS = (
    DEVICE_TOLD
    | RECORDED
    | LAID
    | LOCATED
    | {"is_open", "handling", "handling_note", "node", "upstream_pipe", "downstream_pipe"}
    | {"main_pipe", "structure"}
)
STRUCTURE_TOLD = frozenset(
    {
        *("code", "network", "function", "laid_year", "retired_on"),
        *("xy_class", "z_class", "commune", "owner", "operator", "z_m"),
    }
)
STRUCTURE_FIELDS = (
    STRUCTURE_TOLD
    | RECORDED
    | LAID
    | LOCATED
    | {"node", "upstream_pipe", "downstream_pipe", "main_pipe"}
)
CONNECTION_FIELDS = frozenset(
    {
        *("code", "network", "pipe", "customers", "sensitive", "address"),
        *("commune", "retired_on", "synthetic"),
    }
)


def _policy(everything: frozenset[str], told: frozenset[str]) -> Policy:
    """One class: the service's whole, what is `told` for the territory's other staff."""
    whole, part = Access(everything, whole=True), Access(told)

    def grants(actor: Actor, territory: str) -> Mapping[str, Access]:
        if is_water(actor, territory):
            return {"internal": whole}
        return {"internal": part} if told and actor.roles_in(territory) else {}

    return Policy(classes=("internal",), classify=Value("internal"), grants=grants)


PIPES_POLICY = _policy(PIPE_FIELDS, PIPE_TOLD)
NODES_POLICY = _policy(NODE_FIELDS, NODE_TOLD)
DEVICES_POLICY = _policy(DEVICE_FIELDS, DEVICE_TOLD)
STRUCTURES_POLICY = _policy(STRUCTURE_FIELDS, STRUCTURE_TOLD)
CONNECTIONS_POLICY = _policy(CONNECTION_FIELDS, frozenset())

ANNOUNCED = frozenset(
    {"kind", "network", "state", "opened_at", "isolated_at", "restored_at", "announcement"}
) | {"commune"}
INCIDENT_TOLD = ANNOUNCED | {"number", "severity", "found_by", "repaired_at", "closed_at", "agency"}
INCIDENT_FIELDS = INCIDENT_TOLD | {
    *("address", "accuracy_m", "place_source", "pipe", "device", "customers_cut", "synthetic"),
}


def _incident_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if is_water(actor, territory):
        return dict.fromkeys(("announced", "internal"), Access(INCIDENT_FIELDS, whole=True))
    if actor.roles_in(territory):
        return dict.fromkeys(("announced", "internal"), Access(INCIDENT_TOLD))
    return {"announced": Access(ANNOUNCED)}


INCIDENTS_POLICY = Policy(
    classes=("announced", "internal"),
    classify=Case(
        When(~Q(announcement="") & ~Q(state__in=sorted(ENDED)), then=Value("announced")),
        default=Value("internal"),
    ),
    grants=_incident_grants,
)

WORKS_ANNOUNCED = frozenset({"title", "kind", "state", "road", "starts_on", "ends_on", "commune"})
WORKS_TOLD = WORKS_ANNOUNCED | {"reference", "manager", "company", "announced", "synthetic"}
WORKS_FIELDS = WORKS_TOLD | {
    *("declaration", "declaration_number", "received_on", "on_paper", "answered_on", "width_m"),
}


def _works_grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if is_water(actor, territory) or is_roads(actor, territory):
        return dict.fromkeys(("announced", "internal"), Access(WORKS_FIELDS, whole=True))
    if actor.roles_in(territory):
        return dict.fromkeys(("announced", "internal"), Access(WORKS_TOLD))
    return {"announced": Access(WORKS_ANNOUNCED)}


ROADWORKS_POLICY = Policy(
    classes=("announced", "internal"),
    classify=Case(
        When(Q(announced=True) & ~Q(state=WorksState.CANCELLED), then=Value("announced")),
        default=Value("internal"),
    ),
    grants=_works_grants,
)
