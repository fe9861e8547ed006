"""Packages, made once for what is told now and found again afterwards."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from archaeology.tours.packages import shelf
from archaeology.tours.packages.contents import contents, media_file, medium_path, tour_json
from archaeology.tours.packages.inventory import inventory_json
from archaeology.tours.packages.package import Package
from archaeology.tours.packages.zipped import write_zip
from archaeology.tours.telling import Book, Telling
from layers.access.actor import PUBLIC
from layers.catalog.tail import TAIL
from layers.tiles.ground import ground_views
from layers.ui.bodies import Body

MANIFEST, WHOLE = "manifest.json", "package.zip"
# What a phone takes along over a street's connection, and keeps.
MOST_BYTES = 200 * 1024 * 1024


class TooLarge(ValueError):
    """A tour with more media than anybody takes along."""


@dataclass
class _Known:
    """Packages of which this process knows that they hold, and up to which position of the log."""

    packages: dict[tuple[int, str], tuple[int, Package]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_KNOWN = _Known()


def package_of(book: Book, told: Telling) -> Package:
    """The package of what is told now; made if it is not there.

    Raises:
        TooLarge: it would weigh more than `MOST_BYTES`.
    """
    tour = _tour(book, told)
    with _KNOWN.lock:
        known = _KNOWN.packages.get((told.key, told.language))
        if known is not None and _still_good(book, tour, *known):
            package = known[1]
        else:
            package = _make(told, tour)
        if book.position is not None:
            _KNOWN.packages[told.key, told.language] = (book.position, package)
        return package


def known_package(book: Book, told: Telling) -> Package | None:
    """The package that lies there for what is told now, if it does; nothing is made.

    Whichever process made it: the shelf is looked at, not this one's memory.
    """
    package = shelf.current(told.key, told.language)
    return package if package is not None and package.told == _tour(book, told).digest else None


def forget_packages() -> None:
    """Look at the shelf again."""
    _KNOWN.packages.clear()


def difference(told: Telling, package: Package, since: str) -> Path:
    """The zip of what somebody who has another version lacks; all of it for an unknown one."""
    older = shelf.inventory(package.key, package.language, since) if since else None
    folder = shelf.folder_of(package)
    if older is None:
        return folder / WHOLE
    path = folder / f"since-{older.version}.zip"
    if not path.exists():
        held = frozenset((each.path, each.sha256) for each in older.files)
        stored = {medium_path(each): media_file(each) for each in told.media()}
        paths = [each.path for each in package.but(held)]
        lacking = [(each, stored.get(each, folder / each)) for each in paths]
        shelf.replace(path, lambda made: _zip(made, package, lacking))
    return path


def path_of(package: Package, name: str) -> Path:
    """Where a file lies that was made for the package."""
    return shelf.folder_of(package) / name


def _make(told: Telling, tour: Body) -> Package:
    files = list(contents(told, tour.content))
    package = Package.of(
        told.key, told.code, told.language, tour.digest, [each.entry for each in files]
    )
    if package.bytes > MOST_BYTES:
        raise TooLarge(package.bytes)

    def write(folder: Path) -> None:
        for each in files:
            if isinstance(each.content, bytes):
                (folder / each.entry.path).write_bytes(each.content)
        _zip(folder / WHOLE, package, [(each.entry.path, each.content) for each in files])

    shelf.keep(package, write)
    return package


def _zip(path: Path, package: Package, files: Sequence[tuple[str, bytes | Path]]) -> None:
    write_zip(path, [(MANIFEST, inventory_json(package)), *files])


def _tour(book: Book, told: Telling) -> Body:
    return book.body(("package", told.code, told.language), partial(tour_json, told), of=told)


def _still_good(book: Book, tour: Body, position: int, package: Package) -> bool:
    """Whether neither what is told nor the ground around it changed since a position."""
    if package.told != tour.digest or book.position is None:
        return False
    if not shelf.folder_of(package).is_dir():
        return False
    return position == book.position or not any(
        TAIL.touched(view.layer.id, view.rows.branches, None, position)
        for view in ground_views(PUBLIC)
    )
