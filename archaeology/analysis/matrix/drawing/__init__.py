"""The Harris matrix as a picture, as excavation reports print it."""

from archaeology.analysis.matrix.drawing.picture import draw

__all__ = ["draw"]
