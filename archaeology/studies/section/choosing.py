"""Which relief a section is cut through when nobody names one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from archaeology.analysis.section import SectionLine
from archaeology.studies.relief import elevation_choices
from layers.access.actor import Actor
from layers.raster.reading import heights_at

# A hole of a few cells makes no coarser relief the better one.
COVERS = 0.99
SAMPLES = 401


def finest_along(actor: Actor, territory: str, line: Sequence[Sequence[float]]) -> int | None:
    """The key of the finest ready elevation model that knows the ground along the whole line
    (EPSG:2154); where none does, the one that knows most of it; None where none knows any.
    """
    drawn = SectionLine.of(line)
    x, y = drawn.at(np.linspace(0.0, drawn.length_m, SAMPLES))
    places = np.column_stack([x, y])
    best, most = None, 0.0
    for key, _name in elevation_choices(actor, territory):
        heights = heights_at(actor, key, places)
        known = sum(each is not None for each in heights) / len(heights)
        if known >= COVERS:
            return key
        # The finer of two that know as much came first.
        if known > most:
            best, most = key, known
    return best
