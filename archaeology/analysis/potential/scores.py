"""The scores of all cells as areas: what a map of them is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.cells import Cells
from archaeology.analysis.potential.overlay import Overlay
from archaeology.analysis.terrain.blocks import blockwise, coarsening, known_mean

CLASSES = 5
# More cells are drawn as means of blocks: no map shows a million, and no phone draws them.
MOST_DRAWN = 200_000


@dataclass(frozen=True, slots=True)
class ScoreClass:
    """The ground whose score lies between two bounds, 0 to 1; `area_m2` is that of its cells,
    `shape` (EPSG:2154) follows the edges of what is drawn; `rank` counts the classes from 0, the
    lowest, also those that hold nothing.
    """

    rank: int
    low: float
    high: float
    area_m2: float
    shape: BaseGeometry

    @property
    def words(self) -> str:
        """Its bounds (French)."""
        low, high = (f"{each:.2f}".replace(".", ",") for each in (self.low, self.high))
        return low if low == high else f"de {low} à {high}"


@dataclass(frozen=True, slots=True)
class Scores:
    """The classes from the lowest to the highest, and how large the cells are that are drawn."""

    classes: tuple[ScoreClass, ...]
    drawn_m: float
    is_coarser: bool


def scores_of(weighed: Overlay) -> Scores:
    """The eligible cells in classes of equal width between the lowest and the highest score, those
    that hold none left out. Masked cells are in no class.
    """
    known = weighed.score[weighed.eligible]
    step = coarsening(weighed.cells.shape, MOST_DRAWN)
    cells, score = weighed.cells, weighed.score
    if step > 1:
        score = blockwise(score, step, known_mean)
        rows, columns = score.shape
        cells = Cells(rows, columns, weighed.cells.transform @ Affine.scale(step))
    if not known.size:
        return Scores((), cells.height_m, step > 1)
    edges = np.linspace(known.min(), known.max(), CLASSES + 1)
    if edges[0] == edges[-1]:
        edges = edges[:2]
    counts = np.bincount(_classed(known, edges), minlength=len(edges) - 1)
    drawn = np.full(score.shape, -1)
    drawn[np.isfinite(score)] = _classed(score[np.isfinite(score)], edges)
    return Scores(
        tuple(
            ScoreClass(
                n if len(counts) > 1 else CLASSES // 2,
                float(edges[n]),
                float(edges[n + 1]),
                float(count) * weighed.cells.cell_m2,
                cells.outlined(drawn == n),
            )
            for n, count in enumerate(counts)
            if count
        ),
        cells.height_m,
        step > 1,
    )


def _classed(
    score: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    edges: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """The class of each score; the highest belongs to the last."""
    return np.clip(np.searchsorted(edges, score, side="right") - 1, 0, len(edges) - 2)
