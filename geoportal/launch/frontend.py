"""The front end: npm's packages and Vite's build, with the Node that a Python wheel carries.

Built anew only when a source, a setting or the lock changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from geoportal.launch.checkout import LOCAL, ROOT, SOURCES, VENV, child_environment, content_hash
from geoportal.launch.steps import run, say, step

PACKAGE = ROOT / "package.json"
LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "node_modules"
BUILT = ROOT / "layers" / "ui" / "static" / "ui" / "dist"
STAMP = LOCAL / "frontend.json"

_ELSEWHERE = {"node_modules", "dist", "__pycache__"}
_SUFFIXES = {".ts", ".css"}


def ensure() -> None:
    """Install npm's packages and build the pages' scripts, where something changed.

    Raises:
        StepFailed: npm or Vite failed; the text carries the end of what it said.
    """
    if not PACKAGE.is_file():
        say("  – front end: no package.json here, nothing to build")
        return
    install()
    wanted = content_hash(sources())
    if _read_stamp().get("built") != wanted or not BUILT.is_dir():
        _forget("built")
        with step("front end build"):
            npm(["run", "build"], log="vite")
        _write_stamp({**_read_stamp(), "built": wanted})


def install() -> None:
    """Install exactly what ``package-lock.json`` names, if that changed."""
    wanted = content_hash([PACKAGE, LOCK])
    if _read_stamp().get("installed") != wanted or not INSTALLED.is_dir():
        _forget("installed")
        with step("npm packages"):
            npm(["ci", "--include=dev", "--no-audit", "--no-fund"], log="npm")
        _write_stamp({**_read_stamp(), "installed": wanted})


def npm(arguments: list[str], *, log: str) -> None:
    """Run npm from the virtual environment."""
    environment = child_environment(npm_config_update_notifier="false")
    run([VENV / "bin" / "npm", *arguments], log=log, env=environment)


def sources() -> list[Path]:
    """Everything that the build depends on."""
    settings = [PACKAGE, LOCK, ROOT / "vite.config.ts", ROOT / "tsconfig.json"]
    return settings + [path for name in SOURCES for path in _scripts(ROOT / name)]


def _scripts(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _ELSEWHERE]
        yield from (Path(where, name) for name in files if Path(name).suffix in _SUFFIXES)


def _read_stamp() -> dict[str, str]:
    try:
        read = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _forget(name: str) -> None:
    """Let an interruption of what follows not pass for its end."""
    _write_stamp({key: value for key, value in _read_stamp().items() if key != name})


def _write_stamp(done: dict[str, str]) -> None:
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(json.dumps(done, indent=1))
