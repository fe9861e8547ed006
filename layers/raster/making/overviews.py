"""The smaller copies inside a file, from which the map is drawn from afar."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.enums import Resampling

from layers.raster.examining.opening import environment, placeless
from layers.raster.making.telling import Tell

# The smallest copy is at most this large.
SMALLEST = 256


def add_overviews(path: Path, tell: Tell) -> None:
    """Halve the picture or the heights until they fit in one tile, telling after each.

    Each level is built apart, from the one before: GDAL tells nothing on the way.
    """
    with placeless(), rasterio.open(path) as dataset:
        longest = max(dataset.width, dataset.height)
    factor, share = 2, 0.0
    while longest / factor * 2 > SMALLEST:
        with environment(), placeless(), rasterio.open(path, "r+") as dataset:
            dataset.build_overviews([factor], Resampling.average)
        # Each level is a quarter of the one before, so it is three quarters of what is left.
        share += (1 - share) * 0.75
        tell(share)
        factor *= 2
    tell(1)
