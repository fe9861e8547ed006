"""What changed since a phone last asked, as its account may know it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layers.access.actor import Actor
from layers.catalog.box import Box
from layers.catalog.field_features import (
    Taken,
    cursor_at,
    field_features,
    position_of,
    present_cursor,
)
from layers.catalog.layer import STORAGE_SRID, Layer
from layers.catalog.sql.changes import VisibleChange, changes_visible_to
from layers.catalog.sql.filters import REACH
from layers.catalog.tail import TAIL

# Changes of one layer in one answer; who is further behind takes the package anew.
MOST_CHANGES = 2_000
EXPIRED_AFTER = 200_000


class Resync(Exception):
    """What the phone knows can no longer be brought up to date: it takes its package anew."""


def pull(
    actor: Actor, layers: Sequence[Layer], cursor: str | None, box: Box | None
) -> dict[str, Any]:
    """Features that appeared or changed, keys that went, and where to go on from.

    Without a cursor there is only the present one. What leaves the account's view, or the box, has
    gone.

    Raises:
        Resync: the cursor is not this account's, is of other layers or another box, has expired,
            or the account's rights changed.
    """
    taken = Taken.of(layers, box)
    if cursor is None:
        return _answer(present_cursor(actor, taken), {}, {}, more=False)
    position = position_of(actor, taken, cursor)
    if position is None:
        raise Resync
    # One more than is known already, so that the log is looked at anew.
    end = TAIL.refresh(at_least=position + 1)
    if position > end or end - position > EXPIRED_AFTER:
        raise Resync
    area = _within_reach(box).outline(STORAGE_SRID).extent if box else None
    found: dict[str, list[VisibleChange]] = {}
    for layer in layers:
        changes = changes_visible_to(actor, layer, position, MOST_CHANGES + 1, area)
        if len(changes) > MOST_CHANGES:
            end = min(end, changes[MOST_CHANGES - 1].cursor)
        found[layer.id] = changes
    features: dict[str, list[Any]] = {}
    gone: dict[str, list[int]] = {}
    for layer in layers:
        keys = {change.key for change in found[layer.id] if change.cursor <= end}
        if not keys:
            continue
        rows = layer.visible_to(actor).keyed(sorted(keys))
        told = field_features(actor, layer, rows.in_bbox(box) if box else rows, len(keys))
        here = {each["id"] for each in told}
        # What appeared and went again in between may be on the phone all the same: it made it, or
        # took a part of its package after this cursor. Its account got the row then.
        left = keys - here
        if told:
            features[layer.id] = told
        if left:
            gone[layer.id] = sorted(left)
    more = any(each.cursor > end for changes in found.values() for each in changes)
    return _answer(cursor_at(actor, taken, end), features, gone, more=more)


def _within_reach(box: Box) -> Box:
    """What of a box the projection of the storage can be asked about."""
    left, bottom, right, top = REACH[box.srid]
    west, east = (min(max(each, left), right) for each in (box.west, box.east))
    south, north = (min(max(each, bottom), top) for each in (box.south, box.north))
    return Box(west, south, east, north, box.srid)


def _answer(cursor: str, features: Any, gone: Any, *, more: bool) -> dict[str, Any]:
    return {"cursor": cursor, "more": more, "features": features, "gone": gone}
