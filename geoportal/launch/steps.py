"""Say what is being done and for how long, and never fall silent.

Each step prints a line when it begins and one, with its seconds, when it ends; every ten seconds
a line names what is still going on. What a step's commands print goes to a log under
``.local/log``, of which the end is shown when a command fails.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path

from geoportal.launch.checkout import LOGS, ROOT

HEARTBEAT_SECONDS = 10.0
TAIL_LINES = 25

_printing = threading.Lock()
_active: dict[str, float] = {}
_running: set[subprocess.Popen[bytes]] = set()
_ending = threading.Event()
_heart: threading.Thread | None = None


class LaunchError(Exception):
    """Something that a person must settle; its text is one line that says what."""

    exit_code = 2


class StepFailed(LaunchError):
    """A command of a step failed; the text names the step, the command's end and its log."""

    exit_code = 1


def say(text: str) -> None:
    """Print one line at once, whole, whichever thread it comes from."""
    with _printing:
        print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce ``title``, keep saying that it goes on, and say how long it took."""
    say(f"  … {title}")
    begun = time.monotonic()
    with going_on(title):
        yield
    say(f"  ✓ {title}: {seconds_since(begun)}")


@contextmanager
def going_on(title: str) -> Iterator[None]:
    """Name ``title`` every ten seconds as long as it lasts."""
    _active[title] = time.monotonic()
    _keep_heart_beating()
    try:
        yield
    finally:
        _active.pop(title, None)


def seconds_since(begun: float) -> str:
    """The time since ``begun``, a reading of the monotonic clock, as words."""
    return f"{time.monotonic() - begun:.1f} s"


def run(
    command: Sequence[str | Path],
    *,
    log: str,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run ``command`` at the root of the checkout, its output in the log named ``log``.

    Raises:
        StepFailed: the command did not end with 0; the end of its output is in the text.
    """
    if _ending.is_set():
        raise StepFailed("interrupted")
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("wb") as output:
        # A session of its own, so that an interruption ends the command and all it started.
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _running.add(process)
        try:
            code = process.wait()
        finally:
            _running.discard(process)
    if code != 0:
        tail = path.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        name = " ".join(str(part) for part in command[:3])
        raise StepFailed("\n".join([*tail, f"{name} … ended with {code} (all of it: {path})"]))


def together(*works: Callable[[], None]) -> None:
    """Do ``works`` at the same time; the first error ends the others and is raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(work) for work in works]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        except BaseException:
            end_running()
            raise
        if any(future.exception() for future in done):
            end_running()
        errors = [future.exception() for future in done]
    for error in errors:
        if error is not None:
            raise error


def end_running() -> None:
    """End the commands that steps are running, with all they started, and run no other."""
    _ending.set()
    for process in list(_running):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def _keep_heart_beating() -> None:
    global _heart
    if _heart is None:
        _heart = threading.Thread(target=_beat, name="heartbeat", daemon=True)
        _heart.start()


def _beat() -> None:
    while True:
        time.sleep(HEARTBEAT_SECONDS)
        now = time.monotonic()
        slow = {title: now - since for title, since in list(_active.items())}
        late = [f"{title} ({s:.0f} s)" for title, s in slow.items() if s >= HEARTBEAT_SECONDS / 2]
        if late:
            say(f"    still at it: {', '.join(late)}")


def complain(text: str) -> None:
    """Print ``text`` on standard error."""
    with _printing:
        print(text, file=sys.stderr, flush=True)
