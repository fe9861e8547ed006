"""Which commune of a territory each of many geometries lies in."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import shapely

from layers.territory.locate import FAR_KM
from layers.territory.models import Commune


class Communes:
    """The communes of a territory, held in memory."""

    def __init__(self, territory: str) -> None:
        self._territory = territory

    @cached_property
    def _known(self) -> tuple[list[int], shapely.STRtree]:
        rows = list(
            Commune.objects.filter(territory_id=self._territory, geom__isnull=False).order_by("pk")
        )
        shapes = shapely.from_wkb([bytes(row.geom.wkb) for row in rows])
        return [row.pk for row in rows], shapely.STRtree(shapes)

    def of(self, shapes: np.ndarray[Any, np.dtype[np.object_]]) -> list[int | None]:
        """The key of each shape's commune; None for gaps and for what lies outside."""
        keys, tree = self._known
        found: list[int | None] = [None] * len(shapes)
        if keys and len(shapes):
            inside, which = tree.query(shapely.centroid(shapes), predicate="intersects")
            for index, commune in zip(inside.tolist()[::-1], which.tolist()[::-1], strict=True):
                found[index] = keys[commune]
        return found

    def far(self, shapes: np.ndarray[Any, np.dtype[np.object_]]) -> list[int]:
        """The indexes of the shapes that lie farther than `FAR_KM` from every commune; none where
        no commune has limits.
        """
        keys, tree = self._known
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        if not (keys and there.any()):
            return []
        near = tree.query(shapes, predicate="dwithin", distance=FAR_KM * 1000.0)[0]
        there[near] = False
        return [int(index) for index in np.flatnonzero(there)]

    def kilometres_to(self, shape: Any) -> float:
        """How far a shape lies from the nearest commune, which must have limits."""
        _keys, tree = self._known
        _index, distances = tree.query_nearest(shape, return_distance=True, all_matches=False)
        return float(distances[0]) / 1000
