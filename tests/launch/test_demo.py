"""The demonstration as a person starts it, on a copy of this checkout, with what is installed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geoportal.launch import environment
from geoportal.launch.checkout import ROOT

LINKED = (".venv", "node_modules")
LONGEST_START_SECONDS = 240


@pytest.fixture
def copy() -> Iterator[Path]:
    # The copy borrows this environment; out of date, it would be brought up to date for the copy.
    environment.ensure("dev")
    # Not pytest's own temporary directory: as root it is closed to the user of the server.
    folder = Path(tempfile.mkdtemp(prefix="gp-demo-", dir="/tmp"))
    folder.chmod(0o755)
    made = folder / "checkout"
    shutil.copytree(ROOT, made, ignore=shutil.ignore_patterns(".git", ".local", *LINKED))
    for name in LINKED:
        (made / name).symlink_to(ROOT / name)
    (made / ".local").mkdir()
    shutil.copy(ROOT / ".local" / "frontend.json", made / ".local")
    yield made
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def launch(copy: Path, port: int) -> subprocess.Popen[str]:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "geoportal.launch", "demo"],
        cwd=copy,
        env={**inherited, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(copy: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A demonstration that has started, and what it said so far."""
    demo = launch(copy, port)
    overdue = threading.Timer(LONGEST_START_SECONDS, demo.terminate)
    overdue.start()
    said = ""
    try:
        assert demo.stdout
        for line in demo.stdout:
            said += line
            if "Ctrl-C ends it" in line:
                break
        overdue.cancel()
        assert f"http://127.0.0.1:{port}/" in said, said
        yield demo, said
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
        assert demo.returncode == 0
    finally:
        overdue.cancel()
        demo.kill()
        demo.wait()


def health(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        status: int = answer.status
        return status


def test_it_starts_says_where_and_leaves_nothing_behind(copy: Path) -> None:
    port = free_port()
    with running(copy, port) as (demo, said):
        assert re.search(r"demonstration territory: \d", said)
        assert health(port) == 200

        second = launch(copy, free_port())
        refused, _ = second.communicate(timeout=30)
        assert second.returncode == 2
        assert refused == f"make demo already runs in this checkout (pid {demo.pid})\n"
    with pytest.raises(urllib.error.URLError):
        health(port)
    assert not (copy / ".local" / "demo" / "pg" / "postmaster.pid").exists()

    with running(copy, port) as (_, said_again):
        assert "database tables" not in said_again
        assert "eau-chef" in said
        assert "eau-chef" in said_again
        assert health(port) == 200
