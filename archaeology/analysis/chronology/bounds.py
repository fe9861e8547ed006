"""The four bounds of many datings, and where those that are open are closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from archaeology.analysis.chronology.refusal import BadBounds
from archaeology.analysis.edtf.period import Bounds

Numbers = np.ndarray[Any, np.dtype[np.float64]]

# What is open on a side is spread as far as this: from the beginning of the Holocene (Walker et
# al. 2009, Journal of Quaternary Science 24: 11,700 years before 2000) to today. It weighs little
# in any slice: a dating that does not end makes nothing precise.
HORIZON = (-9_700.0, 2_030.0)

# Years at or beyond this stand for the lack of a bound: no EDTF text reaches them, and the
# recording system's columns hold them where a text leaves an end open.
OPEN = 1e13


def bounds_of(datings: Iterable[Bounds]) -> Numbers:
    """The bounds as an array (n, 4): start_min, start_max, end_min, end_max; open ones infinite."""
    rows = [
        (
            -np.inf if each.start_min is None else each.start_min,
            np.inf if each.start_max is None else each.start_max,
            -np.inf if each.end_min is None else each.end_min,
            np.inf if each.end_max is None else each.end_max,
        )
        for each in datings
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def closed(bounds: Numbers, horizon: tuple[float, float]) -> Numbers:
    """The bounds without an open one, checked: an array (n, 4) of years, both ends included.

    NaN, infinity and years from `OPEN` on are open. An open start is closed at the horizon's low
    end, an open end at its high end; where the bounds that are known lie beyond the horizon, as
    far from them as the horizon is wide.

    Raises:
        BadBounds: not four numbers a row, or in no order that a dating can have.
    """
    given = np.asarray(bounds, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != 4:
        raise BadBounds(f"Four bounds a row are expected, not an array {given.shape}.", "four")
    low, high = horizon
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise BadBounds("The horizon must be two years, the earlier first.", "horizon")
    known = np.where(np.isfinite(given) & (np.abs(given) < OPEN), given, np.nan)
    start_min, start_max, end_min, end_max = known.T
    first = np.fmin(np.fmin(start_min, start_max), np.fmin(end_min, end_max))
    last = np.fmax(np.fmax(start_min, start_max), np.fmax(end_min, end_max))
    earliest = np.where(np.isnan(first) | (first >= low), low, first - (high - low))
    latest = np.where(np.isnan(last) | (last <= high), high, last + (high - low))
    start_min = np.where(np.isnan(start_min), earliest, start_min)
    end_max = np.where(np.isnan(end_max), latest, end_max)
    start_max = np.where(np.isnan(start_max), end_max, start_max)
    end_min = np.where(np.isnan(end_min), start_min, end_min)
    outer, inner = np.maximum(start_max, end_min), np.minimum(start_max, end_min)
    wrong = (inner < start_min) | (outer > end_max)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadBounds(
            f"Remain {row}: start_min ≤ start_max ≤ end_max and start_min ≤ end_min ≤ end_max "
            f"must hold, not {given[row].tolist()}.",
            "order",
            place=row + 1,
        )
    return np.stack([start_min, start_max, end_min, end_max], axis=1)
