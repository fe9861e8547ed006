"""An import of readings whose process is killed leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geoportal.police.models import (
    Operation,
    SpeedHistogram,
    SpeedReading,
    SpeedSession,
    SpeedSite,
)
from layers.catalog.models import Change
from tests.catalog.connections import connect, database_url
from tests.catalog.killing import PATIENCE_SECONDS, wait_until_blocked
from tests.exchange.conftest import Outcome, run_import

from .test_import_readings import HEADER, SESSION, rows

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["run_import"]


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts `geoportal import speed-checks` in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(path: Path, mapping: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "geoportal.conf.manage", "import", "speed-checks"),
                *(str(path), "--mapping", str(mapping), "--territory", "200010700"),
            ],
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
    "table",
    [
        "police_speedsession",  # everything staged, nothing written
        "police_speedreading",  # the session is written, its readings are not
        "police_speedhistogram",  # all readings are written, not committed
    ],
)
def test_nothing_half_is_there(
    site: SpeedSite,
    tmp_path: Path,
    start: Callable[..., subprocess.Popen[bytes]],
    run_import: Callable[..., Outcome],
    table: str,
) -> None:
    path, mapping = tmp_path / "readings.csv", tmp_path / "mapping.toml"
    path.write_text(HEADER + rows(3_000))
    mapping.write_text(SESSION)
    before = Change.objects.count()
    with connect() as holding:
        holding.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        process = start(path, mapping)
        wait_until_blocked(table)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)
    assert process.returncode == -signal.SIGKILL
    # The server ends the dead session's transaction by itself: its locks are gone then.
    with connect() as waiting:
        waiting.execute(
            "LOCK TABLE police_speedreading, police_speedsession IN ACCESS EXCLUSIVE MODE"
        )
    for model in (SpeedSession, SpeedReading, SpeedHistogram, Operation):
        assert not model._default_manager.exists()
    assert Change.objects.count() == before
    again = run_import(
        *("speed-checks", path, "--mapping", str(mapping), "--territory", "200010700")
    )
    assert again.report["accepted"] == 3_000
    assert SpeedSession.objects.get().vehicles == 3_000
