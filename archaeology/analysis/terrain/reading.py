"""Reading an elevation model; what has no known place or no metres is refused, with the reason."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from archaeology.analysis.terrain.grid import Bounds, Floats, Grid, cells_of
from archaeology.analysis.terrain.refusal import NotADem

# Formats that hold their own heights, by how their files begin: none that points to other files
# or to addresses (VRT).
DRIVERS = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",
    b"ncols": "AAIGrid",
    b"nrows": "AAIGrid",
    b"ehfa_header_tag": "HFA",
}
# No ground is lower or higher; and what writers put for "unknown", often without declaring it.
LOWEST_M, HIGHEST_M, UNDECLARED = -12_000, 9_000, -9999
MOST_CELLS = 120_000_000
READ_CELLS = 4_000_000
# Lambert-93 of the realisations of RGF93: they differ by less than 3 cm, in the plane.
SAME_PLANE = {2154: {2154, 9793, 9794}}
HELD_BY_FLOAT32 = {"float16", "float32", "int8", "uint8", "int16", "uint16"}
METRES = {"", "m", "metre", "metres", "meter", "meters", "mètre", "mètres"}


def read_grid(
    path: Path | str,
    bounds: Bounds | None = None,
    crs: int | None = 2154,
    stated: int | None = None,
) -> Grid:
    """The elevation model in a file (GeoTIFF, ASCII grid, HFA), or its part that touches `bounds`.

    `crs` is the EPSG code that the plane must have (None: any projection in metres); a compound
    CRS (EPSG:5698) is taken apart into plane and heights. `stated` is the code that somebody
    vouches for where the file names none. Nodata, masked, NaN and infinite cells become NaN, and so
    do heights that no ground has (below −12 km, above 9 km) and −9999, declared or not.
    Raises `NotADem` with the reason; `NoSuchPlace` for bounds outside.
    """
    path = Path(path)
    if not path.is_file():
        raise NotADem(f"{path.name} is no file.", "absent")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path, driver=_driver_of(path)) as source:
                return _read(source, bounds, crs, stated)
    except (RasterioError, OSError) as error:
        raise NotADem(
            f"{path.name} cannot be read as an elevation model ({error}).", "unreadable"
        ) from error


def _driver_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64).lstrip()
    for start, driver in DRIVERS.items():
        if head.startswith(start) or head.lower().startswith(start):
            return driver
    raise NotADem(f"{path.name} is no GeoTIFF, ASCII grid or HFA file.", "format")


def _read(source: Any, bounds: Bounds | None, crs: int | None, stated: int | None) -> Grid:
    _check_bands(source)
    transform = _transform_of(source)
    plane, vertical = _systems(_crs_of(source, stated), crs)
    _check_unit(str(source.units[0] or ""))
    top, left, bottom, right = (
        (0, 0, source.height, source.width)
        if bounds is None
        else cells_of(transform, (source.height, source.width), bounds)
    )
    if (bottom - top) * (right - left) > MOST_CELLS:
        raise NotADem(
            f"More than {MOST_CELLS} cells: take a part of the grid by its bounds.",
            "too-large",
            most=MOST_CELLS,
        )
    values = _heights(source, top, left, bottom, right)
    if np.isnan(values).all():
        raise NotADem("No cell has a height.", "no-height")
    return Grid(values, transform @ Affine.translation(left, top), plane, vertical)


def _check_bands(source: Any) -> None:
    heights = [kind for kind in source.colorinterp if kind is not ColorInterp.alpha]
    kind = source.dtypes[0]
    if len(heights) != 1 or heights[0] is ColorInterp.palette or kind.startswith("complex"):
        raise NotADem("An elevation model has one band of heights.", "picture")


def _transform_of(source: Any) -> Affine:
    transform = source.transform
    if transform.is_identity:
        raise NotADem("The file does not say where its cells lie.", "no-place")
    if transform.b or transform.d:
        raise NotADem("The grid is rotated or sheared: straighten it first (gdalwarp).", "rotated")
    return Affine(*transform[:6])


def _crs_of(source: Any, stated: int | None) -> CRS:
    if source.crs:
        return CRS.from_wkt(source.crs.to_wkt())
    if stated is None:
        raise NotADem("The file names no coordinate reference system.", "no-crs")
    try:
        return CRS.from_epsg(stated)
    except CRSError as error:
        raise NotADem(f"EPSG:{stated} is not known.", "unknown-crs") from error


def _systems(found: CRS, wanted: int | None) -> tuple[str, str]:
    """The names of the plane and of the heights, "" where they are not said."""
    plane, heights = (
        (found.sub_crs_list[0], found.sub_crs_list[1]) if found.is_compound else (found, None)
    )
    if plane.is_geographic:
        raise NotADem(f"The grid is in degrees ({plane.name}): project it first.", "degrees")
    if not plane.is_projected:
        raise NotADem(f"{plane.name} is no projection of a known place.", "unknown-crs")
    if len(plane.axis_info) > 2:
        _refuse_ellipsoid(plane.name)
    if any(axis.unit_conversion_factor != 1 for axis in plane.axis_info):
        unit = plane.axis_info[0].unit_name
        raise NotADem(f"The grid is in {unit}, not in metres.", "feet", unit=unit)
    name = _name(plane)
    if wanted is not None and name not in {f"EPSG:{n}" for n in SAME_PLANE.get(wanted, {wanted})}:
        raise NotADem(
            f"The grid is in {name}, not in EPSG:{wanted}.", "other-crs", crs=name, wanted=wanted
        )
    if heights is None:
        return name, ""
    axis = heights.axis_info[0]
    if heights.is_geographic:
        _refuse_ellipsoid(heights.name)
    if axis.unit_conversion_factor != 1:
        raise NotADem(
            f"The heights are in {axis.unit_name}, not in metres.", "feet", unit=axis.unit_name
        )
    if axis.direction != "up":
        raise NotADem(f"{heights.name} counts depths downwards, not heights.", "depths")
    return name, _name(heights)


def _refuse_ellipsoid(name: str) -> NoReturn:
    raise NotADem(f"{name} has heights above the ellipsoid, not above the sea.", "ellipsoid")


def _name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.name)


def _check_unit(unit: str) -> None:
    if unit.strip().lower() not in METRES:
        raise NotADem(f"The heights are in {unit}, not in metres.", "feet", unit=unit)


def _heights(source: Any, top: int, left: int, bottom: int, right: int) -> Floats:
    """Rows some at a time, so that nothing larger than the grid itself is held."""
    scale, offset = source.scales[0], source.offsets[0]
    plain = (scale, offset) == (1.0, 0.0)
    kind = np.float32 if plain and source.dtypes[0] in HELD_BY_FLOAT32 else np.float64
    values = np.empty((bottom - top, right - left), kind)
    block = source.block_shapes[0][0]
    rows = max(block, READ_CELLS // (right - left) // block * block)
    for first in range(top, bottom, rows):
        last = min(bottom, first + rows)
        part = source.read(1, window=Window(left, first, right - left, last - first), masked=True)
        known = part.astype(kind) if plain else part.astype(kind) * scale + offset
        values[first - top : last - top] = known.filled(np.nan)
    for row in values:
        row[(row < LOWEST_M) | (row > HIGHEST_M) | (row == UNDECLARED)] = np.nan
    return values
