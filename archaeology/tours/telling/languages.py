"""Which language a reader gets: the one asked for, else the best of those that the browser names.

RFC 9110, 12.5.4 (`Accept-Language` and its weights); RFC 4647, 3.4 (lookup: « en-GB » is content
with « en »).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

LONGEST_HEADER = 1_000
# A language tag of BCP 47, or nothing.
TAG = r"^([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8})?$"
_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Languages as a reader wants them, the dearest first, and those that he refuses."""

    order: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()

    @classmethod
    def read(cls, asked: str, accepted: str = "") -> Self:
        """From `?lang=` and an `Accept-Language`; what cannot be read there is passed over."""
        weighed: list[tuple[float, str]] = []
        for part in accepted[:LONGEST_HEADER].split(","):
            found = _RANGE.fullmatch(part)
            if found:
                weighed.append((float(found[2] or 1), found[1].lower()))
        weighed.sort(key=lambda each: -each[0])
        liked = (language for weight, language in weighed if weight > 0)
        order = tuple(dict.fromkeys([*([asked.lower()] if asked else []), *liked]))
        refused = frozenset(language for weight, language in weighed if weight == 0)
        return cls(order, refused - set(order))

    def best(self, told: Sequence[str], default: str) -> str:
        """The language of `told`, which is not empty, that the reader gets.

        Where nothing fits, the tour's own, else its first: something is better than nothing.
        """
        for wanted in self.order:
            for tag in _shorter(wanted):
                if tag in told:
                    return tag
            if wanted == "*":
                break
        bearable = [each for each in told if each not in self.refused] or list(told)
        return default if default in bearable else bearable[0]


def _shorter(tag: str) -> list[str]:
    parts = tag.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
