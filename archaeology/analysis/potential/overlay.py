"""Weighing criteria over cells, so that each cell's score can be told apart again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from archaeology.analysis.potential.cells import Bools, Cells, Floats
from archaeology.analysis.potential.refusal import CannotWeigh

# Scores that differ by rounding only are equal, whatever the weights were multiplied by.
DECIMALS = 9


class Unknown(StrEnum):
    """What a criterion does to a cell about which it knows nothing."""

    MASK = "mask"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to dig or to show, with its weight (zero or more; only their ratios matter).

    `values` is (rows, columns) of 0 to 1, NaN where unknown, or a function of the cells' middles
    (x, y) that gives such. With `Unknown.MASK` a cell without a value has no score at all; with
    `Unknown.ABSTAIN` the other criteria decide alone there. `unknown_means` says in words
    (French) why a value may be missing.
    """

    key: str
    title: str
    values: Floats | Callable[[Floats, Floats], Floats]
    weight: float = 1.0
    unknown: Unknown = Unknown.MASK
    unknown_means: str = "valeur inconnue"


@dataclass(frozen=True, slots=True)
class Mask:
    """Cells that are left out, and why, in words (French)."""

    title: str
    cells: Bools


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion as it counted: values (NaN where it abstains) and what it adds to the score."""

    key: str
    title: str
    weight: float
    values: Floats
    contribution: Floats
    unknown_means: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """Scores of 0 to 1 (NaN: masked), the criteria they are the sum of, and what is masked why.

    `masked` gives the cells of each reason; a cell may have several.
    """

    cells: Cells
    score: Floats
    criteria: tuple[Weighed, ...]
    masked: tuple[Mask, ...]

    @property
    def told(self) -> tuple[Mask, ...]:
        """The masks that leave out something which no other before them does."""
        out = np.zeros(self.cells.shape, np.bool_)
        kept = []
        for mask in self.masked:
            if (mask.cells & ~out).any():
                kept.append(mask)
            out |= mask.cells
        return tuple(kept)

    @property
    def eligible(self) -> Bools:
        """The cells that have a score."""
        return np.isfinite(self.score)

    @property
    def eligible_m2(self) -> float:
        """Their area."""
        return float(np.count_nonzero(self.eligible)) * self.cells.cell_m2


def overlay(cells: Cells, criteria: Sequence[Criterion], masks: Sequence[Mask] = ()) -> Overlay:
    """The weighted mean of the criteria in each cell: weighted linear combination (Malczewski
    2000, Transactions in GIS 4/1), for archaeology as in Verhagen 2007 (Case studies in
    archaeological predictive modelling, Leiden).

    A criterion of weight 0 has no effect whatever, not even by what it does not know. Raises
    `CannotWeigh` for weights that are negative, not finite or all zero, for values outside 0–1 or
    of another shape, and for a repeated key.
    """
    if len({each.key for each in criteria}) != len(criteria):
        raise CannotWeigh("Two criteria have the same key.", "twice")
    for each in criteria:
        if not (np.isfinite(each.weight) and each.weight >= 0):
            raise CannotWeigh(
                f"The weight of “{each.key}” is no number of zero or more.",
                "weight",
                what=each.title,
            )
    counting = [each for each in criteria if each.weight > 0]
    if not counting:
        raise CannotWeigh("No criterion has a weight.", "no-weight")
    largest = max(each.weight for each in counting)
    total = sum(each.weight / largest for each in counting)
    values = [_values(each, cells) for each in counting]
    weights = [each.weight / largest / total for each in counting]

    masked = [Mask(each.title, _of_shape(each, cells)) for each in masks]
    nothing_known = np.ones(cells.shape, np.bool_)
    for one, value in zip(counting, values, strict=True):
        known = np.isfinite(value)
        nothing_known &= ~known
        if one.unknown is Unknown.MASK and not known.all():
            masked.append(Mask(f"{one.title} : {one.unknown_means}", ~known))
    if nothing_known.any():
        masked.append(Mask("Aucun critère n’y est connu", nothing_known))

    out = np.zeros(cells.shape, np.bool_)
    for mask in masked:
        out |= mask.cells
    titles = [(each.key, each.title, each.unknown_means) for each in counting]
    return _summed(cells, titles, values, weights, tuple(masked), out)


def reweighed(weighed: Overlay, times: Sequence[float]) -> Overlay:
    """The same criteria with their weights multiplied, the same cells masked."""
    if len(times) != len(weighed.criteria) or not all(0 < each < np.inf for each in times):
        raise CannotWeigh(
            "Each criterion needs a positive number to multiply its weight by.", "spread"
        )
    new = [each.weight * by for each, by in zip(weighed.criteria, times, strict=True)]
    return _summed(
        weighed.cells,
        [(each.key, each.title, each.unknown_means) for each in weighed.criteria],
        [each.values for each in weighed.criteria],
        [each / sum(new) for each in new],
        weighed.masked,
        ~weighed.eligible,
    )


def _summed(
    cells: Cells,
    titles: Sequence[tuple[str, str, str]],
    values: Sequence[Floats],
    weights: Sequence[float],
    masked: tuple[Mask, ...],
    out: Bools,
) -> Overlay:
    """What each criterion adds where it is known, as a share of the weights that are known."""
    known = np.zeros(cells.shape)
    for weight, value in zip(weights, values, strict=True):
        known += np.where(np.isfinite(value), weight, 0.0)
    known[out] = np.nan
    weighed = []
    score = np.zeros(cells.shape)
    for (key, title, means), weight, value in zip(titles, weights, values, strict=True):
        contribution = np.where(np.isfinite(value), weight * value, 0.0) / known
        score += contribution
        weighed.append(Weighed(key, title, weight, value, contribution, means))
    return Overlay(cells, np.round(score, DECIMALS), tuple(weighed), masked)


def _values(criterion: Criterion, cells: Cells) -> Floats:
    found = criterion.values
    values = np.asarray(found(*cells.centres()) if callable(found) else found, np.float64)
    if values.shape != cells.shape:
        raise CannotWeigh(
            f"The values of “{criterion.key}” do not lie on these cells.",
            "other-cells",
            what=criterion.title,
        )
    known = values[~np.isnan(values)]
    if len(known) and (known.min() < -1e-9 or known.max() > 1 + 1e-9):
        raise CannotWeigh(
            f"The values of “{criterion.key}” are not between 0 and 1.",
            "values",
            what=criterion.title,
        )
    return np.asarray(np.clip(values, 0.0, 1.0))


def _of_shape(mask: Mask, cells: Cells) -> Bools:
    if mask.cells.shape != cells.shape:
        raise CannotWeigh(
            f"The mask “{mask.title}” does not lie on these cells.", "other-cells", what=mask.title
        )
    return np.asarray(mask.cells, np.bool_)
