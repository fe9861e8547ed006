"""The order in which people read unit names: US 2 before US 10."""

from __future__ import annotations

import re

NUMBER = re.compile("([0-9]+)")


def natural_key(name: str) -> tuple[object, ...]:
    """A sort key: numbers in a name compare as numbers, of any length; letters without case.

    The name itself comes last, so that only equal names have equal keys.
    """
    # The pieces alternate, text first, so that like is compared with like. Numbers stay text:
    # int() refuses very long ones.
    pieces: list[object] = []
    for i, piece in enumerate(NUMBER.split(name)):
        digits = piece.lstrip("0")
        pieces.append((len(digits), digits) if i % 2 else piece.casefold())
    return (pieces, name)


def in_natural_order(names: list[str] | set[str] | frozenset[str]) -> list[str]:
    """The names, sorted."""
    return sorted(names, key=natural_key)
