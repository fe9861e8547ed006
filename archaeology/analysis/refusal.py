"""What an analysis refuses, with its reason for programs and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class Refusal(ValueError):
    """Something from which nothing can be told honestly.

    The message is English; `french` says it on the screen, by `code` and `facts`.
    """

    sentences: ClassVar[Mapping[str, str]] = {}

    def __init__(self, sentence: str, code: str = "", **facts: object) -> None:
        super().__init__(sentence)
        self.code, self.facts = code, facts

    @property
    def french(self) -> str:
        """The sentence for people; the English one where none is written."""
        known = self.sentences.get(self.code)
        return known % self.facts if known is not None else str(self)
