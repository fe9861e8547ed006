"""Whether the sectors would have held sites that they were not made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archaeology.analysis.potential.cells import Cells, Floats
from archaeology.analysis.potential.choosing import Rule, choose
from archaeology.analysis.potential.gain import Gain, gain_of
from archaeology.analysis.potential.overlay import Overlay
from archaeology.analysis.potential.refusal import CannotWeigh, TooFewBlocks

# From the sites that are left (x, y) to the scores; a model that looks at no site ignores them.
Build = Callable[[Floats, Floats], Overlay]
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Gain on sites that were held out, block by block.

    `folds` are the gains of each fold on its own blocks, `together` their sum; `low` and `high`
    hold 90 % of the gains of blocks drawn anew (None where there is no site in the zone).
    """

    block_m: float
    folds: tuple[Gain, ...]
    together: Gain
    low: float | None
    high: float | None

    @property
    def fold_gains(self) -> list[float]:
        """Of the folds that have a gain, from the worst on."""
        return sorted(each.gain for each in self.folds if each.gain is not None)


def cross_validate(
    cells: Cells,
    build: Build,
    x: Floats,
    y: Floats,
    rule: Rule,
    *,
    block_m: float,
    folds: int = 5,
    seed: int = 1,
) -> CrossValidation:
    """Spatial cross-validation by square blocks (Roberts et al. 2017, Ecography 40, 913–929):
    near sites are alike, so that whole blocks are held out, never single sites.

    For each fold the model is built from the sites outside its blocks; the zone's share of area
    and of sites is then counted inside them only. Raises `TooFewBlocks` where the sites lie in
    fewer than two blocks.
    """
    if not (np.isfinite(block_m) and block_m >= max(cells.width_m, cells.height_m)):
        raise CannotWeigh("A block must be at least as large as a cell.", "block")
    if folds < 2:
        raise CannotWeigh("Cross-validation needs two folds or more.", "folds")
    block_of_cell, blocks = _blocks(cells, block_m)
    row, column, inside = cells.index(x, y)
    site_block = np.where(inside, block_of_cell[row, column], -1)
    held = np.bincount(site_block[inside], minlength=blocks)
    if np.count_nonzero(held) < 2:
        raise TooFewBlocks("The sites lie in fewer than two blocks.", "blocks")
    fold_of_block = _folds(held, min(folds, int(np.count_nonzero(held))), seed)

    results, by_block = [], []
    for fold in range(fold_of_block.max() + 1):
        tested = inside & (fold_of_block[site_block] == fold)
        weighed = build(x[~tested], y[~tested])
        zone = choose(weighed, rule).zone
        eligible = weighed.eligible & (fold_of_block[block_of_cell] == fold)
        results.append(gain_of(cells, zone, eligible, x[tested], y[tested]))
        by_block.append(_by_block(cells, zone, eligible, block_of_cell, (x[tested], y[tested])))
    low, high = _spread(np.concatenate(by_block), seed)
    return CrossValidation(block_m, tuple(results), sum(results[1:], start=results[0]), low, high)


def _blocks(cells: Cells, block_m: float) -> tuple[NDArray[np.intp], int]:
    """The number of each cell's block, and how many there are."""
    down = (np.arange(cells.rows) * cells.height_m // block_m).astype(np.intp)
    across = (np.arange(cells.columns) * cells.width_m // block_m).astype(np.intp)
    wide = int(across[-1]) + 1
    return down[:, None] * wide + across[None, :], (int(down[-1]) + 1) * wide


def _folds(held: NDArray[np.intp], folds: int, seed: int) -> NDArray[np.intp]:
    """A fold for each block, about as many sites in each; blocks without sites by chance."""
    order = np.random.default_rng(seed).permutation(len(held))
    order = order[np.argsort(-held[order], kind="stable")]
    sites, blocks = np.zeros(folds), np.zeros(folds)
    fold_of = np.zeros(len(held), np.intp)
    for block in order:
        fold = int(np.lexsort((blocks, sites))[0]) if held[block] else int(np.argmin(blocks))
        fold_of[block] = fold
        sites[fold] += held[block]
        blocks[fold] += 1
    return fold_of


def _by_block(
    cells: Cells,
    zone: NDArray[np.bool_],
    eligible: NDArray[np.bool_],
    block_of_cell: NDArray[np.intp],
    sites: tuple[Floats, Floats],
) -> Floats:
    """(zone cells, cells, zone sites, sites) of each block that has eligible cells."""
    count = int(block_of_cell.max()) + 1
    row, column, inside = cells.index(*sites)
    row, column = row[inside], column[inside]
    allowed = eligible[row, column]
    row, column = row[allowed], column[allowed]
    block, hit = block_of_cell[row, column], zone[row, column]
    table = np.column_stack(
        [
            np.bincount(block_of_cell[zone & eligible], minlength=count),
            np.bincount(block_of_cell[eligible], minlength=count),
            np.bincount(block[hit], minlength=count),
            np.bincount(block, minlength=count),
        ]
    )
    return np.asarray(table[table[:, 1] > 0], np.float64)


def _spread(blocks: Floats, seed: int) -> tuple[float | None, float | None]:
    """The 5th and 95th percentile of the gain, blocks drawn with replacement (Efron 1979, Annals
    of Statistics 7/1); draws without a site in the zone count as the worst.
    """
    if not len(blocks):
        return None, None
    rng = np.random.default_rng(seed)
    times = rng.multinomial(len(blocks), np.full(len(blocks), 1 / len(blocks)), size=DRAWS)
    zone, cells, hits, sites = (times @ blocks).T
    with np.errstate(invalid="ignore", divide="ignore"):
        gains = np.where(hits > 0, 1 - (zone / cells) / (hits / sites), -np.inf)
    low, high = np.quantile(gains, [0.05, 0.95], method="nearest")
    return (
        float(low) if np.isfinite(low) else None,
        float(high) if np.isfinite(high) else None,
    )
