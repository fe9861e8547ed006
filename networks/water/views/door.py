"""Who comes in: the water service of the home territory; to roadworks, the roads service too."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from layers.access.actor import Actor
from layers.catalog.rows import LayerQuerySet
from layers.ui.doors import Guarded, Rest, View, let_in, nothing_here
from networks.water.rights import is_roads, is_water

Row = TypeVar("Row", bound=models.Model)

__all__ = ["for_water", "for_works", "nothing_here", "row_of"]


def for_water(view: View[Rest]) -> Guarded[Rest]:
    """Let in the home territory's water service; see `let_in`."""
    return let_in(lambda actor: is_water(actor, settings.HOME_TERRITORY), view)


def for_works(view: View[Rest]) -> Guarded[Rest]:
    """Let in the home territory's water and roads services; see `let_in`."""
    home = settings.HOME_TERRITORY
    return let_in(lambda actor: is_water(actor, home) or is_roads(actor, home), view)


def row_of(
    actor: Actor, model: type[Row], rows: models.QuerySet[Any] | None = None, **lookup: Any
) -> Row:
    """The row of the home territory that `lookup` names.

    Raises:
        Problem: 404, there is none for the actor.
    """
    every: models.QuerySet[Any] = model._default_manager.all() if rows is None else rows
    if isinstance(every, LayerQuerySet):
        every = every.visible_to(actor)
    found = every.filter(territory_id=settings.HOME_TERRITORY, **lookup).first()
    if found is None:
        raise nothing_here()
    return found  # type: ignore[no-any-return]
