"""Finding a row for who asks, and the frame of every change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from geoportal.police.rights import is_police
from layers.access.actor import Actor
from layers.catalog.changing import NO_REFUSALS, Refusals, Row, changing_row
from layers.catalog.rows import LayerQuerySet


def found(actor: Actor, model: type[Row], key: int, *, lock: bool = False) -> Row:
    """The row of that key, if the actor is of its territory's police.

    Raises:
        PermissionDenied: it is not, or there is no such row; which of the two is not told.
    """
    rows: models.QuerySet[Any] = model._default_manager.all()
    if isinstance(rows, LayerQuerySet):
        rows = rows.visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=key).first()
    if row is None or not is_police(actor, row.territory_id):
        raise PermissionDenied(_("Introuvable, ou réservé à la police d’un autre territoire."))
    return row  # type: ignore[no-any-return]


@contextmanager
def changing(
    actor: Actor, model: type[Row], key: int, version: int, refusals: Refusals = NO_REFUSALS
) -> Iterator[Row]:
    """The row, locked, inside a transaction; saved with a new version at the end.

    Rows are locked in one order everywhere: site, device, session, operation.

    Raises:
        PermissionDenied: see `found`.
        ConflictingChange, ValidationError: see `changing_row`.
    """

    def find() -> Row:
        return found(actor, model, key, lock=True)

    with changing_row(actor, find, version, refusals) as row:
        yield row
