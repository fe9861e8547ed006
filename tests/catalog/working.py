"""A real worker, as long as there is something to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app


def work(*queues: str) -> None:
    """Do the jobs of these queues that are due, and those that come of them.

    In a thread of its own: Playwright leaves an event loop running in the tests' own.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_work, queues).result()


def _work(queues: tuple[str, ...]) -> None:
    connector: Any = app.connector
    try:
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(
                queues=list(queues),
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                concurrency=1,
            )
    finally:
        connections.close_all()
