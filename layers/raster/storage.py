"""Where the files of rasters lie: below the media root, each raster's in a folder of its own.

None of them is served as it is. A file that is being made is in the folder `making` until it is
whole; what a killed process left there is thrown away by who goes on.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from layers.raster.examining.refusal import RasterRefused
from layers.raster.models import Raster

MOST_BYTES = 2 * 1024**3
# A file without a raster is being received, unless nothing was written to it for so long.
RECEIVED_WITHIN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has arrived whole."""

    path: Path
    sha256: str
    bytes: int


def root() -> Path:
    """The folder of all rasters."""
    folder = Path(settings.MEDIA_ROOT) / "rasters"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def folder_of(key: int) -> Path:
    """The folder of one raster, made where it is not there yet."""
    folder = root() / str(key)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def original_path(raster: Raster) -> Path:
    """The file as it was sent."""
    return folder_of(raster.pk) / raster.original


def sheet_path(raster: Raster) -> Path:
    """The picture upright, 8 bits, tiled, with overviews; its pixels are those that people see."""
    return folder_of(raster.pk) / raster.sheet


def grid_file(raster: Raster) -> Path:
    """The heights that analysis reads: metres NGF-IGN69 in EPSG:2154."""
    return folder_of(raster.pk) / (raster.grid or raster.original)


def cog_path(raster: Raster) -> Path:
    """The file from which tiles are cut."""
    return folder_of(raster.pk) / raster.cog


def new_name(what: str) -> str:
    """A name for a file that is made: never one that was there, so that caches may go by it."""
    return f"{what}-{secrets.token_hex(4)}.tif"


@contextmanager
def making(key: int) -> Iterator[Path]:
    """A folder for what is being made, which goes with everything in it."""
    folder = folder_of(key) / "making" / secrets.token_hex(4)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        # Only the last one leaves it empty.
        with suppress(OSError):
            folder.parent.rmdir()


def clear_making(key: int) -> None:
    """Throw away what a killed process was making."""
    shutil.rmtree(folder_of(key) / "making", ignore_errors=True)


def receive(chunks: Iterable[bytes]) -> Received:
    """Write a file that arrives piece by piece.

    Raises:
        RasterRefused: it is too heavy, or empty.
    """
    path = _incoming() / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise RasterRefused("too-heavy", most=MOST_BYTES // 1024**2)
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise RasterRefused("empty")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Received(path, digest.hexdigest(), size)


def forget(key: int) -> None:
    """Remove all files of a raster."""
    shutil.rmtree(root() / str(key), ignore_errors=True)


def sweep() -> None:
    """Remove what no raster is behind: files cut off on their way in, folders of deleted rows."""
    for path in _incoming().iterdir():
        if _age(path) > RECEIVED_WITHIN_SECONDS:
            path.unlink(missing_ok=True)
    keys = {str(key) for key in Raster.objects.values_list("pk", flat=True)}
    for folder in root().iterdir():
        lost = folder.name.isdigit() and folder.name not in keys
        if lost and _age(folder) > RECEIVED_WITHIN_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _incoming() -> Path:
    folder = root() / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:  # somebody else swept it
        return 0.0
