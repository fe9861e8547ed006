"""Who sees what of citizen requests."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy
from layers.access.roles import REQUEST_HANDLERS

# Category, place, state and dates: what everyone sees of a request.
PUBLIC_FIELDS = frozenset({"category", "state", "commune", "received_at", "changed_at", "ended_at"})
# Text and photos too, once an agent has released them; photos are released one by one.
RELEASED_FIELDS = PUBLIC_FIELDS | {"text", "photos"}
HOLDER_FIELDS = RELEASED_FIELDS | {"number", "agency", "channel", "address"}
HANDLER_FIELDS = HOLDER_FIELDS | {"accuracy_m", "place_source", "agent", "reason"}

_PUBLIC = Access(PUBLIC_FIELDS)
_RELEASED = Access(RELEASED_FIELDS)
_HANDLER = Access(HANDLER_FIELDS, whole=True)


def _grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if actor.has_role(territory, REQUEST_HANDLERS):
        return {"open": _HANDLER, "released": _HANDLER, "withheld": _HANDLER}
    if actor.is_staff and not actor.roles_in(territory):
        # Whoever works for one territory works in it alone: neither list nor count of another's.
        return {}
    return {"open": _PUBLIC, "released": _RELEASED}


REQUESTS_POLICY = Policy(
    classes=("open", "released", "withheld"),
    classify=Case(
        When(withheld=True, then=Value("withheld")),
        When(released=True, then=Value("released")),
        default=Value("open"),
    ),
    grants=_grants,
    held=Access(HOLDER_FIELDS),
)
