"""Every way in which a policy can withhold something, in one layer.

| class      | everyone          | archaeologist | police     | front desk        | admin |
|------------|-------------------|---------------|------------|-------------------|-------|
| public     | name, kind, tags… | same          | same       | same              | all   |
| delicate   | kind, generalised | finder; exact | everyone's | everyone's        | all   |
| restricted | nothing           | nothing       | name, kind | kind, no position | all   |
| sealed     | nothing           | nothing       | nothing    | nothing           | all   |
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy, Position
from layers.access.roles import Role

ALL_FIELDS = frozenset({"name", "kind", "weight", "finder", "note", "happened_at", "tags"})

OPEN = Access(frozenset({"name", "kind", "weight", "happened_at", "tags"}))
ROUGH = Access(frozenset({"kind"}), Position.GENERALISED)
STUDIED = Access(frozenset({"name", "kind", "finder", "happened_at"}), Position.EXACT, whole=True)
POLICED = Access(frozenset({"name", "kind", "weight"}))
NOTICED = Access(frozenset({"kind"}), Position.NONE)
EVERYTHING = Access(ALL_FIELDS, whole=True)
HELD = Access(frozenset({"name", "note"}))


def _grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    roles = actor.roles_in(territory)
    if Role.ADMINISTRATOR in roles:
        return dict.fromkeys(("public", "delicate", "restricted", "sealed"), EVERYTHING)
    granted = {"public": OPEN, "delicate": ROUGH}
    if Role.ARCHAEOLOGIST in roles:
        granted["delicate"] = STUDIED
    if Role.FRONT_DESK in roles:
        granted["restricted"] = NOTICED
    if Role.POLICE in roles:
        granted["restricted"] = POLICED
    return granted


TEST_POLICY = Policy(
    classes=("public", "delicate", "restricted", "sealed"),
    classify=Case(
        When(sensitivity="open", then=Value("public")),
        When(sensitivity="delicate", then=Value("delicate")),
        When(sensitivity="restricted", then=Value("restricted")),
        default=Value("sealed"),
    ),
    grants=_grants,
    held=HELD,
    watched=frozenset({"restricted", "sealed"}),
)
