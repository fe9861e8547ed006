"""Opening a file that somebody sent: only formats that hold their own cells, within bounds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from layers.raster.examining.refusal import RasterRefused

# By how files begin: none of these formats points to other files or to addresses (VRT does).
DRIVERS = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\0\0\0\x0cjP  \r\n\x87\n": "JP2OpenJPEG",
    b"\xff\x4f\xff\x51": "JP2OpenJPEG",
    b"ncols": "AAIGrid",
    b"nrows": "AAIGrid",
}
ENDINGS = {"GTiff": ".tif", "PNG": ".png", "JPEG": ".jpg", "JP2OpenJPEG": ".jp2", "AAIGrid": ".asc"}
CACHE_BYTES = 64 * 1024 * 1024


def environment() -> Any:
    """GDAL as it is used here: little memory, no file beside the one that is opened."""
    return rasterio.Env(
        GDAL_CACHEMAX=CACHE_BYTES,
        GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR",
        GDAL_PAM_ENABLED="NO",
        # A JPEG that ends too early is filled with grey otherwise.
        GDAL_ERROR_ON_LIBJPEG_WARNING="YES",
        GDAL_NUM_THREADS="1",
    )


@contextmanager
def placeless() -> Iterator[None]:
    """A plan without a position is nothing to be warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The dataset in a file, as long as it is needed.

    Raises:
        RasterRefused: it is empty, of another format, damaged or incomplete; errors of reading
            inside the block come out as « unreadable » too.
    """
    driver = driver_of(path)
    try:
        with environment(), placeless(), rasterio.open(path, driver=driver) as dataset:
            yield dataset
    except RasterioError as error:
        raise RasterRefused("unreadable") from error


def driver_of(path: Path) -> str:
    """GDAL's driver for a file, by its first bytes.

    Raises:
        RasterRefused: it is empty or of no format that is read here.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise RasterRefused("empty")
    for start, driver in DRIVERS.items():
        if head.startswith(start) or head.lstrip().lower().startswith(start):
            return driver
    raise RasterRefused("format")
