"""Sectors to dig or to show: criteria that anyone can weigh, and how far the result holds."""

from archaeology.analysis.potential.appraisal import Appraisal, appraise
from archaeology.analysis.potential.cells import Cells
from archaeology.analysis.potential.choosing import Choice, Rule, choose
from archaeology.analysis.potential.effort import Depth, Evidence, Looked, evidence
from archaeology.analysis.potential.gain import Gain, gain_of
from archaeology.analysis.potential.membership import between, falling, rising
from archaeology.analysis.potential.overlay import Criterion, Mask, Overlay, Unknown, overlay
from archaeology.analysis.potential.parcels import choose_among
from archaeology.analysis.potential.refusal import CannotWeigh
from archaeology.analysis.potential.sectors import Reason, Sector, sectors_of
from archaeology.analysis.potential.stability import stability
from archaeology.analysis.potential.validation import CrossValidation, cross_validate
from archaeology.analysis.potential.why import Why, why

__all__ = [
    "Appraisal",
    "CannotWeigh",
    "Cells",
    "Choice",
    "Criterion",
    "CrossValidation",
    "Depth",
    "Evidence",
    "Gain",
    "Looked",
    "Mask",
    "Overlay",
    "Reason",
    "Rule",
    "Sector",
    "Unknown",
    "Why",
    "appraise",
    "between",
    "choose",
    "choose_among",
    "cross_validate",
    "evidence",
    "falling",
    "gain_of",
    "overlay",
    "rising",
    "sectors_of",
    "stability",
    "why",
]
