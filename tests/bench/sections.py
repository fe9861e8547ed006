"""Sections and sectors beside the plainest way to count the same: pure Python, no database."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import shapely
from affine import Affine

from archaeology.analysis.potential import Cells, Criterion, Rule, choose, overlay, sectors_of
from archaeology.analysis.section import Kind, SectionLine, Thing, cut
from archaeology.analysis.section.drawing import draw
from tests.bench import Ratio

POINTS, VERTICES, REMAINS = 100_000, 20, 2_000
SIDE, CRITERIA = 1_000, 5


def run() -> list[Ratio]:
    """Projection, a crowded sheet, a million cells."""
    return [*_section(), *_sectors()]


def _section() -> list[Ratio]:
    rng = np.random.default_rng(1)
    path = np.column_stack([np.linspace(0, 3_000, VERTICES), rng.uniform(0, 300, VERTICES)])
    line, drawn = SectionLine.of(path.tolist()), shapely.LineString(path)
    x, y = rng.uniform(0, 3_000, POINTS), rng.uniform(0, 300, POINTS)
    points = shapely.points(x, y)
    plain = _timed(
        lambda: (shapely.line_locate_point(drawn, points), shapely.distance(drawn, points))
    )
    ours = _timed(lambda: line.project(x, y))
    things = [
        Thing(Kind.FIND, f"M {i}", float(x[i]), float(y[i]), z_m=float(y[i]) / 30, sigma_m=0.2)
        for i in range(REMAINS)
    ]
    few = _timed(lambda: draw(cut(line, things=things[: REMAINS // 10], distance_m=1_000)))
    many = _timed(lambda: draw(cut(line, things=things, distance_m=1_000)))
    return [
        Ratio(
            f"{POINTS:,} points on a line of {VERTICES}",
            ours,
            "shapely, which tells no side",
            plain,
            6.0,
        ),
        # Not worse than in proportion: labels stop where the sheet is full.
        Ratio(f"a sheet of {REMAINS:,} remains", many, f"one of {REMAINS // 10}", few, 10.0),
    ]


def _sectors() -> list[Ratio]:
    rng = np.random.default_rng(2)
    cells = Cells(SIDE, SIDE, Affine(5, 0, 0, 0, -5, 5 * SIDE))
    values = [_smooth(rng.random((SIDE // 20, SIDE // 20))) for _ in range(CRITERIA)]
    weights = [1.0, 2.0, 3.0, 4.0, 5.0]
    criteria = [
        Criterion(str(i), str(i), value, weight)
        for i, (value, weight) in enumerate(zip(values, weights, strict=True))
    ]
    plain = _timed(lambda: np.average(values, axis=0, weights=weights))
    ours = _timed(lambda: overlay(cells, criteria))
    weighed = overlay(cells, criteria)
    chosen = _timed(lambda: sectors_of(weighed, choose(weighed, Rule(least_m2=1_000))))
    return [
        Ratio(f"{CRITERIA} criteria over 1,000,000 cells", ours, "numpy.average", plain, 8.0),
        Ratio("their best sectors as polygons", chosen, "the overlay", ours, 4.0),
    ]


def _smooth(coarse: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Any:
    return np.kron(coarse, np.ones((20, 20)))


def _timed(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return median(spent)
