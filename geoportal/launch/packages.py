"""Debian packages: which are missing, and how they come in.

Installed by root or through a sudo that asks no password; otherwise one line names them.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from geoportal.launch import postgres
from geoportal.launch.checkout import PYTHON
from geoportal.launch.steps import LaunchError, run, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONTS = Path("/usr/share/fonts/truetype")

_lists_are_fresh = False


@dataclass(frozen=True)
class Means:
    """What this machine lets us do about a missing package."""

    apt: bool
    root: bool
    sudo: bool

    @classmethod
    def of_this_machine(cls) -> Means:
        """Look: is there an apt-get, are we root, does sudo work without a password?"""
        root = os.geteuid() == 0
        return cls(apt=shutil.which("apt-get") is not None, root=root, sudo=not root and _sudo())


def command_prefix(missing: list[str], means: Means) -> list[str]:
    """What to write before ``apt-get`` to install ``missing``.

    Raises:
        LaunchError: they cannot be installed from here; one line names them.
    """
    if means.apt and means.root:
        return []
    if means.apt and means.sudo:
        return ["sudo", "-n"]
    names = " ".join(missing)
    how = f"ask an administrator for: apt-get install {names}" if means.apt else "install them"
    raise LaunchError(f"missing: {names} (needs root or sudo; {how})")


def missing_for_python() -> list[str]:
    """The package without which ``python3 -m venv`` fails on Debian, if it is missing."""
    if PYTHON.exists() or importlib.util.find_spec("ensurepip"):
        return []
    default = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    minor = "3" if default else f"3.{sys.version_info.minor}"
    return [f"python{minor}-venv"]


def missing_for_database() -> list[str]:
    """The packages of PostgreSQL and PostGIS, if no usable pair is there.

    The major version is left open (``postgresql-postgis-3``): apt's lists tell it.
    """
    if "DATABASE_URL" in os.environ or postgres.usable_versions():
        return []
    installed = postgres.installed_versions()
    if installed:
        return [f"postgresql-{max(installed)}-postgis-3"]
    return ["postgresql", "postgresql-postgis-3"]


def missing_for_tests() -> list[str]:
    """Chromium and a font for it, and a reader of PDF that is not ours."""
    missing = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    if not FONTS.is_dir() or not any(FONTS.iterdir()):
        missing.append("fonts-dejavu-core")
    if not shutil.which("pdftotext"):
        missing.append("poppler-utils")
    return missing


def ensure(missing: list[str]) -> None:
    """Install ``missing``, if any.

    Raises:
        LaunchError: they cannot be installed, or apt's lists have no PostGIS that is recent enough.
    """
    global _lists_are_fresh
    if not missing:
        return
    means = Means.of_this_machine()
    shown = [name.replace("postgresql-postgis-3", "postgresql-15-postgis-3") for name in missing]
    apt = [
        *command_prefix(shown, means),
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-y",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]
    with step(f"Debian packages ({' '.join(missing)})"):
        if not _lists_are_fresh:
            run([*apt, "update"], log="apt-update")
            _lists_are_fresh = True
        names = [_offered() if name == "postgresql-postgis-3" else name for name in missing]
        run([*apt, "install", "--no-install-recommends", *names], log="apt-install")


def newest_postgis(names: list[str]) -> str:
    """Of Debian's package names, the PostGIS for the newest PostgreSQL.

    Raises:
        LaunchError: none is for a PostgreSQL that is recent enough.
    """
    pattern = re.compile(r"^postgresql-(\d+)-postgis-3$")
    majors = [int(found[1]) for name in names if (found := pattern.match(name))]
    if not majors or max(majors) < postgres.OLDEST:
        raise LaunchError(
            f"missing: postgresql-{postgres.OLDEST}-postgis-3 or newer, which apt does not offer"
        )
    return f"postgresql-{max(majors)}-postgis-3"


def _offered() -> str:
    listed = subprocess.run(
        ["apt-cache", "pkgnames", "postgresql-"],  # noqa: S607 -- wherever the system has it
        check=True,
        capture_output=True,
        text=True,
    )
    return newest_postgis(listed.stdout.split())


def _sudo() -> bool:
    if shutil.which("sudo") is None:
        return False
    asked = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)  # noqa: S607
    return asked.returncode == 0
