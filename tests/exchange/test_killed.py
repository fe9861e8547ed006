"""An import whose process is killed leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layers.access.models import Territory
from layers.catalog.models import Change, PendingBatch
from layers.territory.models import Commune
from tests.catalog.connections import connect, database_url
from tests.catalog.killing import PATIENCE_SECONDS, wait_until_blocked
from tests.exchange.conftest import SQUARE, Outcome, feature, polygon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], subprocess.Popen[bytes]]]:
    """Starts `geoportal import communes` in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(path: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "geoportal.conf.manage", "import", "communes", str(path)],
            env=os.environ
            | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("table", "mode"),
    [
        ("territory_commune", "SHARE"),  # everything checked, the first row not written yet
        ("catalog_pendingbatch", "EXCLUSIVE"),  # all rows and their log written, not committed
    ],
)
def test_nothing_half_is_there(
    territory: Territory,
    geojson: Callable[..., Path],
    start: Callable[[Path], subprocess.Popen[bytes]],
    run_import: Callable[..., Outcome],
    table: str,
    mode: str,
) -> None:
    path = geojson(
        *(feature(polygon(SQUARE), insee=f"77{n:03d}", nom=f"C{n}") for n in range(1, 400))
    )
    before = Change.objects.count(), PendingBatch.objects.count()
    with connect() as holding:
        holding.execute(f"LOCK TABLE {table} IN {mode} MODE")
        process = start(path)
        wait_until_blocked(table)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)
    assert process.returncode == -signal.SIGKILL
    # The server ends the dead session's transaction by itself: its locks are gone then.
    with connect() as waiting:
        waiting.execute("LOCK TABLE territory_commune IN ACCESS EXCLUSIVE MODE")
    assert Commune.objects.count() == 2
    assert (Change.objects.count(), PendingBatch.objects.count()) == before
    assert run_import("communes", path).report["accepted"] == 399
