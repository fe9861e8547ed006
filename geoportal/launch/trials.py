"""``make test``, ``make check`` and ``make bench``: what says whether the house stands."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from geoportal.launch import database, environment, frontend, packages
from geoportal.launch.checkout import GEOPORTAL, PYTHON, ROOT, SOURCES, VENV
from geoportal.launch.processes import Ended, adopt_orphans, end_descendants
from geoportal.launch.steps import complain, going_on, say, seconds_since, together

PURPOSE = "test"
_PATIENCE_SECONDS = 15.0
# Each brings a database, and browsers and servers of its own.
_MOST_PROCESSES = 4


def test(arguments: list[str]) -> int:
    """Run pytest on a PostGIS of its own; its summary is the last thing printed.

    One process a core, each with a database of its own; `-n 0` among the arguments keeps to one.

    Returns:
        pytest's exit code; "no tests were run" (5) is a failure like the others.
    """
    side_by_side = ["-n", str(min(os.cpu_count() or 1, _MOST_PROCESSES)), "--dist", "worksteal"]
    return _with_everything([PYTHON, "-m", "pytest", *side_by_side, *arguments], browser=True)


def bench(arguments: list[str]) -> int:
    """Measure, on a PostGIS of its own."""
    return _with_everything([PYTHON, "-m", "tests.bench", *arguments], browser=False)


def check() -> int:
    """Lint, format, types, imports, migrations, settings, TypeScript: all of them, then judge.

    Returns:
        1 if one of them failed, 0 otherwise.
    """
    with database.alone(PURPOSE):
        packages.ensure(packages.missing_for_python())
        try:
            together(lambda: _programs(build=False), lambda: database.start(PURPOSE))
            env = database.environment(PURPOSE)
            failed = [title for title, command in checks() if not _passes(title, command, env)]
        finally:
            database.stop(PURPOSE)
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str | Path]]]:
    """Each check: its title and its command."""
    found: list[tuple[str, list[str | Path]]] = [
        ("ruff check", [VENV / "bin" / "ruff", "check", "."]),
        ("ruff format", [VENV / "bin" / "ruff", "format", "--check", "."]),
        ("mypy", [VENV / "bin" / "mypy", *SOURCES, "tests"]),
        ("imports", [VENV / "bin" / "lint-imports"]),
        ("migrations", [GEOPORTAL, "makemigrations", "--check", "--dry-run"]),
        ("django", [GEOPORTAL, "check", "--fail-level", "WARNING"]),
    ]
    if frontend.PACKAGE.is_file():
        found.append(("typescript", [VENV / "bin" / "npm", "run", "--silent", "check"]))
    return found


def _with_everything(command: Sequence[str | Path], *, browser: bool) -> int:
    with database.alone(PURPOSE):
        packages.ensure(packages.missing_for_python())
        works: list[Callable[[], None]] = [lambda: _programs(build=True), lambda: _system(browser)]
        try:
            together(*works)
            return _run_in_the_open(command)
        finally:
            database.stop(PURPOSE)


def _programs(*, build: bool) -> None:
    environment.ensure("dev")
    if build:
        frontend.ensure()
    elif frontend.PACKAGE.is_file():
        frontend.install()


def _system(browser: bool) -> None:
    # One apt-get for both: it locks its lists.
    missing = packages.missing_for_database()
    packages.ensure([*missing, *(packages.missing_for_tests() if browser else ())])
    database.start(PURPOSE)


def _passes(title: str, command: Sequence[str | Path], env: dict[str, str]) -> bool:
    begun = time.monotonic()
    say(f"── {title}")
    with going_on(title):
        code = subprocess.run(
            [str(part) for part in command], cwd=ROOT, env=env, check=False
        ).returncode
    say(f"── {title}: {'passed' if code == 0 else f'FAILED ({code})'}, {seconds_since(begun)}")
    return code == 0


def _run_in_the_open(command: Sequence[str | Path]) -> int:
    """Run a command that prints for itself, and leave none of its processes behind."""
    adopt_orphans()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=database.environment(PURPOSE)
    )
    try:
        return process.wait()
    except Ended as ended:
        # The terminal sent Ctrl-C to pytest as well; any other signal came to us alone.
        if ended.exit_code == 0:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            complain("pytest does not end by itself; it is ended")
        raise
    finally:
        end_descendants()
