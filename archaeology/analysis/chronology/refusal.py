"""Why something cannot be spread over time or over a map; each message is one English sentence."""

from __future__ import annotations


class BadBounds(ValueError):
    """Bounds that no dating can have; `row` counts remains from 0."""

    def __init__(self, row: int, sentence: str) -> None:
        super().__init__(f"Remain {row}: {sentence}")
        self.row = row


class BadEdges(ValueError):
    """Edges that cut no time into slices."""


class BadMap(ValueError):
    """Points, weights or a grid from which no density map can be drawn."""
