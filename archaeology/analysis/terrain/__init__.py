"""Ground and water: elevation grids, floods, the ground of a time, the extent of its water."""

from archaeology.analysis.terrain.contours import contours
from archaeology.analysis.terrain.ends import OPEN_ENDS, Ends
from archaeology.analysis.terrain.extent import ElevationError, Levels, wet_probability
from archaeology.analysis.terrain.flood import Flooded, flood
from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.terrain.ground import (
    Fill,
    FillKind,
    Ground,
    ground_of_the_time,
    require_known,
)
from archaeology.analysis.terrain.places import breach, cells_along, seeds_along
from archaeology.analysis.terrain.reading import read_grid
from archaeology.analysis.terrain.refusal import (
    BadLevel,
    NoSuchPlace,
    NotADem,
    NothingKnown,
)
from archaeology.analysis.terrain.result import ExtentResult, extent, tags_of
from archaeology.analysis.terrain.shores import shores
from archaeology.analysis.terrain.spill import spill_levels
from archaeology.analysis.terrain.variogram import Variogram, fit_variogram

__all__ = [
    "OPEN_ENDS",
    "BadLevel",
    "ElevationError",
    "Ends",
    "ExtentResult",
    "Fill",
    "FillKind",
    "Flooded",
    "Grid",
    "Ground",
    "Levels",
    "NoSuchPlace",
    "NotADem",
    "NothingKnown",
    "Variogram",
    "breach",
    "cells_along",
    "contours",
    "extent",
    "fit_variogram",
    "flood",
    "ground_of_the_time",
    "read_grid",
    "require_known",
    "seeds_along",
    "shores",
    "spill_levels",
    "tags_of",
    "wet_probability",
]
