"""What the altitude of a remain says about the water: its indicative meaning."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """How a remain bounds the water level."""

    UPPER = "upper"  # the water stayed below it
    LOWER = "lower"  # the water came above it
    INDEX = "index"  # the water stood at a known height to it


class Meaning(StrEnum):
    """The kinds of remains that say something about the water.

    The indicative meaning ties an altitude to a water level by a reference level and a range
    (van de Plassche 1986, Sea-level Research: a manual; Shennan 2015, in Handbook of Sea-Level
    Research, ch. 2); for built remains their functional height (Auriemma & Solinas 2009,
    Quaternary International 206: 134–146). Where tides are large, what was built dry tells of
    *high* water (Waddelove & Waddelove 1990, Britannia 21: 253–266), and so does W here.
    """

    DRY_FLOOR = "dry_floor"
    HEARTH = "hearth"
    TOMB = "tomb"
    WATER_LAID = "water_laid"
    WRECK = "wreck"
    QUAY = "quay"
    SLIP = "slip"

    @property
    def side(self) -> Side:
        """How it bounds the water level."""
        return _SIDES[self]


_SIDES = {
    Meaning.DRY_FLOOR: Side.UPPER,
    Meaning.HEARTH: Side.UPPER,
    Meaning.TOMB: Side.UPPER,
    Meaning.WATER_LAID: Side.LOWER,
    Meaning.WRECK: Side.LOWER,
    Meaning.QUAY: Side.INDEX,
    Meaning.SLIP: Side.INDEX,
}
