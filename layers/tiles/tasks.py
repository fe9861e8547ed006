"""Jobs of the tiles."""

from __future__ import annotations

import time

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from layers.catalog.sql.sequencer import sequence_changes
from layers.tiles.services.fold_counts import fold_counts

# From so many unfolded changes on, adding them up takes a reader longer than the cells do.
MANY_CHANGES = 2_000
ASK_AGAIN_SECONDS = 10.0
_asked_at = 0.0


@app.periodic(cron="* * * * *")
@app.task(queue="log", queueing_lock="fold-counts")
def fold_changes(timestamp: int = 0) -> None:
    """Number what nobody asked for yet, then fold it."""
    while sequence_changes():
        pass
    fold_counts()


def fold_soon(unfolded: int) -> None:
    """Ask for a fold before its minute if a reader met many changes."""
    global _asked_at
    now = time.monotonic()
    if unfolded < MANY_CHANGES or now - _asked_at < ASK_AGAIN_SECONDS or connection.in_atomic_block:
        return
    _asked_at = now
    try:
        with transaction.atomic():
            fold_changes.defer()
    except AlreadyEnqueued:
        pass
