"""Why one place scores as it does, or why nothing is said of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from archaeology.analysis.potential.overlay import Overlay


@dataclass(frozen=True, slots=True)
class Why:
    """The cell of a point: its score (None where masked), what each criterion adds, in order, and
    the reasons that mask it.

    `rank` is the share of the eligible cells that score no better: 1 is the best.
    """

    score: float | None
    rank: float | None
    contributions: tuple[tuple[str, float | None, float], ...]
    masked: tuple[str, ...]

    def lines(self) -> list[str]:
        """In sentences (French)."""
        if self.score is None or self.rank is None:
            return [f"Rien n’en est dit : {each}." for each in self.masked] or ["Hors du terrain."]
        said = [
            f"Score {_n(self.score)} sur 1, mieux ou autant que {100 * self.rank:.0f} % du terrain."
        ]
        for title, value, added in self.contributions:
            known = "inconnu ici" if value is None else f"{_n(value)} sur 1"
            said.append(f"{title} : {known}, apporte {_n(added)}.")
        return said


def why(weighed: Overlay, x: float, y: float) -> Why:
    """What is said of the cell that holds a point (EPSG:2154)."""
    rows, columns, inside = weighed.cells.index(x, y)
    if not inside[0]:
        return Why(None, None, (), ())
    at = (int(rows[0]), int(columns[0]))
    if not weighed.eligible[at]:
        return Why(None, None, (), tuple(m.title for m in weighed.masked if m.cells[at]))
    score = float(weighed.score[at])
    known = weighed.score[weighed.eligible]
    told = [
        (
            each.title,
            float(each.values[at]) if np.isfinite(each.values[at]) else None,
            float(each.contribution[at]),
        )
        for each in weighed.criteria
    ]
    told.sort(key=lambda each: -each[2])
    return Why(score, float(np.mean(known <= score)), tuple(told), ())


def _n(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
