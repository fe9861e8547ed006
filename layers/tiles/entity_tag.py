"""ETags that say: these classes, as of this (sealed) cursor of the change log."""

from __future__ import annotations

import re
from collections.abc import Iterator

from layers.catalog.cursors import opened, seal

_TAG = re.compile(r'"([0-9a-z]+)\.([0-9a-f]{48})"')


def entity_tag(mark: str, cursor: int) -> str:
    """The tag of what `mark` names as of `cursor`; weak, since it holds for every encoding."""
    return f'W/"{mark}.{seal(cursor, mark)}"'


def cursors_of(header: str, mark: str) -> Iterator[int]:
    """The cursors of those tags of an `If-None-Match` that are of `mark` and ours."""
    for found, token in _TAG.findall(header):
        if found == mark:
            cursor = opened(token, mark)
            if cursor is not None:
                yield cursor
