"""Files that may be fetched: those of what is told to everyone, and no others."""

from __future__ import annotations

import re

from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.models import Medium as MediumRow
from archaeology.tours.telling.composing import medium_of
from archaeology.tours.telling.parts import Medium
from layers.access.actor import Actor

# The same picture is shown at a few stops, not at hundreds.
MOST_USES = 100
_NAME = re.compile(r"([0-9a-f]{64})\.([a-z0-9]{1,8})", re.ASCII)


def medium_told(actor: Actor, name: str) -> Medium | None:
    """The file of that name (`<sha256>.<suffix>`), if it belongs to something that is told."""
    named = _NAME.fullmatch(name)
    if named is None:
        return None
    rows = MediumRow.objects.filter(sha256=named[1]).prefetch_related("texts")[:MOST_USES]
    for row in rows:
        if row.suffix == named[2] and any(map(row.may_be_told_in, _languages(actor, row))):
            return medium_of(row)
    return None


def _languages(actor: Actor, row: MediumRow) -> list[str]:
    """The languages in which what it belongs to is told to the actor."""
    layer, key = (TOURS, row.tour_id) if row.stop_id is None else (TOUR_STOPS, row.stop_id)
    seen = layer.visible_to(actor).keyed([key or 0]).features(1, fields=("languages",))
    return str(seen[0].properties.get("languages") or "").split() if seen else []
