"""Rasters, and where plans among them were placed."""

from layers.raster.models.placements import ControlPoint, Placement
from layers.raster.models.rasters import Raster

__all__ = ["ControlPoint", "Placement", "Raster"]
