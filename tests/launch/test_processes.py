"""Real processes: they are restarted when they fall and ended with all they started.

The supervisor runs in a process of its own here: it ends every descendant of its process.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geoportal.launch.checkout import ROOT
from geoportal.launch.processes import claim_port
from geoportal.launch.steps import LaunchError

SUPERVISE = """
import os, sys
from geoportal.launch.processes import Ended, Service, Supervisor, end_on_signals
end_on_signals()
supervisor = Supervisor([Service("web", [sys.executable, "-c", sys.argv[1]], dict(os.environ))])
try:
    supervisor.start()
    supervisor.wait(every=0.02)
except Ended as ended:
    supervisor.stop()
    sys.exit(ended.exit_code)
"""

# A child that leaves the group and the session of its parent, and ignores SIGTERM.
WITH_GRANDCHILD = """
import os, pathlib, subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True)
pathlib.Path(os.environ["PIDS"]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""

FALLS_ONCE = """
import os, pathlib, time
seen = pathlib.Path(os.environ["PIDS"] + ".fell")
if not seen.exists():
    seen.touch()
    raise SystemExit(3)
pathlib.Path(os.environ["PIDS"]).write_text(str(os.getpid()))
time.sleep(600)
"""


@contextmanager
def supervised(program: str, pids: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, program],
        cwd=ROOT,
        env={**os.environ, "PIDS": str(pids)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def written(path: Path) -> list[int]:
    wait_until(lambda: path.exists() and path.read_text() != "")
    return [int(word) for word in path.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_services_and_what_they_started(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    with supervised(WITH_GRANDCHILD, tmp_path / "pids") as supervisor:
        started = written(tmp_path / "pids")
        supervisor.send_signal(sent)
        assert supervisor.wait(20) == code
        assert not any(alive(pid) for pid in started)


def test_services_end_when_the_launcher_is_killed(tmp_path: Path) -> None:
    with supervised(WITH_GRANDCHILD, tmp_path / "pids") as supervisor:
        service, grandchild = written(tmp_path / "pids")
        supervisor.kill()
        try:
            wait_until(lambda: not alive(service))
        finally:
            os.kill(grandchild, signal.SIGKILL)


def test_a_service_that_falls_starts_again_and_that_is_said(tmp_path: Path) -> None:
    with supervised(FALLS_ONCE, tmp_path / "pids") as supervisor:
        written(tmp_path / "pids")
        supervisor.send_signal(signal.SIGTERM)
        said, _ = supervisor.communicate(timeout=20)
    assert "web ended with 3" in said


def test_a_free_port_is_claimed() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    claim_port("127.0.0.1", port, patience=0)


def test_a_taken_port_is_said_in_one_line_with_its_holder() -> None:
    with socket.socket() as holder:
        # As gunicorn does: two such servers would share the port without a word.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(LaunchError) as caught:
            claim_port("127.0.0.1", port, patience=0)
    line = str(caught.value)
    assert "\n" not in line
    assert f"port {port} is taken" in line
    assert f"pid {os.getpid()}" in line


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(LaunchError, match="cannot listen on"):
        claim_port("192.0.2.1", 8000, patience=0)
