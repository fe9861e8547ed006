"""Several people at the same moment: real threads on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each work gave, or the exception it ended with."""
    gate = threading.Barrier(len(works))
    outcomes: list[object] = [None] * len(works)

    def work(place: int, do: Callable[[], object]) -> None:
        try:
            gate.wait()
            outcomes[place] = do()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes
