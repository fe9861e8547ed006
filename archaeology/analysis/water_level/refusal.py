"""Why no water level can be computed; each message is one English sentence."""

from __future__ import annotations


class BadRemain(ValueError):
    """A remain that cannot be what it says; `field` names the attribute."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class BadQuestion(ValueError):
    """A slice, a prior or a grid of levels about which nothing can be asked."""


class BadResult(ValueError):
    """A text that is no result written by this package."""
