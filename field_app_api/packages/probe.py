"""How the visibility walk looks through packages: every part, wherever rows are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.urls import reverse

from layers.catalog.device_probes import device_of
from layers.catalog.layer import STORAGE_SRID, Layer
from layers.catalog.probes import Client, Observation, Probe

PACKAGE = "api-1.0.0:get_package"
PART = "api-1.0.0:get_package_part"
WORK = "api-1.0.0:get_work"
# A box of that side is small enough to be taken along.
SIDE_M = 17_000
# And one of that side is looked at with all that belongs to it.
SMALL_M = 2_500


def probe() -> Probe:
    """All layers, in as many sectors as their rows need, and what is somebody's own work."""
    return Probe(
        "packages",
        frozenset({PACKAGE, PART, WORK}),
        _look,
        is_counter=True,
        notes="the values of a form are those of rows that the reader gets whole",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    small, *boxes = ({"bbox": bbox, "layers": layer.id} for bbox in _boxes(layer))
    part = reverse(PART, args=["layer", layer.id])
    device = device_of(client, [reverse(PACKAGE), part, reverse(WORK)])
    if device is None:
        return Observation()
    headers = device.headers
    told = client.get(reverse(PACKAGE), small, headers=headers)
    # Whatever it is, the bytes of each part are looked through.
    for each in told.json()["parts"] if told.status_code == 200 else ():
        client.get(each["href"], headers=headers)
    features: dict[int, Any] = {}
    for box in boxes:
        answer = client.get(part, box, headers=headers)
        if answer.status_code == 200:
            features |= {each["id"]: each for each in answer.json()["features"]}
    # Nobody's work is anything that the sectors do not tell.
    given = client.get(reverse(WORK), headers=headers).json()["features"]
    features |= {each["id"]: each for each in given.get(layer.id, ())}
    placed = {key: each["geometry"] for key, each in features.items() if each["geometry"]}
    return Observation(
        keys=frozenset(features),
        fields={key: each["properties"] for key, each in features.items()},
        positions={key: _point(geometry) for key, geometry in placed.items()},
    )


def _boxes(layer: Layer) -> Iterator[str]:
    """A small box, then some that hold all places of the layer's rows, hidden ones too; WGS 84."""
    rows: Any = layer.model._default_manager
    columns = [layer.geometry, *([layer.generalised] if layer.generalised else [])]
    extents = rows.aggregate(**{f"of_{each}": Extent(each) for each in columns}).values()
    known = [extent for extent in extents if extent is not None]
    if not known:
        yield from ("0.4,49.4,0.41,49.41",) * 2
        return
    west, south = (min(extent[i] for extent in known) - 50 for i in (0, 1))
    east, north = (max(extent[i] for extent in known) + 50 for i in (2, 3))
    yield _degrees((west, south, min(west + SMALL_M, east), min(south + SMALL_M, north)))
    x = west
    while x < east:
        y = south
        while y < north:
            yield _degrees((x, y, min(x + SIDE_M, east), min(y + SIDE_M, north)))
            y += SIDE_M
        x += SIDE_M


def _degrees(box: tuple[float, float, float, float]) -> str:
    outline = Polygon.from_bbox(box)
    outline.srid = STORAGE_SRID
    outline.transform(4326)
    return ",".join(f"{degrees:.6f}" for degrees in outline.extent)


def _point(geometry: Any) -> tuple[float, float]:
    """A point of the shape, as the walk compares it."""
    shape = GEOSGeometry(str(geometry).replace("'", '"'))
    return shape.point_on_surface.x, shape.point_on_surface.y
