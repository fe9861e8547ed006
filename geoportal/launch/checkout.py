"""Where this checkout is, and where what belongs to one run of it goes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
GEOPORTAL = VENV / "bin" / "geoportal"

#: The packages of the house, as directories at the root.
SOURCES = ("geoportal", "layers", "networks", "archaeology", "field_app_api")


def digest(*parts: str) -> str:
    """Eight hexadecimal digits that stand for ``parts``: short enough for a socket's path."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def content_hash(paths: list[Path]) -> str:
    """One hash of the names and contents of ``paths``; a path that is not there counts as such."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.is_file() else b"\0absent"
        total.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def child_environment(**extra: str) -> dict[str, str]:
    """The environment of a process of the house: the virtual environment's programs first."""
    # Those of another project, or of a test run that starts us, would lead elsewhere.
    # And without bytecode each process would compile the house anew, for half a second.
    foreign = {"PYTHONHOME", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}
    inherited = {key: value for key, value in os.environ.items() if key not in foreign}
    path = f"{VENV / 'bin'}{os.pathsep}{inherited.get('PATH', os.defpath)}"
    return {**inherited, "VIRTUAL_ENV": str(VENV), "PATH": path, "PYTHONUNBUFFERED": "1", **extra}
