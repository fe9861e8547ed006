"""Why control points give no placement; pages translate by `code`."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What is wrong with the points."""

    TOO_FEW = "too_few"
    NOT_FINITE = "not_finite"
    SAME_PIXEL = "same_pixel"
    SAME_PLACE = "same_place"
    IN_LINE = "in_line"
    MIRRORED = "mirrored"
    FOLDED = "folded"


class CannotPlace(ValueError):
    """One English sentence; `points` are the indices of those that it is about, from 0.

    `wanted` is the number of points that would do, where there are too few.
    """

    def __init__(
        self, code: Why, sentence: str, points: tuple[int, ...] = (), wanted: int = 0
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.points = points
        self.wanted = wanted
