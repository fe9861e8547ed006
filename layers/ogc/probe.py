"""How the visibility walk looks through the OGC service."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.ogc.crs import WEB_MERCATOR

# Small, so that there are several pages to go through.
PAGE = 7
# Metres of Web Mercator around a point, and what rounding to seven digits of a degree may lose.
AROUND, ROUNDING = 2.0, 0.05
DEGREES_ROUNDING = 2e-7
ROUTES = frozenset(
    {
        "ogc",
        "ogc-landing",
        "ogc-conformance",
        "ogc-api",
        "ogc-collections",
        "ogc-collection",
        "ogc-items",
        "ogc-item",
    }
)


class Disagreement(AssertionError):
    """Two resources of the service tell different things of one row."""


def probe() -> Probe:
    """Pages, single features, counts, extents, boxes and the pages for people."""
    return Probe("ogc", ROUTES, _look, notes="One observation; each resource must agree with it.")


def _look(client: Client, layer: Layer) -> Observation | None:
    _read_pages_about_everything(client)
    items = reverse("ogc-items", args=[layer.id])
    first = client.get(items, {"limit": PAGE})
    if first.status_code == 404:
        for route in ("ogc-items", "ogc-collection"):
            _same(client.get(reverse(route, args=[layer.id])).status_code, 404, route)
        return None
    features = {feature["id"]: feature for feature in _all_features(client, first.json())}
    shapes = {
        key: GEOSGeometry(json.dumps(feature["geometry"]), srid=4326)
        for key, feature in features.items()
        if feature["geometry"] is not None
    }
    rows: Any = layer.model.objects  # type: ignore[attr-defined]  # each model has its own
    exact = dict(rows.values_list("pk", layer.geometry))
    _look_at_single_features(client, layer, features, exact)
    _look_through_boxes(client, items, shapes, exact)
    _look_at_collection(client, layer, features, shapes)
    client.get(items, {"f": "html"})
    return Observation(
        keys=frozenset(features),
        fields={key: feature["properties"] for key, feature in features.items()},
        positions={key: _inside(shape) for key, shape in shapes.items()},
        count=first.json()["numberMatched"],
    )


def _read_pages_about_everything(client: Client) -> None:
    """Nothing is expected of them here but what the walk finds in the raw bytes."""
    for route in ("ogc-landing", "ogc-conformance", "ogc-api", "ogc-collections"):
        for form in ("json", "html"):
            _same(client.get(reverse(route), {"f": form}).status_code, 200, route)
    _same(client.get(reverse("ogc")).status_code, 200, "ogc")


def _all_features(client: Client, page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    while True:
        yield from page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return
        page = client.get(following[0]).json()


def _look_at_single_features(
    client: Client, layer: Layer, features: Mapping[int, Any], exact: Mapping[int, Any]
) -> None:
    """Every row of the table is asked for by its key, hidden ones included.

    Rows with the same fields look alike to people; one page of each kind is enough.
    """
    read_by_people: set[frozenset[str]] = set()
    for key in exact:
        address = reverse("ogc-item", args=[layer.id, key])
        response = client.get(address)
        _same(response.status_code == 200, key in features, f"single feature {key}")
        if key in features:
            found = response.json()
            for member in ("id", "geometry", "properties"):
                _same(found[member], features[key][member], f"{member} of {key}")
            kind = frozenset(found["properties"])
            if kind not in read_by_people:
                read_by_people.add(kind)
                client.get(address, {"f": "html"})


@lru_cache(maxsize=10_000)
def _mercator_of(shape: bytes, srid: int) -> GEOSGeometry:
    geometry = GEOSGeometry(memoryview(shape), srid=srid)
    geometry.transform(3857)
    return geometry


def _in_mercator(geometry: GEOSGeometry) -> GEOSGeometry:
    """The same for each of those who look: turned once."""
    return _mercator_of(bytes(geometry.wkb), int(geometry.srid or 0))


def _look_through_boxes(
    client: Client, items: str, shapes: Mapping[int, GEOSGeometry], exact: Mapping[int, Any]
) -> None:
    """A box around where a row really is finds what is *shown* there, and nothing else.

    Asked in Web Mercator: the answer repeats the box in its links, and the walk takes degrees and
    Lambert-93 of a hidden position for a leak.
    """
    shown = {key: _in_mercator(shape) for key, shape in shapes.items()}
    for geometry in exact.values():
        if geometry is None:
            continue
        x, y = _inside(_in_mercator(geometry))
        corners = (x - AROUND, y - AROUND, x + AROUND, y + AROUND)
        query = {"bbox": ",".join(map(repr, corners)), "bbox-crs": WEB_MERCATOR.uri, "limit": 1000}
        answer = client.get(items, query).json()
        box = Polygon.from_bbox(corners)
        found = {feature["id"] for feature in answer["features"]}
        inner, outer = box.buffer(-ROUNDING), box.buffer(ROUNDING)
        surely = {key for key, shape in shown.items() if shape.intersects(inner)}
        maybe = {key for key, shape in shown.items() if shape.intersects(outer)}
        if not surely <= found <= maybe:
            raise Disagreement(f"a box finds {found}, where {surely} are shown")
        _same(answer["numberMatched"], len(found), "count in a box")


def _look_at_collection(
    client: Client,
    layer: Layer,
    features: Mapping[int, Any],
    shapes: Mapping[int, GEOSGeometry],
) -> None:
    """Extents are those of what is shown."""
    address = reverse("ogc-collection", args=[layer.id])
    document = client.get(address).json()
    client.get(address, {"f": "html"})
    corners = [shape.extent for shape in shapes.values()]
    told = document["extent"].get("spatial", {}).get("bbox", [None])[0]
    shown = None
    if corners:
        sides = (min, min, max, max)
        shown = [side(box[place] for box in corners) for place, side in enumerate(sides)]
    if (told is None) != (shown is None) or any(
        abs(one - other) > DEGREES_ROUNDING
        for one, other in zip(told or (), shown or (), strict=True)
    ):
        raise Disagreement(f"extent {told}, shown {shown}")
    if layer.moment:
        moments = [feature["properties"].get(layer.moment) for feature in features.values()]
        # A day, as a moment, is the midnight it begins with.
        known = sorted(
            moment if "T" in moment else f"{moment}T00:00:00Z" for moment in moments if moment
        )
        interval = document["extent"].get("temporal", {}).get("interval", [[]])[0]
        _same(interval, [known[0], known[-1]] if known else [], "extent in time")


def _inside(shape: GEOSGeometry) -> tuple[float, float]:
    point = shape if isinstance(shape, Point) else shape.point_on_surface
    return point.x, point.y


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Disagreement(f"{what}: {one!r}, not {other!r}")
