"""A tour as GPX 1.1 (https://www.topografix.com/GPX/1/1/): waypoints for stops, the way as a track.

Walkers' devices draw a track and say the names of waypoints.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from archaeology.tours.exits.document import stop_address, tour_address
from archaeology.tours.exits.heights import height_at, heights
from archaeology.tours.telling.parts import Place, Stop, Telling

MEDIA_TYPE = "application/gpx+xml"
NAMESPACE = "http://www.topografix.com/GPX/1/1"
SCHEMA = "http://www.topografix.com/GPX/1/1/gpx.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
# What XML 1.0 has no way to write.
_FORBIDDEN = {each: None for each in range(32) if each not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}


def gpx(told: Telling, origin: str) -> bytes:
    """The document; `origin` is where links to the pages of stops begin."""
    root = Element(
        "gpx",
        {
            "version": "1.1",
            "creator": origin,
            "xmlns": NAMESPACE,
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
        },
    )
    about = SubElement(root, "metadata")
    _text(about, "name", told.title)
    _text(about, "desc", _described(told))
    _link(about, origin + tour_address(told.code), told.title)
    SubElement(about, "time").text = told.updated.isoformat(timespec="seconds")
    if told.bounds is not None:
        west, south, east, north = (f"{each:.7f}" for each in told.bounds)
        SubElement(
            about, "bounds", {"minlat": south, "minlon": west, "maxlat": north, "maxlon": east}
        )
    for each in told.stops:
        if each.place is not None:
            _waypoint(root, told, each, each.place, origin)
    if told.route:
        _track(root, told)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _waypoint(root: Element, told: Telling, stop: Stop, place: Place, origin: str) -> None:
    point = SubElement(root, "wpt", _at(place))
    _height(point, height_at(told, place))
    _text(point, "name", f"{stop.order}. {stop.title}")
    _text(point, "desc", stop.text)
    _link(point, origin + stop_address(told.code, stop.slug), stop.title)


def _track(root: Element, told: Telling) -> None:
    track = SubElement(root, "trk")
    _text(track, "name", told.title)
    _text(track, "desc", told.description)
    segment = SubElement(track, "trkseg")
    for place, height in zip(told.route, heights(told), strict=True):
        point = SubElement(segment, "trkpt", _at(place))
        _height(point, height)


def _described(told: Telling) -> str:
    """In one sentence; and where the heights come from, which a device shows as if measured."""
    return " ".join(each for each in (told.summary, told.heights and told.heights.words) if each)


def _height(point: Element, height: float | None) -> None:
    """First in a point, as the schema has it."""
    if height is not None:
        SubElement(point, "ele").text = f"{height:.1f}"


def _at(place: Place) -> dict[str, str]:
    return {"lat": f"{place[1]:.7f}", "lon": f"{place[0]:.7f}"}


def _text(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = text.translate(_FORBIDDEN)


def _link(parent: Element, href: str, text: str) -> None:
    link = SubElement(parent, "link", {"href": href})
    _text(link, "text", text)
