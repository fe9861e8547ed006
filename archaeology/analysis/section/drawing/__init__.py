"""A section as a picture."""

from archaeology.analysis.section.drawing.picture import draw

__all__ = ["draw"]
