"""Where packages lie: below the media root, by tour, language and version.

Each folder is written beside its place and moved there whole. Of older versions the inventories are
kept, so that who holds one gets only what differs.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from archaeology.tours.packages.package import Package

# Whole packages of one tour and language, and inventories of older ones.
KEPT_PACKAGES = 2
KEPT_INVENTORIES = 50
_CURRENT, _INVENTORIES = "current.json", "inventories"


def root() -> Path:
    """The folder of all packages."""
    return Path(settings.MEDIA_ROOT) / "tours" / "packages"


def folder_of(package: Package) -> Path:
    """The folder of one version."""
    return _home(package.key, package.language) / package.version


def current(key: int, language: str) -> Package | None:
    """The package that was made last."""
    return _read(_home(key, language) / _CURRENT)


def inventory(key: int, language: str, version: str) -> Package | None:
    """The inventory of a version, as long as it is remembered."""
    return _read(_home(key, language) / _INVENTORIES / f"{version}.json")


def keep(package: Package, write: Callable[[Path], None]) -> None:
    """Put a package on the shelf, unless this version lies there, and make it the current one.

    `write` fills the folder that it is given.
    """
    home, place = _home(package.key, package.language), folder_of(package)
    (home / _INVENTORIES).mkdir(parents=True, exist_ok=True)
    if not place.is_dir():
        with TemporaryDirectory(prefix=".making-", dir=home) as making:
            made = Path(making) / package.version
            made.mkdir()
            write(made)
            # Another process may have been faster; its folder holds the same.
            with suppress(OSError):
                made.rename(place)
    kept = json.dumps(package.as_kept()).encode()
    replace(home / _INVENTORIES / f"{package.version}.json", lambda path: path.write_bytes(kept))
    replace(home / _CURRENT, lambda path: path.write_bytes(kept))
    os.utime(place)
    _prune(home)


def replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that it is seen whole or not at all."""
    with TemporaryDirectory(prefix=".making-", dir=path.parent) as making:
        made = Path(making) / path.name
        write(made)
        made.replace(path)


def clear_but(told: Iterable[tuple[int, str]]) -> int:
    """Remove the packages of all but these tours and languages; returns how many went."""
    kept = {str(_home(key, language)) for key, language in told}
    gone = 0
    for home in list(_homes()):
        if str(home) not in kept:
            shutil.rmtree(home, ignore_errors=True)
            gone += 1
    return gone


def _homes() -> Iterator[Path]:
    if root().is_dir():
        yield from (home for tour in root().iterdir() if tour.is_dir() for home in tour.iterdir())


def _home(key: int, language: str) -> Path:
    return root() / str(key) / language


def _read(path: Path) -> Package | None:
    try:
        seen = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _parsed(path, seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=1_000)
def _parsed(path: Path, _written: int, _number: int) -> Package | None:
    """The inventory in a file, which is replaced and never written in place."""
    try:
        return Package.from_kept(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


def _prune(home: Path) -> None:
    folders = [each for each in home.iterdir() if each.is_dir() and len(each.name) == 16]
    for folder in _oldest(folders, KEPT_PACKAGES):
        shutil.rmtree(folder, ignore_errors=True)
    for file in _oldest(list((home / _INVENTORIES).glob("*.json")), KEPT_INVENTORIES):
        file.unlink(missing_ok=True)


def _oldest(paths: list[Path], kept: int) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)[kept:]
