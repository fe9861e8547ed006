"""Whether the sectors hang on the exact weights."""

from __future__ import annotations

import numpy as np

from archaeology.analysis.potential.choosing import Choice, Rule, choose
from archaeology.analysis.potential.overlay import Overlay, reweighed
from archaeology.analysis.potential.refusal import CannotWeigh


def stability(
    weighed: Overlay,
    choice: Choice,
    rule: Rule,
    *,
    spread: float = 0.5,
    draws: int = 50,
    seed: int = 1,
) -> tuple[float, ...]:
    """For each sector, the share of its area that stays chosen when every weight is multiplied by
    chance between 1 / (1 + spread) and 1 + spread, on average over the draws: 1 is a sector that
    no one's weights would remove (spatial sensitivity to weights: Chen, Yu and Khan 2010,
    Environmental Modelling and Software 25, 1582–1591).
    """
    if not (np.isfinite(spread) and spread > 0 and draws >= 1):
        raise CannotWeigh("The spread of the weights and the draws must be positive.", "spread")
    sectors = int(choice.numbers.max(initial=0))
    if not sectors:
        return ()
    rng = np.random.default_rng(seed)
    reach = np.log1p(spread)
    often = np.zeros(weighed.cells.shape)
    for _draw in range(draws):
        times = np.exp(rng.uniform(-reach, reach, len(weighed.criteria)))
        often += choose(reweighed(weighed, times.tolist()), rule).zone
    inside = choice.numbers.ravel()
    kept = np.bincount(inside, often.ravel(), minlength=sectors + 1)[1:]
    size = np.bincount(inside, minlength=sectors + 1)[1:]
    return tuple(float(each) for each in kept / size / draws)
