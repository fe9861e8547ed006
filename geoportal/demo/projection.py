"""WGS 84 (EPSG:4326) to Lambert-93 (EPSG:2154) and back, longitude always first."""

from collections.abc import Iterable
from functools import cache

from pyproj import Transformer

Position = tuple[float, float]


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_lambert93(positions: Iterable[Position]) -> list[Position]:
    """Longitudes and latitudes in degrees to eastings and northings in metres (EPSG:2154)."""
    transform = _transformer(4326, 2154).transform
    return [transform(lon, lat) for lon, lat in positions]


def to_wgs84(positions: Iterable[Position]) -> list[Position]:
    """Eastings and northings in metres (EPSG:2154) to longitudes and latitudes in degrees."""
    transform = _transformer(2154, 4326).transform
    return [transform(x, y) for x, y in positions]
