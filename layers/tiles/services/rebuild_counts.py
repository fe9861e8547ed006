"""Count an aggregated layer's rows anew."""

from __future__ import annotations

from django.db import transaction

from layers.catalog.layer import Layer
from layers.tiles.sql.pyramid import build, hold_folding


class NotAggregated(ValueError):
    """The layer's style shows no counts."""


def rebuild_counts(layer: Layer) -> int:
    """Build the layer's pyramid from its rows; returns the number of cells.

    Readers see the old one until it is done; writers are not held up.

    Raises:
        NotAggregated: the style names no zoom below which points are counted.
    """
    levels = layer.style.aggregate_below
    if not levels:
        raise NotAggregated(layer.id)
    with transaction.atomic():
        hold_folding(wait=True)
        return build(layer, levels)
