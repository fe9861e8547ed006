"""The virtual environment ``.venv``: exactly what the locks name, and the project itself.

pip is called only when a lock, ``pyproject.toml`` or the interpreter changed since last time.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Literal

from geoportal.launch.checkout import PYTHON, ROOT, VENV, child_environment, content_hash
from geoportal.launch.steps import run, step

Kind = Literal["runtime", "dev"]

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "installed.json"
UNFINISHED = "unfinished"


def ensure(kind: Kind) -> None:
    """Make the virtual environment hold what ``kind`` needs; the dev lock contains the runtime's.

    Raises:
        StepFailed: pip failed; the text carries the end of what it said.
    """
    if not _is_sound():
        with step("virtual environment"):
            run([sys.executable, "-m", "venv", "--clear", str(VENV)], log="venv")
        _write_stamp({})
    wanted = _wanted()
    lock = DEV_LOCK if kind == "dev" else RUNTIME_LOCK
    if _read_stamp().get(kind) != wanted[kind]:
        with step(f"Python packages ({lock.name})"):
            # Every wheel is named in the lock, so nothing is left to resolve.
            options = ["--require-hashes", "--only-binary=:all:", "--no-deps"]
            done: dict[str, str] = {name: wanted[name] for name in ("runtime", kind)}
            _pip(["install", *options, "-r", str(lock)], log="pip", done=done)
    if _read_stamp().get("project") != wanted["project"]:
        with step("the geoportal command"):
            options = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
            done = {"project": wanted["project"]}
            _pip(["install", *options], log="project", done=done)


def write_locks(arguments: list[str]) -> None:
    """Write both locks anew from ``pyproject.toml``; ``--upgrade`` takes the newest versions."""
    compiling = [
        *(str(VENV / "bin" / "uv"), "pip", "compile", "pyproject.toml", "--quiet", "--universal"),
        *("--python-version", "3.11", "--only-binary", ":all:", "--generate-hashes"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *arguments,
    ]
    with step("locks"):
        run([*compiling, "--output-file", str(RUNTIME_LOCK)], log="lock")
        dev = ["--extra", "dev", "--constraint", str(RUNTIME_LOCK), "--output-file", str(DEV_LOCK)]
        run([*compiling, *dev], log="lock-dev")


def _wanted() -> dict[str, str]:
    version = sys.version.split()[0]
    return {
        "runtime": f"{version} {content_hash([RUNTIME_LOCK])}",
        "dev": f"{version} {content_hash([RUNTIME_LOCK, DEV_LOCK])}",
        "project": f"{version} {content_hash([ROOT / 'pyproject.toml'])}",
    }


def _is_sound() -> bool:
    """Whether ``.venv`` was made whole, here (its programs carry its path), and its Python runs.

    What an interrupted pip leaves half-written counts as installed for the next one.
    """
    config = VENV / "pyvenv.cfg"
    if not config.is_file() or not STAMP.is_file() or UNFINISHED in _read_stamp():
        return False
    made = [line for line in config.read_text().splitlines() if line.startswith("command = ")]
    if made and Path(shlex.split(made[0])[-1]).resolve() != VENV.resolve():
        return False
    asked = subprocess.run([PYTHON, "-c", "import pip"], check=False, capture_output=True)
    return asked.returncode == 0


def _pip(arguments: list[str], *, log: str, done: dict[str, str]) -> None:
    before = _read_stamp()
    _write_stamp({**before, UNFINISHED: log})
    quiet = ["--disable-pip-version-check", "--no-input", "--no-color"]
    run([str(PYTHON), "-m", "pip", *arguments, *quiet], log=log, env=child_environment())
    _write_stamp({**before, **done})


def _read_stamp() -> dict[str, str]:
    try:
        read = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write_stamp(done: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(done, indent=1))
