"""The transaction in which an actor changes something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from layers.access.actor import Actor


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """A transaction whose changes the log attributes to `actor`.

    The name is set for this transaction only: a pooled connection must not carry it to the next.
    Inside another `acting` it is set back at the end; after an error the savepoint does that.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('geoportal.actor', true), '')")
            outer = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('geoportal.actor', %s, true)", [actor.label])
        yield
        if outer and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('geoportal.actor', %s, true)", [outer])
