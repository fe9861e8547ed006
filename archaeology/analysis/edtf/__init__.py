"""Dates as archaeologists write them: EDTF texts become four bounds in astronomical years."""

from archaeology.analysis.edtf.dating import Dating
from archaeology.analysis.edtf.reading import dating_of
from archaeology.analysis.edtf.refusal import NotEdtf

__all__ = ["Dating", "NotEdtf", "dating_of"]
