"""How the visibility walk looks through the API of tours: everyone's, whoever asks.

Each exit tells what `visible_to` gives to the public, in the home territory and in languages that
are published: what one of them tells, all the others must tell too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.urls import reverse

from layers.access.actor import PUBLIC
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation
from layers.catalog.visible import Feature

ROUTES = frozenset(
    f"api-1.0.0:{name}"
    for name in (
        *("list_tours", "read_tour", "read_stop", "list_nearby", "read_medium"),
        *("read_geojson", "read_gpx", "read_trip"),
        *("read_package", "read_package_zip", "read_package_file"),
        *("list_objects", "read_object", "list_objects_slash", "read_object_slash"),
    )
)
FRENCH = {"lang": "fr"}
# Packages take longest, and are made of the very document that the others are compared with.
PACKAGES = 2
_TOUR = ("code", "title", "theme", "duration_min", "wheelchair")
_STOP = ("slug", "order", "title", "radius_m", "period_start", "period_end")
# A degree's seventh digit is a centimetre.
ROUNDING = 2e-7


class Disagreement(AssertionError):
    """Two answers tell different things of one tour, or of one that nobody may know."""


def look_at_reading(client: Client, layer: Layer) -> Observation | None:
    """What the API tells of tours or of stops, if it is one of these layers."""
    if layer.id not in ("tours", "tour-stops"):
        return None
    tours = _tours(client)
    if layer.id == "tours":
        return _look_at_tours(client, layer, tours)
    return _look_at_stops(client, layer, tours)


def _tours(client: Client) -> dict[str, dict[str, Any]]:
    """All tours of the list, whole, by their address; each format agrees with it."""
    cards = client.get(reverse("api-1.0.0:list_tours"), FRENCH).json()["tours"]
    tours = {}
    for card in cards:
        whole = client.get(reverse("api-1.0.0:read_tour", args=[card["id"]]), FRENCH).json()
        _same({name: whole[name] for name in card}, card, f"card of {card['id']}")
        tours[card["id"]] = whole
        _look_at_formats(client, whole)
    for code in list(tours)[:PACKAGES]:
        _look_at_package(client, tours[code])
    _look_at_geotrek(client, tours)
    return tours


def _look_at_tours(
    client: Client, layer: Layer, tours: Mapping[str, Mapping[str, Any]]
) -> Observation:
    shown = {str(each.properties["code"]): each for each in _public(layer)}
    _same(set(tours), set(shown), "tours of the list")
    rows: Any = layer.model._default_manager
    unknown = client.get(reverse("api-1.0.0:read_tour", args=["nowhere"]), FRENCH)
    for code in rows.values_list("code", flat=True):
        if code not in tours:
            hidden = client.get(reverse("api-1.0.0:read_tour", args=[code]), FRENCH)
            _same(hidden.content, unknown.content, "the refusal of a hidden tour")
    for code, tour in tours.items():
        line = shown[code].geometry
        _same(_places(tour["route"]), _places(line), f"way of {code}")
        if line is None:
            told = {name: tour[name] for name in ("profile", "length_m", "ascent_m")}
            _same(set(told.values()), {None}, f"what is measured along the way of {code}")
    return Observation(
        fields={
            shown[code].key: {name: tour["id" if name == "code" else name] for name in _TOUR}
            for code, tour in tours.items()
        }
    )


def _look_at_stops(
    client: Client, layer: Layer, tours: Mapping[str, Mapping[str, Any]]
) -> Observation:
    shown = {
        (str(each.properties["tour"]), str(each.properties["slug"])): each
        for each in _public(layer)
    }
    told = {(code, stop["id"]): stop for code, tour in tours.items() for stop in tour["stops"]}
    _same(set(told), set(shown), "stops of the tours")
    for (code, slug), stop in told.items():
        address = reverse("api-1.0.0:read_stop", args=[code, slug])
        alone = client.get(address, FRENCH).json()
        _same({name: alone[name] for name in stop}, stop, f"stop {slug}")
        _near(stop["place"], shown[code, slug], slug)
    rows: Any = layer.model._default_manager
    for stop in rows.select_related("tour"):
        if (stop.tour.code, stop.slug) in told:
            continue
        hidden = client.get(
            reverse("api-1.0.0:read_stop", args=[stop.tour.code, stop.slug]), FRENCH
        )
        _same(hidden.status_code, 404, "the refusal of a hidden stop")
        _look_nearby(client, stop, frozenset(told))
    return Observation(fields={shown[address].key: _fields(stop) for address, stop in told.items()})


def _fields(stop: Mapping[str, Any]) -> dict[str, Any]:
    period = stop["period"] or {"from": None, "to": None}
    known = {**stop, "slug": stop["id"], "period_start": period["from"], "period_end": period["to"]}
    return {name: known[name] for name in _STOP}


def _look_nearby(client: Client, stop: Any, told: frozenset[tuple[str, str]]) -> None:
    """Whoever stands where a hidden stop is hears of those that are told, and of no other."""
    place = stop.geom.transform(4326, clone=True)
    asked = FRENCH | {"lon": str(place.x), "lat": str(place.y), "within_m": "20000"}
    near = client.get(reverse("api-1.0.0:list_nearby"), asked).json()
    found = {(each["tour"], each["id"]) for each in near["stops"]}
    if not found <= told:
        raise Disagreement(f"stops nearby: {found - told}")


def _look_at_formats(client: Client, tour: Mapping[str, Any]) -> None:
    code = tour["id"]
    path = reverse("api-1.0.0:read_geojson", args=[code])
    way, *stops = client.get(path, FRENCH).json()["features"]
    _same(way["geometry"], tour["route"], f"GeoJSON way of {code}")
    places = [each["geometry"] and each["geometry"]["coordinates"] for each in stops]
    _same(places, [stop["place"] for stop in tour["stops"]], f"GeoJSON stops of {code}")
    gpx = client.get(reverse("api-1.0.0:read_gpx", args=[code]), FRENCH).content
    _same(gpx.count(b"<wpt "), len(tour["stops"]), f"waypoints of {code}")
    _same(b"<trk>" in gpx, tour["route"] is not None, f"track of {code}")
    trip = client.get(reverse("api-1.0.0:read_trip", args=[code]), FRENCH).json()
    _same(trip["itinerary"]["numberOfItems"], len(tour["stops"]), f"trip of {code}")
    for image in (image for stop in tour["stops"] for image in stop["images"]):
        _same(client.get(image["href"]).status_code, 200, f"image of {code}")


def _look_at_package(client: Client, tour: Mapping[str, Any]) -> None:
    code = tour["id"]
    manifest = client.get(reverse("api-1.0.0:read_package", args=[code]), FRENCH).json()
    zipped = client.get(reverse("api-1.0.0:read_package_zip", args=[code]), FRENCH)
    with ZipFile(BytesIO(b"".join(zipped.streaming_content))) as archive:
        names = set(archive.namelist())
        packed = json.loads(archive.read("tour.json"))
        _same(json.loads(archive.read("manifest.json")), manifest, f"inventory of {code}")
    paths = {each["path"]: each["href"] for each in manifest["files"]}
    _same(names, {"manifest.json", *paths}, f"files of {code}")
    # Its bytes are looked through.
    client.get(paths["tour.json"])
    for name in ("route", "profile", "bounds", "start", "stop_count"):
        _same(packed[name], tour[name], f"{name} in the package of {code}")
    places = [stop["place"] for stop in packed["stops"]]
    _same(places, [stop["place"] for stop in tour["stops"]], f"stops in the package of {code}")


def _look_at_geotrek(client: Client, tours: Mapping[str, Mapping[str, Any]]) -> None:
    def listed(kind: str) -> list[dict[str, Any]]:
        path = reverse("api-1.0.0:list_objects_slash", args=[kind])
        found: list[dict[str, Any]] = client.get(path, {"page_size": 100}).json()["results"]
        for each in found[:1]:
            alone = reverse("api-1.0.0:read_object", args=[kind, each["id"]])
            _same(client.get(alone).json(), each, f"{kind} {each['id']}")
        return found

    ways = [_places(tour["route"]) for tour in tours.values() if tour["route"]]
    treks = [[place[:2] for place in _places(each["geometry"])] for each in listed("trek")]
    _same(sorted(treks), sorted(ways), "ways of the treks")
    stops = [stop["place"] for tour in tours.values() for stop in tour["stops"] if stop["place"]]
    points = [each["geometry"]["coordinates"] for each in listed("poi")]
    _same(sorted(points), sorted(stops), "points of interest")


def _public(layer: Layer) -> list[Feature]:
    return layer.visible_to(PUBLIC).of_territory(settings.HOME_TERRITORY).features(10_000)


def _places(line: Mapping[str, Any] | None) -> list[list[float]]:
    return [list(place) for place in line["coordinates"]] if line else []


def _near(place: list[float] | None, feature: Feature, slug: str) -> None:
    given = feature.geometry["coordinates"] if feature.geometry else None
    _same(place is None, given is None, f"whether {slug} has a place")
    if place and given and max(abs(a - b) for a, b in zip(place, given, strict=True)) > ROUNDING:
        raise Disagreement(f"{slug} is at {place}, not at {given}")


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Disagreement(f"{what}: {one!r}, not {other!r}")
