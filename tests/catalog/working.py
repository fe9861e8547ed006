"""A real worker, as long as there is something to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from layers.catalog.tasks import retry_stalled_jobs


def work(*queues: str) -> None:
    """Do the jobs of these queues that are due, and those that come of them.

    In a thread of its own: Playwright leaves an event loop running in the tests' own.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_work, queues).result()


def ask_for_stalled_jobs() -> None:
    """What the worker asks for by itself each minute, and may have asked for just now."""
    with suppress(AlreadyEnqueued):
        # Its beat gives it the time; its type says only what it does with it.
        retry_stalled_jobs.configure(task_kwargs={"timestamp": 0}).defer()


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
