"""Sections: a line, the ground along it, and the remains near it at their altitudes."""

from archaeology.analysis.section.cutting import Apart, Opened, Placed, Reason, Section, cut
from archaeology.analysis.section.ground import (
    PastProfile,
    PastSurface,
    Profile,
    Surface,
    heights,
    profile_along,
    stations,
)
from archaeology.analysis.section.line import SectionLine
from archaeology.analysis.section.refusal import CannotCut
from archaeology.analysis.section.things import Dig, Hint, Kind, Thing, WaterBand

__all__ = [
    "Apart",
    "CannotCut",
    "Dig",
    "Hint",
    "Kind",
    "Opened",
    "PastProfile",
    "PastSurface",
    "Placed",
    "Profile",
    "Reason",
    "Section",
    "SectionLine",
    "Surface",
    "Thing",
    "WaterBand",
    "cut",
    "heights",
    "profile_along",
    "stations",
]
