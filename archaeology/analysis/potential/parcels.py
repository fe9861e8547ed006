"""Ranking given polygons, such as parcels, instead of free shapes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.choosing import Choice, Rule, ranked_by
from archaeology.analysis.potential.overlay import Overlay
from archaeology.analysis.potential.refusal import CannotWeigh


def choose_among(weighed: Overlay, parcels: Sequence[BaseGeometry], rule: Rule) -> Choice:
    """The best of these polygons (EPSG:2154) by the mean score of their cells, until they hold
    the rule's share of the eligible area.

    A cell belongs to the polygon that holds its middle, the first where they overlap; masked
    cells are cut out of the outlines. A polygon with less than the least eligible area is left
    out. Raises `CannotWeigh` for a polygon that is not valid.
    """
    cells, eligible = weighed.cells, weighed.eligible
    if not all(shapely.is_valid(each) and each.area > 0 for each in parcels):
        raise CannotWeigh("A polygon to be ranked is not valid or has no area.", "polygon")
    none = Choice(np.zeros(cells.shape, np.int32), float("nan"))
    if not parcels or not eligible.any():
        return none
    # The last one drawn wins: drawn in reverse order, the first.
    drawn = [(each, number) for number, each in enumerate(parcels, 1)][::-1]
    owner = rasterize(drawn, out_shape=cells.shape, transform=cells.transform, dtype="int32")
    owner = np.where(eligible, owner, 0)
    count = len(parcels) + 1
    sizes = np.bincount(owner.ravel(), minlength=count)[1:]
    sums = np.bincount(owner.ravel(), np.nan_to_num(weighed.score).ravel(), minlength=count)[1:]
    means = np.round(sums / np.maximum(sizes, 1), 9)
    enough = np.flatnonzero((sizes > 0) & (sizes * cells.cell_m2 >= rule.least_m2))
    wanted = rule.share * np.count_nonzero(eligible)
    renumbered, held = np.zeros(count, np.int32), 0
    kept: list[int] = []
    for piece in ranked_by(means, sizes, enough)[: rule.most]:
        # Always the best one, then only what does not exceed the share.
        if kept and held + sizes[piece] > wanted:
            break
        kept.append(piece)
        held += int(sizes[piece])
        renumbered[piece + 1] = len(kept)
    if not kept:
        return none
    return Choice(
        np.asarray(renumbered[owner], np.int32),
        float(means[kept[-1]]),
        tuple(_cut(weighed, [parcels[each] for each in kept])),
    )


def _cut(weighed: Overlay, chosen: list[BaseGeometry]) -> list[BaseGeometry]:
    """The outlines without masked cells and without what a better one already holds."""
    cells, t = weighed.cells, weighed.cells.transform
    found: list[BaseGeometry] = []
    before: BaseGeometry = shapely.Polygon()
    for each in chosen:
        rows, columns = np.nonzero(cells.touched([each]) & ~weighed.eligible)
        masked = shapely.union_all(
            shapely.box(
                t.c + columns * t.a,
                t.f + (rows + 1) * t.e,
                t.c + (columns + 1) * t.a,
                t.f + rows * t.e,
            )
        )
        found.append(each.difference(masked).difference(before))
        before = before.union(each)
    return found
