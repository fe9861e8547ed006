"""From measures to how well they suit, 0 to 1: straight ramps that anyone can read.

Membership functions of fuzzy sets (Zadeh 1965, Information and Control 8) in their plainest form.
NaN stays NaN: what is not known neither suits nor does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archaeology.analysis.potential.cells import Floats
from archaeology.analysis.potential.refusal import CannotWeigh


def rising(values: NDArray[np.floating], none: float, full: float) -> Floats:
    """0 up to `none`, 1 from `full` on."""
    if not none < full:
        raise CannotWeigh("A ramp needs two values in order.", "ramp")
    return np.asarray(np.clip((values - none) / (full - none), 0.0, 1.0), np.float64)


def falling(values: NDArray[np.floating], full: float, none: float) -> Floats:
    """1 up to `full`, 0 from `none` on; infinite is none."""
    return np.asarray(1.0 - rising(values, full, none))


def between(values: NDArray[np.floating], low: float, high: float, margin: float) -> Floats:
    """1 from `low` to `high`, falling to 0 within `margin` on both sides."""
    if not (low <= high and margin > 0):
        raise CannotWeigh("A plateau needs its ends in order and a margin.", "ramp")
    up = rising(values, low - margin, low)
    return np.asarray(np.minimum(up, falling(values, high, high + margin)))
