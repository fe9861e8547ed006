"""Points GeoDjango at the GDAL and GEOS that come with the wheels of rasterio and shapely.

No system GDAL is needed. rasterio is imported first: its wheel preloads what its libgdal links
against, which ctypes alone would not find.

Files come from people: what GDAL finds in one must not have it open another. A driver that does as
a file tells it, whatever the file is named, is left out before GDAL is loaded.
"""

from __future__ import annotations

import os
from importlib.metadata import files
from pathlib import Path

# Recognised by what is in a file, and led by it to other files or to addresses.
LED_ELSEWHERE = ("GDALG", "OGR_VRT", "WFS", "PDS4")


def _bundled(distribution: str, prefix: str) -> str:
    """The path of a shared library inside a wheel.

    Raises:
        RuntimeError: the wheel carries no such library (built from source?).
    """
    for entry in files(distribution) or ():
        if Path(entry).name.startswith(prefix):
            return str(entry.locate())
    raise RuntimeError(f"{distribution} carries no {prefix}*; install its binary wheel")


def bundled_libraries() -> tuple[str, str]:
    """The paths of libgdal and libgeos_c; each GDAL that is loaded after this opens files alone."""
    os.environ["OGR_SKIP"] = ",".join(LED_ELSEWHERE)
    import rasterio  # noqa: F401  # see the module's docstring

    return _bundled("rasterio", "libgdal-"), _bundled("shapely", "libgeos_c-")
