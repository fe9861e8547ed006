"""Why a file, a place or a level cannot be worked with; pages translate by `code`."""

from __future__ import annotations


class Refusal(ValueError):
    """One English sentence; `code` and `facts` are for who says it in another language."""

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.facts = facts


class NotADem(Refusal):
    """A file that is no elevation model in metres of a known place."""


class NoSuchPlace(Refusal):
    """A seed, a line or a window that lies outside the grid or on unknown ground."""


class BadLevel(Refusal):
    """A water level that is no number."""


class NothingKnown(Refusal):
    """No observation, or none on known ground, from which anything could be said."""
