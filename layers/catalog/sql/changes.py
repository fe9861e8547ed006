"""Reading the change log: what happened after a cursor, as one actor may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from layers.access.actor import Actor
from layers.access.policy import Position
from layers.catalog.layer import Layer

Bounds = tuple[float, float, float, float]
Happening = Literal["appeared", "changed", "disappeared"]


@dataclass(frozen=True, slots=True)
class VisibleChange:
    """What an actor may know of one change: which object, and what it means to this actor."""

    cursor: int
    key: int
    happening: Happening
    at: datetime


_CHANGES = """
SELECT s.cursor, c.key, c.operation, c.at,
    c.old_territory || '/' || c.old_class = ANY(%(scopes)s) OR
        (c.old_class IS NOT NULL AND c.key = ANY(%(held)s)) AS before,
    c.new_territory || '/' || c.new_class = ANY(%(scopes)s) OR
        (c.new_class IS NOT NULL AND c.key = ANY(%(held)s)) AS after
FROM catalog_sequencedchange AS s JOIN catalog_change AS c ON c.id = s.change_id
WHERE s.cursor > %(after)s AND c.layer = %(layer)s
    AND (c.old_territory || '/' || c.old_class = ANY(%(scopes)s)
      OR c.new_territory || '/' || c.new_class = ANY(%(scopes)s)
      OR c.key = ANY(%(held)s))
    {somewhere}
ORDER BY s.cursor LIMIT %(limit)s
"""
_AREA = "ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 2154)"
_SOMEWHERE = """
    AND (c.operation = 'E' OR c.key = ANY(%(held)s)
      OR c.old_territory || '/' || c.old_class = ANY(%(exact)s) AND c.old_bounds && {area}
      OR c.new_territory || '/' || c.new_class = ANY(%(exact)s) AND c.new_bounds && {area}
      OR c.old_territory || '/' || c.old_class = ANY(%(general)s) AND c.old_general && {area}
      OR c.new_territory || '/' || c.new_class = ANY(%(general)s) AND c.new_general && {area})
"""
_CHANGES_THERE = _CHANGES.replace("{somewhere}", _SOMEWHERE.replace("{area}", _AREA))
_CHANGES = _CHANGES.replace("{somewhere}", "")


def changes_visible_to(
    actor: Actor, layer: Layer, after: int, limit: int = 1000, area: Bounds | None = None
) -> list[VisibleChange]:
    """Changes of a layer after a cursor, oldest first.

    A row that leaves the actor's classes has disappeared for it, one that enters has appeared; a
    change outside them does not exist, and its cursor is not shown. With an `area` (EPSG:2154),
    only changes of what lay or lies there, in the position that the actor is given; where an erased
    object lay is no longer known.
    """
    branches = layer.visible_to(actor).branches
    by_position = {
        position: sorted(
            f"{territory}/{visibility}"
            for branch in branches
            if branch.access.position is position
            for territory, visibility in branch.scopes
        )
        for position in Position
    }
    scopes = sorted(scope for named in by_position.values() for scope in named)
    west, south, east, north = area or (0.0, 0.0, 0.0, 0.0)
    held = sorted(key for name, key in actor.holds if name == layer.id)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGES_THERE if area else _CHANGES,
            {
                "scopes": scopes,
                "exact": by_position[Position.EXACT],
                "general": by_position[Position.GENERALISED],
                "held": held,
                "after": after,
                "layer": layer.id,
                "limit": limit,
                "west": west,
                "south": south,
                "east": east,
                "north": north,
            },
        )
        return list(_read(cursor.fetchall()))


def _read(
    rows: Iterable[tuple[int, int, str, datetime, bool | None, bool | None]],
) -> Iterable[VisibleChange]:
    for cursor, key, _operation, at, before, after in rows:
        happening: Happening = "changed" if before and after else "appeared"
        if not after:
            happening = "disappeared"
        yield VisibleChange(cursor, key, happening, at)


@dataclass(frozen=True, slots=True)
class Touch:
    """What a cache must know of one change: where it was and is, and in which classes.

    The place of an `erased` object is no longer known: it may have been anywhere.
    """

    cursor: int
    layer: str
    key: int
    erased: bool
    scopes: tuple[tuple[str, str], ...]
    exact: tuple[Bounds, ...]
    general: tuple[Bounds, ...]


_READ = """
SELECT s.cursor, c.layer, c.key, c.operation = 'E',
    c.old_territory, c.old_class, c.new_territory, c.new_class,
    ST_XMin(c.old_bounds), ST_YMin(c.old_bounds), ST_XMax(c.old_bounds), ST_YMax(c.old_bounds),
    ST_XMin(c.new_bounds), ST_YMin(c.new_bounds), ST_XMax(c.new_bounds), ST_YMax(c.new_bounds),
    ST_XMin(c.old_general), ST_YMin(c.old_general), ST_XMax(c.old_general), ST_YMax(c.old_general),
    ST_XMin(c.new_general), ST_YMin(c.new_general), ST_XMax(c.new_general), ST_YMax(c.new_general)
FROM catalog_sequencedchange AS s JOIN catalog_change AS c ON c.id = s.change_id
WHERE s.cursor > %s ORDER BY s.cursor
"""


def read_touches(after: int) -> list[Touch]:
    """What changed in any layer after a cursor, oldest first; bounds in EPSG:2154."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [after])
        rows = cursor.fetchall()
    touches = []
    for number, layer, key, erased, *rest in rows:
        old_territory, old_class, new_territory, new_class, *corners = rest
        boxes = [tuple(corners[start : start + 4]) for start in range(0, 16, 4)]
        known = [box if box[0] is not None else None for box in boxes]
        touches.append(
            Touch(
                number,
                layer,
                key,
                erased,
                tuple(
                    (territory, visibility)
                    for territory, visibility in (
                        (old_territory, old_class),
                        (new_territory, new_class),
                    )
                    if territory is not None and visibility is not None
                ),
                tuple(box for box in known[:2] if box is not None),
                tuple(box for box in known[2:] if box is not None),
            )
        )
    return touches


def was_visible_to(actor: Actor, layer: Layer, key: int) -> bool:
    """Whether the log knows an object that the actor may have seen once."""
    scopes = sorted(
        f"{territory}/{visibility}"
        for branch in layer.visible_to(actor).branches
        for territory, visibility in branch.scopes
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT FROM catalog_change WHERE layer = %s AND key = %s
                AND (old_territory || '/' || old_class = ANY(%s)
                  OR new_territory || '/' || new_class = ANY(%s))
            )
            """,
            [layer.id, key, scopes, scopes],
        )
        return bool(cursor.fetchone()[0])
