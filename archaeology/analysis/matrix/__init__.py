"""Stratigraphic relations: reading them, checking them, putting them in order."""

from archaeology.analysis.matrix.inconsistencies import Inconsistency
from archaeology.analysis.matrix.reading import read_relations
from archaeology.analysis.matrix.record import Record, Statement, Unit, Verb
from archaeology.analysis.matrix.refusal import CannotRead
from archaeology.analysis.matrix.stratigraphy import (
    Cycle,
    Cyclic,
    Stratigraphy,
    stratigraphy_of,
)

__all__ = [
    "CannotRead",
    "Cycle",
    "Cyclic",
    "Inconsistency",
    "Record",
    "Statement",
    "Stratigraphy",
    "Unit",
    "Verb",
    "read_relations",
    "stratigraphy_of",
]
