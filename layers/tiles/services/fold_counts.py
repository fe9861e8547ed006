"""Fold the change log into the cells of aggregated layers."""

from __future__ import annotations

from django.db import transaction

from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, all_layers, layer
from layers.catalog.services.erase import before_forgetting
from layers.tiles.services.rebuild_counts import rebuild_counts
from layers.tiles.sql.pyramid import fold, fold_object, hold_folding, pyramid_state


def fold_counts() -> None:
    """Bring every aggregated layer's cells up to the log's end.

    A layer whose pyramid is missing or too low is counted from its rows. Whoever comes while
    another folds leaves at once.
    """
    for each in all_layers():
        if each.style.aggregate_below:
            while _fold_some(each):
                pass


def _fold_some(aggregated: Layer) -> bool:
    """One transaction's worth; whether there may be more."""
    with transaction.atomic():
        if not hold_folding(wait=False):
            return False
        state = pyramid_state(aggregated.id)
        if state is None or state.levels < aggregated.style.aggregate_below:
            rebuild_counts(aggregated)
            return False
        return fold(aggregated.id, state) > state.cursor


@before_forgetting
def keep_counts_right(layer_id: str, key: int) -> None:
    """Count what an object's log says before it goes, the log of its deletion included.

    Its insert may be folded already and its deletion not: losing the log would leave it counted.
    """
    if not _is_aggregated(layer_id):
        return
    # The lock first: somebody may be building the pyramid that is not there yet.
    hold_folding(wait=True)
    state = pyramid_state(layer_id)
    if state is not None:
        fold_object(layer_id, state, key)


def _is_aggregated(layer_id: str) -> bool:
    try:
        return layer(layer_id).style.aggregate_below > 0
    except UnknownLayer:
        return False
