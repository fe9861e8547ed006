"""Points GeoDjango at the GDAL and GEOS that come with the wheels of rasterio and shapely.

No system GDAL is needed. rasterio is imported first: its wheel preloads what its libgdal links
against, which ctypes alone would not find.
"""

from __future__ import annotations

from importlib.metadata import files
from pathlib import Path


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
