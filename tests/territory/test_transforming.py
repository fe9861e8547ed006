"""The short way between systems of coordinates leads where the long one does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.gis.gdal import GDALException, OGRGeometry
from django.contrib.gis.geos import (
    GEOSException,
    GEOSGeometry,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
)
from pyproj import Transformer

from layers.territory import transforming

# A point of Lillebonne in EPSG:2154, and one in WGS 84.
METRES, DEGREES = Point(520_431.25, 6_936_377.75, srid=2154), Point(0.5345, 49.5178, srid=4326)


def by_number(shape: Any, srid: int) -> Any:
    """As GeoDjango does it by itself."""
    turned = OGRGeometry(shape.wkb, shape.srid)
    transforming._by_number(turned, srid)
    return GEOSGeometry(turned.wkb, srid=srid)


@pytest.mark.parametrize(("point", "to"), [(METRES, 4326), (METRES, 3857), (DEGREES, 2154)])
def test_it_is_where_geodjango_and_proj_say(point: Point, to: int) -> None:
    turned: Any = point.transform(to, clone=True)
    assert (turned.coords, turned.srid) == (by_number(point, to).coords, to)
    east, north = Transformer.from_crs(point.srid, to, always_xy=True).transform(point.x, point.y)
    assert turned.coords == pytest.approx((east, north), abs=1e-9)


def test_shapes_of_all_kinds_go_and_keep_their_heights() -> None:
    box = Polygon.from_bbox((520_000, 6_936_000, 520_100, 6_936_100))
    line = LineString((520_000, 6_936_000, 7.5), (520_010, 6_936_010, 8.25), srid=2154)
    for shape in (line, MultiPolygon(box, srid=2154)):
        assert shape.transform(4326, clone=True).equals_exact(by_number(shape, 4326))
    turned: Any = line.transform(4326, clone=True)
    assert turned.coords[1][2] == 8.25


def test_in_place_and_to_where_it_is_already() -> None:
    point = METRES.clone()
    point.transform(2154)
    assert point.coords == METRES.coords
    point.transform(4326)
    assert (point.coords, point.srid) == (by_number(METRES, 4326).coords, 4326)


def test_what_has_no_system_or_goes_to_none_is_refused() -> None:
    with pytest.raises(GDALException):
        METRES.transform(999_999, clone=True)
    with pytest.raises(GEOSException):
        Point(1, 2).transform(4326, clone=True)


def test_threads_do_not_disturb_each_other() -> None:
    places = [Point(520_000 + each, 6_936_000, srid=2154) for each in range(400)]
    expected = [by_number(each, 4326).coords for each in places]
    with ThreadPoolExecutor(8) as threads:
        turned: list[Any] = list(threads.map(lambda each: each.transform(4326, True), places))
    assert [each.coords for each in turned] == expected
