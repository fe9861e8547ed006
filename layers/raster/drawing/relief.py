"""Heights as colours: from the green of meadows by the sea to the white of high ground.

A raster is drawn over its own range, rounded outwards, so that a flat valley shows its steps too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

# Lightness grows with height, so that a print in grey still tells high from low.
STOPS = (
    (0.00, (62, 99, 92)),
    (0.15, (86, 128, 92)),
    (0.35, (141, 160, 98)),
    (0.55, (196, 180, 116)),
    (0.75, (211, 173, 130)),
    (0.90, (228, 208, 186)),
    (1.00, (247, 244, 240)),
)
_STEPS = 1024


@dataclass(frozen=True, slots=True)
class Tint:
    """The range of metres that the colours are spread over."""

    low: float
    high: float

    @classmethod
    def over(cls, minimum: float, maximum: float) -> Tint:
        """A range of round numbers around the heights of a raster, at least a metre wide."""
        unit = 10.0 ** math.floor(math.log10(max(maximum - minimum, 1.0)) - 0.5)
        low = math.floor(minimum / unit) * unit
        return cls(low, max(math.ceil(maximum / unit) * unit, low + 1))

    def colours(self, heights: Any) -> Any:
        """Red, green, blue as an array (rows, columns, 3) of 8 bits; unknown heights as if low."""
        share = (np.nan_to_num(heights, nan=self.low) - self.low) / (self.high - self.low)
        return _TABLE[np.clip(share * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.int32)]


def _table() -> Any:
    at = np.linspace(0, 1, _STEPS)
    shares = [share for share, _colour in STOPS]
    bands = [np.interp(at, shares, [colour[band] for _share, colour in STOPS]) for band in range(3)]
    return np.stack(bands, axis=-1).round().astype(np.uint8)


_TABLE = _table()
