"""When things happened, told by slices of time: aoristic weights, their curve and their map."""

from archaeology.analysis.chronology.bounds import HORIZON, OPEN, bounds_of
from archaeology.analysis.chronology.curve import Curve, curve
from archaeology.analysis.chronology.density import GridLike, bandwidth_of, density
from archaeology.analysis.chronology.refusal import BadBounds, BadEdges, BadMap
from archaeology.analysis.chronology.weights import knots, presence, weights

__all__ = [
    "HORIZON",
    "OPEN",
    "BadBounds",
    "BadEdges",
    "BadMap",
    "Curve",
    "GridLike",
    "bandwidth_of",
    "bounds_of",
    "curve",
    "density",
    "knots",
    "presence",
    "weights",
]
