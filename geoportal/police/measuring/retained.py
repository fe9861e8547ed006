"""The speed held against a driver, after the margin of the order of 4 June 2009.

Order of 4 June 2009 on road speed meters, largest tolerated errors in service: 5 km/h below
100 km/h and 5 % from there on; from a moving vehicle 10 km/h and 10 %. Statistics never use it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Tenths = np.ndarray[Any, np.dtype[np.int64]]

# 100 km/h in tenths: from here on the margin is a share.
_TURN = 1_000
_MARGIN, _MOVING_MARGIN = 50, 100
_LEFT, _MOVING_LEFT = 95, 90


def retained_tenths(measured: Tenths, *, moving: bool = False) -> Tenths:
    """Retained speeds of measured ones, both in tenths of km/h, of the same shape.

    A fraction of a tenth is left off, in the driver's favour; nothing falls below 0.
    """
    margin, left = (_MOVING_MARGIN, _MOVING_LEFT) if moving else (_MARGIN, _LEFT)
    given = np.asarray(measured, dtype=np.int64)
    held: Tenths = np.where(given < _TURN, np.maximum(given - margin, 0), given * left // 100)
    return held


def retained_kmh(measured_kmh: float, *, moving: bool = False) -> float:
    """The retained speed of one vehicle, in km/h with one decimal.

    >>> retained_kmh(57.0), retained_kmh(100.0), retained_kmh(131.0), retained_kmh(57, moving=True)
    (52.0, 95.0, 124.4, 47.0)
    """
    tenths = np.array([round(measured_kmh * 10)], dtype=np.int64)
    return int(retained_tenths(tenths, moving=moving)[0]) / 10
