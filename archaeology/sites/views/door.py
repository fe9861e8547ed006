"""Who writes: for everyone else there is no such address, whatever its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model
from django.http import Http404

from archaeology.sites.rights import RECORDERS, may_record, roles_for, territory_of
from layers.access.actor import Actor
from layers.access.roles import Role
from layers.catalog.rows import KEYS

Row = TypeVar("Row", bound=Model)


def row_to_change(actor: Actor, model: type[Row], key: int) -> Row:
    """The row or unit of that key, which the actor may change.

    Raises:
        Http404: there is none, or none for this actor.
    """
    rows: Any = model._default_manager
    found = rows.visible_to(actor).filter(pk=key).first() if key in KEYS else None
    if found is None or not may_change(actor, found):
        raise Http404
    row: Row = found
    return row


def may_change(actor: Actor, row: Model) -> bool:
    """Whether the actor writes to such rows in the row's territory; its page is shown to him."""
    return may_record(actor, territory_of(row), roles_for(type(row)))


def territory_to_record_in(actor: Actor, roles: Iterable[Role] = RECORDERS) -> str:
    """Where something new belongs: the home territory, else the first where the actor records.

    Raises:
        Http404: he records nowhere.
    """
    territory = actor.first_territory_with(roles)
    if territory is None:
        raise Http404
    return territory
