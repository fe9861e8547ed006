"""The transaction in which an actor changes something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from layers.access.actor import Actor
from layers.catalog.sql.log import name_actor


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """A transaction whose changes the log attributes to `actor`.

    The name is set for this transaction only: a pooled connection must not carry it to the next.
    Inside another `acting` it is set back at the end; after an error the savepoint does that.
    """
    with transaction.atomic():
        outer = name_actor(actor.label)
        yield
        if outer:
            name_actor(outer)
