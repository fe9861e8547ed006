"""Finding a row for who asks, and the frame of every change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.changing import NO_REFUSALS, Refusals, Row, changing_row
from networks.water.rights import denied, is_water


def author_of(actor: Actor) -> Account | None:
    """The account of who acts, None for the house itself."""
    return Account.objects.filter(pk=actor.account_id).first() if actor.account_id else None


def found(actor: Actor, model: type[Row], key: int, *, lock: bool = False) -> Row:
    """The row of that key, if the actor is of its territory's water service.

    Raises:
        PermissionDenied: it is not, or there is no such row; which of the two is not told.
    """
    rows: Any = model._default_manager.all()
    rows = rows if actor.system else rows.visible_to(actor)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=key).first()
    if row is None or not is_water(actor, str(row.territory_id)):
        raise denied()
    return row  # type: ignore[no-any-return]


@contextmanager
def changing(
    actor: Actor, model: type[Row], key: int, version: int, refusals: Refusals = NO_REFUSALS
) -> Iterator[Row]:
    """The row, locked, inside a transaction; saved with a new version at the end.

    Raises:
        PermissionDenied: see `found`.
        ConflictingChange, ValidationError: see `changing_row`.
    """

    def find() -> Row:
        return found(actor, model, key, lock=True)

    with changing_row(actor, find, version, refusals) as row:
        yield row
