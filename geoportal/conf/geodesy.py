"""Points GeoDjango at the GDAL and GEOS that come with the wheels of rasterio and shapely.

No system GDAL is needed. rasterio is imported first: its wheel preloads what its libgdal links
against, which ctypes alone would not find.

Files come from people: what GDAL finds in one must not have it open another. A driver that does as
a file tells it, whatever the file is named, is left out when pyogrio loads its own GDAL.
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
    """The paths of libgdal and libgeos_c."""
    import rasterio  # noqa: F401  # see the module's docstring

    return _bundled("rasterio", "libgdal-"), _bundled("shapely", "libgeos_c-")


def leave_out_drivers_led_elsewhere() -> None:
    """Load pyogrio's GDAL without them: it reads the variable once, and rasterio's does not know
    most of their names.
    """
    before = os.environ.get("OGR_SKIP")
    os.environ["OGR_SKIP"] = ",".join(filter(None, [before, *LED_ELSEWHERE]))
    import pyogrio  # noqa: F401

    if before is None:
        del os.environ["OGR_SKIP"]
    else:
        os.environ["OGR_SKIP"] = before
