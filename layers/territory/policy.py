"""What is open to everyone: boundaries and the base map."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Value

from layers.access.actor import Actor
from layers.access.policy import Access, Policy


def open_policy(*fields: str) -> Policy:
    """A policy with one class that everyone gets whole."""
    access = Access(frozenset(fields), whole=True)

    def grants(actor: Actor, territory: str) -> Mapping[str, Access]:
        return {"public": access}

    return Policy(classes=("public",), classify=Value("public"), grants=grants)


COMMUNES_POLICY = open_policy("insee", "name", "population", "approximate")
BASE_MAP_POLICY = open_policy("kind", "name", "rank")
