"""What a file says of itself, looked at before anything is made from it; refusals in French."""

from layers.raster.examining.examine import Examined, Stated, examine
from layers.raster.examining.opening import environment, opened
from layers.raster.examining.refusal import RasterRefused

__all__ = ["Examined", "RasterRefused", "Stated", "environment", "examine", "opened"]
