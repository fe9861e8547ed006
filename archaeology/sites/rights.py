"""Who may write in the recording system, and finding what is written to.

An unknown object, one that the actor may not see and one that he may not change give the same
answer: whoever is refused learns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as _

from archaeology.sites.models import HeritageSite, StratigraphicUnit
from layers.access.actor import Actor
from layers.access.roles import Role

Row = TypeVar("Row", bound=Model)

RECORDERS = frozenset({Role.ARCHAEOLOGIST})
PRESENTERS = RECORDERS | {Role.HERITAGE}


def may_record(actor: Actor, territory: str, roles: Iterable[Role] = RECORDERS) -> bool:
    """Whether the actor records in a territory; imports and demonstrations do as a system."""
    return bool(actor.system) or (bool(territory) and actor.has_role(territory, roles))


def require(actor: Actor, territory: str, roles: Iterable[Role] = RECORDERS) -> None:
    """Let nobody pass who does not record in the territory.

    Raises:
        PermissionDenied: he does not.
    """
    if not may_record(actor, territory, roles):
        raise denied()


def denied() -> PermissionDenied:
    """The one answer to whoever may not, whatever the reason."""
    return PermissionDenied(_("Cet objet n’existe pas, ou n’est pas à vous."))


def to_change(actor: Actor, model: type[Row], key: int, roles: Iterable[Role] = RECORDERS) -> Row:
    """The row of a layer or the unit that the actor wants to write to, locked until the end of
    the transaction.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    rows: Any = model._default_manager.select_for_update(of=("self",))
    row = _seen(actor, rows).filter(pk=key).first()
    if row is None or not may_record(actor, territory_of(row), roles):
        raise denied()
    found: Row = row
    return found


def referred(actor: Actor, model: type[Row], key: int | None, territory: str) -> Row | None:
    """What a record refers to, in the same territory; None for None.

    Raises:
        PermissionDenied: there is no such row in the territory, or none for this actor.
    """
    if key is None:
        return None
    found: Row | None = _seen(actor, model._default_manager.all()).filter(pk=key).first()
    if found is None or territory_of(found) != territory:
        raise denied()
    return found


def territory_of(row: Model) -> str:
    """The key of the territory that a row of a layer or a unit belongs to."""
    if isinstance(row, StratigraphicUnit):
        return str(row.operation.territory_id)
    return str(getattr(row, "territory_id", ""))


def roles_for(model: type[Model]) -> frozenset[Role]:
    """Who records objects of that kind."""
    return PRESENTERS if issubclass(model, HeritageSite) else RECORDERS


def _seen(actor: Actor, rows: Any) -> Any:
    return rows if actor.system else rows.visible_to(actor)
