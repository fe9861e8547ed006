"""The PostgreSQL programs that Debian installed, by major version."""

from __future__ import annotations

from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
SHARED = Path("/usr/share/postgresql")

#: The first major version whose databases can sort with ICU by default.
OLDEST = 15


def installed_versions() -> list[int]:
    """Major versions whose server is here and recent enough, oldest first."""
    found = (
        int(folder.name)
        for folder in (PROGRAMS.iterdir() if PROGRAMS.is_dir() else ())
        if folder.name.isdigit() and (folder / "bin" / "initdb").exists()
    )
    return sorted(version for version in found if version >= OLDEST)


def usable_versions() -> list[int]:
    """Those of them that have PostGIS too."""
    return [
        version
        for version in installed_versions()
        if (SHARED / str(version) / "extension" / "postgis.control").exists()
    ]


def program(version: int, name: str) -> Path:
    """The path of a program (``initdb``, ``pg_ctl``, ``psql``…) of a major version."""
    return PROGRAMS / str(version) / "bin" / name
