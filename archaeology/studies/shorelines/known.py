"""Of which ground a study says something: its extent, less what nothing is known of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import rasterio
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.terrain import Grid, contours
from archaeology.analysis.thinning import thinned_areas
from archaeology.studies.geojson import in_degrees

NOWHERE = MultiPolygon()


def known_area(probability: Grid) -> MultiPolygon:
    """The ground whose probability of being under water is known, in EPSG:2154.

    A cell narrower on every side than the cells themselves, which is more than thinning moves an
    edge: nothing is claimed of ground that was not computed.
    """
    known = (~np.isnan(probability.values)).astype(np.float32)
    (cells,) = contours(probability.with_values(known), (1.0,)).values()
    widest = max(probability.cell_m)
    inner = cells.buffer(-widest, join_style="mitre")
    return thinned_areas(_areas(inner), widest / 2)


@lru_cache(maxsize=32)
def known_area_of(probability: Path) -> BaseGeometry:
    """The same of a study's raster, in WGS 84; its name holds its digest, so it stays as read."""
    with rasterio.open(probability, driver="GTiff") as source:
        grid = Grid(source.read(1), source.transform, f"EPSG:{source.crs.to_epsg()}")
    return in_degrees(known_area(grid))


def _areas(found: BaseGeometry) -> MultiPolygon:
    if isinstance(found, MultiPolygon):
        return found
    return NOWHERE if found.is_empty else MultiPolygon([found])
