"""Heights along a line, read from a file a little at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio

from archaeology.analysis.section import CannotCut, Profile, SectionLine, heights, stations
from archaeology.analysis.section.ground import NGF_IGN69
from archaeology.analysis.section.line import Floats
from archaeology.analysis.terrain import NoSuchPlace, NotADem, read_grid

# Neighbouring stations that are read together: bounds the memory, however long the line is.
TOGETHER = 200


def profile_of(path: Path, line: SectionLine) -> Profile:
    """The heights of an elevation model (EPSG:2154, NGF-IGN69) along a line, every half cell.

    The same heights as `section.profile_along` gives for the whole grid. Raises `NotADem` for
    what is no elevation model, `CannotCut` for heights of another system.
    """
    chainage = stations(line, _cell_of(path) / 2)
    x, y = line.at(chainage)
    z = [
        _read(path, x[first : first + TOGETHER], y[first : first + TOGETHER])
        for first in range(0, len(chainage), TOGETHER)
    ]
    return Profile(chainage, np.concatenate(z))


def _cell_of(path: Path) -> float:
    with rasterio.open(path) as source:
        return float(min(abs(each) for each in source.res))


def _read(path: Path, x: Floats, y: Floats) -> Floats:
    """Heights of some stations; unknown outside the model and in its gaps."""
    # A cell around the stations, for the heights between the cells' middles.
    air = 2 * _cell_of(path)
    bounds = (x.min() - air, y.min() - air, x.max() + air, y.max() + air)
    try:
        grid = read_grid(path, bounds)
    except NoSuchPlace:
        return np.full(len(x), np.nan)
    except NotADem as refused:
        if refused.code != "no-height":
            raise
        return np.full(len(x), np.nan)
    if grid.vertical not in {"", NGF_IGN69}:
        raise CannotCut(
            f"The heights are in {grid.vertical}, not in {NGF_IGN69}.",
            "heights",
            vertical=grid.vertical,
        )
    return heights(grid, x, y)
