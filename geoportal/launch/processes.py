"""Keep the web server and the workers running, and end them with all that they started.

Each runs in a session of its own and is told to end if this process dies, however it dies.
Orphans of theirs become our children (a "subreaper"), so that none is left behind.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from geoportal.launch.checkout import ROOT
from geoportal.launch.steps import LaunchError, say

PATIENCE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 30.0
#: A process that ran for this long is forgiven its earlier falls.
STEADY_SECONDS = 60.0
_PR_SET_CHILD_SUBREAPER = 36


class Ended(BaseException):
    """A signal asked us to end. Not an ``Exception``: no handler of errors may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        #: Ctrl-C ends with the shell's customary 130; being told to end is no failure.
        self.exit_code = 130 if number == signal.SIGINT else 0


def end_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise :class:`Ended` in the main thread, once."""

    def end(number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Ended(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ended (Linux; elsewhere nothing).

    Not before the services start: servers that apt or pg_ctl left behind are not ours to end.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@dataclass
class Service:
    """A program to keep running; ``name`` begins each line that it prints."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    process: subprocess.Popen[str] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it. From the main thread only: the leash below is tied to the calling thread."""
        leash = shutil.which("setpriv")
        self.process = subprocess.Popen(
            [*([leash, "--pdeathsig", "TERM"] if leash else []), *map(str, self.command)],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.started = time.monotonic()
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            say(f"{self.name:>6} | {line.rstrip()}")


class Supervisor:
    """Starts services, restarts those that fall, ends them all."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.services = services

    def start(self) -> None:
        """Start every service."""
        adopt_orphans()
        for service in self.services:
            service.start()

    def wait(self, until: Callable[[], bool] = lambda: False, *, every: float = 0.25) -> None:
        """Watch over the services until ``until`` says so."""
        while not until():
            for service in self.services:
                self._watch(service)
            _bury(self._own())
            time.sleep(every)

    def stop(self) -> None:
        """End every service, its process group and every descendant of ours that is left."""
        mine = [s.process for s in self.services if s.process and s.process.poll() is None]
        _signal_groups(mine, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(process.poll() is None for process in mine) and time.monotonic() < deadline:
            time.sleep(0.05)
        _signal_groups([s.process for s in self.services if s.process], signal.SIGKILL)
        for process in mine:
            process.wait()
        end_descendants()

    def _watch(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is None:
            if now >= service.due:
                service.start()
            return
        code = service.process.poll()
        if code is None:
            if now - service.started > STEADY_SECONDS:
                service.falls = 0
            return
        # What it started would hold its port, or do its jobs twice.
        _signal_groups([service.process], signal.SIGKILL)
        service.process = None
        pause = min(2.0**service.falls, LONGEST_PAUSE_SECONDS)
        service.falls += 1
        service.due = now + pause
        say(f"  ! {service.name} ended with {code}; it starts again in {pause:.0f} s")

    def _own(self) -> set[int]:
        return {service.process.pid for service in self.services if service.process}


def end_descendants() -> None:
    """End every process below this one: gently, then for good."""
    for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 2.0)):
        deadline = time.monotonic() + patience
        told: set[int] = set()
        while left := set(_descendants(os.getpid())):
            for pid in left - told:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
            told |= left
            _bury(set())
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)


def claim_port(host: str, port: int, *, patience: float = 3.0) -> None:
    """Make sure that ``port`` is free on ``host``; a server that is just ending gets a moment.

    Raises:
        LaunchError: it is taken; the line says by what, where that can be known.
    """
    deadline = time.monotonic() + patience
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # Without SO_REUSEPORT, so that a gunicorn that set it is noticed.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise LaunchError(f"cannot listen on {host}:{port}: {error.strerror}") from None
                if time.monotonic() > deadline:
                    by = _listener(port)
                    raise LaunchError(
                        f"port {port} is taken{by}: end that, or say another: PORT={port + 1}"
                    ) from None
            else:
                return
        time.sleep(0.2)


def _listener(port: int) -> str:
    """The process that listens on ``port``, as words; empty when it is not ours to see."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == "0A" and int(words[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(f"socket:[{words[9]}]")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if any(os.readlink(fd) in inodes for fd in (entry / "fd").iterdir()):
                    return f" by {(entry / 'comm').read_text().strip()} (pid {entry.name})"
    return ""


def _signal_groups(processes: Sequence[subprocess.Popen[str]], number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def _bury(own: set[int]) -> None:
    """Collect adopted children that ended; those in ``own`` are collected by their ``Popen``."""
    for pid, parent, state in _process_table():
        if parent == os.getpid() and state == "Z" and pid not in own:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _descendants(ancestor: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for pid, parent, state in _process_table():
        if state != "Z":
            children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [ancestor]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _process_table() -> Iterator[tuple[int, int, str]]:
    """(pid, parent, state) of every process there is."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The name in parentheses may hold spaces and parentheses.
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                yield int(entry.name), int(parent), state
