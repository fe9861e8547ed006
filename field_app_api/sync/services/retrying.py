"""Do again what the database had to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

Done = TypeVar("Done")
# A deadlock is undone by the database, and then goes well.
MOST_ATTEMPTS = 4


def retried(work: Callable[[], Done]) -> Done:
    """What the work gives, which is a transaction of its own.

    Raises:
        OperationalError: the database could not, several times.
    """
    for _attempt in range(MOST_ATTEMPTS - 1):
        try:
            return work()
        except OperationalError:
            continue
    return work()
