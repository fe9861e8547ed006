"""The database that a verb works on: the one that DATABASE_URL names, or a private cluster."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geoportal.launch import packages
from geoportal.launch.checkout import LOCAL, child_environment
from geoportal.launch.cluster import Cluster, database_url
from geoportal.launch.steps import LaunchError, say, step


def start(purpose: str) -> None:
    """Start the private cluster, unless DATABASE_URL names another database."""
    if "DATABASE_URL" in os.environ:
        say("  – database: the one of DATABASE_URL")
        return
    packages.ensure(packages.missing_for_database())
    with step("private PostGIS"):
        Cluster.of(purpose).start()


def stop(purpose: str) -> None:
    """Stop the private cluster, unless ``database start`` was asked to leave it running."""
    if "DATABASE_URL" not in os.environ and not _kept(purpose).exists():
        Cluster.of(purpose).stop()


def keep(purpose: str) -> None:
    """Start the cluster and leave it running until :func:`release`."""
    start(purpose)
    _kept(purpose).parent.mkdir(parents=True, exist_ok=True)
    _kept(purpose).touch()


def release(purpose: str) -> None:
    """Stop a cluster whoever started it."""
    _kept(purpose).unlink(missing_ok=True)
    stop(purpose)


def environment(purpose: str, **extra: str) -> dict[str, str]:
    """The environment of a program that uses the database of ``purpose``."""
    if "DATABASE_URL" in os.environ:
        return child_environment(**extra)
    inherited = child_environment(DATABASE_URL=database_url(purpose), **extra)
    # A PGPORT or PGUSER of the caller's would lead psycopg elsewhere.
    return {key: value for key, value in inherited.items() if not key.startswith("PG")}


@contextmanager
def alone(purpose: str) -> Iterator[None]:
    """Hold the checkout's lock for ``purpose``: two runs would stop each other's database.

    Raises:
        LaunchError: another run holds it; the line names its process.
    """
    path = LOCAL / purpose / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            other = lock.read().strip() or "unknown"
            raise LaunchError(
                f"make {purpose} already runs in this checkout (pid {other})"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _kept(purpose: str) -> Path:
    return LOCAL / purpose / "kept"
