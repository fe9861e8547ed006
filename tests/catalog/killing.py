"""A worker in a process of its own that is killed in the middle of a job, and the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.catalog.connections import connect, database_url
from tests.catalog.working import ask_for_stalled_jobs

PATIENCE_SECONDS = 60.0


@contextmanager
def dying_worker(queue: str, media: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that is at its job inside the block, and killed at its end."""
    worker = subprocess.Popen(
        [
            *(sys.executable, "-m", "geoportal.conf.manage", "procrastinate", "worker"),
            *("--one-shot", "--queues", queue),
        ],
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "GEOPORTAL_MEDIA_ROOT": str(media),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE_SECONDS)


def kill_a_worker_at(table: str, queue: str, media: Path, *, alone_with: str = "") -> None:
    """Have a worker killed when it comes to write into `table`, with nothing committed.

    The server ends the dead session's transaction by itself: `alone_with`, a table that it may have
    written into (else the same one), is free when this returns.
    """
    with connect() as holding:
        holding.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        with dying_worker(queue, media):
            wait_until_blocked(table)
    with connect() as waiting:
        waiting.execute(f"LOCK TABLE {alone_with or table} IN ACCESS EXCLUSIVE MODE")


def wait_until_blocked(table: str) -> None:
    """Until some process waits for a lock on a table."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connect(autocommit=True) as looking:
        while time.monotonic() < deadline:
            row = looking.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [table],
            ).fetchone()
            if row and row[0]:
                return
            # Whoever is to come needs the processor.
            time.sleep(0.02)
    pytest.fail(f"nobody came to wait for {table}")


def hand_over_stalled_jobs() -> None:
    """No worker has been heard of for longer than it may be silent: their jobs go to others."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
    ask_for_stalled_jobs()


def forget_jobs() -> None:
    """Jobs that other tests left are nobody's; so are one's own."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
