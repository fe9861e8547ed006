"""Whether what a client or this process remembers of a tile still holds: the one rule."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from layers.catalog.cursors import LOG, opened
from layers.catalog.tail import TAIL
from layers.tiles.address import TileAddress
from layers.tiles.entity_tag import cursors_of, entity_tag
from layers.tiles.view_of_layer import LayerOnTiles
from layers.ui.problems import Problem


def cursor_from(text: str | None) -> int:
    """The cursor of `?since=`, 0 without one.

    Raises:
        Problem: 400, not a cursor that this platform gave.
    """
    if not text:
        return 0
    cursor = opened(text, LOG)
    if cursor is None:
        raise Problem(400, _("since attend un curseur que la plateforme a donné."))
    return cursor


def still_holds(view: LayerOnTiles, tile: TileAddress, cursor: int) -> bool:
    """Whether nothing of it changed in the tile or its margin since a cursor."""
    if connection.in_atomic_block:
        # What this very transaction wrote has no cursor yet.
        return False
    area = tile.area(view.margin(tile))
    if area is None:
        return True
    return not TAIL.touched(view.layer.id, view.rows.branches, area, cursor)


def confirmed_tag(
    view: LayerOnTiles, tile: TileAddress, if_none_match: str, since: int
) -> str | None:
    """A tag as of now if one of those that the client holds is still right, else None.

    The tag returned is a fresh one, so that a client who asks now and then never falls behind
    what the log's tail remembers.
    """
    known = _known(if_none_match, view.mark)
    first = next(known, None)
    if first is None:
        return None
    now = TAIL.refresh(since)
    if now < since:
        return None
    for cursor in (first, *known):
        if still_holds(view, tile, cursor):
            return entity_tag(view.mark, now)
    return None


def _known(if_none_match: str, mark: str) -> Iterator[int]:
    # Nobody holds many: a header of thousands of tags is not worth looking through.
    return cursors_of(if_none_match[:2048], mark)
