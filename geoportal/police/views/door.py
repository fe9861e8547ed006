"""Who comes in: the police of the home territory. For everyone else there is no such address."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from geoportal.police.rights import is_police
from layers.access.actor import Actor
from layers.catalog.rows import LayerQuerySet
from layers.ui.doors import Guarded, Rest, View, let_in, nothing_here

Row = TypeVar("Row", bound=models.Model)

__all__ = ["for_police", "nothing_here", "row_of"]


def for_police(view: View[Rest]) -> Guarded[Rest]:
    """Let in the home territory's police; see `let_in`."""
    return let_in(lambda actor: is_police(actor, settings.HOME_TERRITORY), view)


def row_of(
    actor: Actor, model: type[Row], key: int, rows: models.QuerySet[Any] | None = None
) -> Row:
    """The row of that key in the home territory.

    Raises:
        Problem: 404, there is none for the actor.
    """
    every: models.QuerySet[Any] = model._default_manager.all() if rows is None else rows
    if isinstance(every, LayerQuerySet):
        every = every.visible_to(actor)
    found = every.filter(pk=key, territory_id=settings.HOME_TERRITORY).first()
    if found is None:
        raise nothing_here()
    return found  # type: ignore[no-any-return]
