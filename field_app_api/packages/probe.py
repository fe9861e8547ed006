"""How the visibility walk looks through packages: every part, wherever rows are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.urls import reverse

from layers.access.models import Account
from layers.access.services.sign_in_device import issue_token
from layers.catalog.layer import STORAGE_SRID, Layer
from layers.catalog.probes import Client, Observation, Probe

PACKAGE = "api-1.0.0:get_package"
PART = "api-1.0.0:get_package_part"
# A box of that side is small enough to be taken along.
SIDE_M = 17_000


def probe() -> Probe:
    """All layers, in as many sectors as their rows need."""
    return Probe(
        "packages",
        frozenset({PACKAGE, PART}),
        _look,
        is_counter=True,
        notes="the values of a form are those of rows that the reader gets whole",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    signed_in: Any = client
    account = Account.objects.filter(pk=signed_in.session.get("_auth_user_id")).first()
    asked = [{"bbox": bbox, "layers": layer.id} for bbox in _boxes(layer)]
    if account is None:
        part = reverse(PART, args=["layer", layer.id])
        for address in (reverse(PACKAGE), part):
            if any(client.get(address, each).status_code != 401 for each in asked):
                raise AssertionError(f"{address} answers without a token")
        return Observation()
    headers = {"Authorization": f"Bearer {issue_token(account, 'walk')}"}
    features: dict[int, Any] = {}
    for each in asked:
        told = client.get(reverse(PACKAGE), each, headers=headers)
        if told.status_code == 404:
            client.get(reverse(PART, args=["layer", layer.id]), each, headers=headers)
            continue
        for part in told.json()["parts"]:
            # Whatever it is, its bytes are looked through.
            answer = client.get(part["href"], headers=headers)
            if (part["kind"], part["name"]) == ("layer", layer.id):
                features |= {one["id"]: one for one in answer.json()["features"]}
    placed = {key: one["geometry"] for key, one in features.items() if one["geometry"]}
    return Observation(
        keys=frozenset(features),
        fields={key: one["properties"] for key, one in features.items()},
        positions={key: _point(geometry) for key, geometry in placed.items()},
    )


def _boxes(layer: Layer) -> Iterator[str]:
    """Boxes in WGS 84 that hold all places of the layer's rows, hidden ones too."""
    rows: Any = layer.model._default_manager
    columns = [layer.geometry, *([layer.generalised] if layer.generalised else [])]
    extents = rows.aggregate(**{f"of_{each}": Extent(each) for each in columns}).values()
    known = [extent for extent in extents if extent is not None]
    if not known:
        yield "0.4,49.4,0.5,49.5"
        return
    west, south = (min(extent[i] for extent in known) - 50 for i in (0, 1))
    east, north = (max(extent[i] for extent in known) + 50 for i in (2, 3))
    x = west
    while x < east:
        y = south
        while y < north:
            box = (x, y, min(x + SIDE_M, east), min(y + SIDE_M, north))
            yield ",".join(f"{degrees:.6f}" for degrees in _degrees(box))
            y += SIDE_M
        x += SIDE_M


def _degrees(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    outline = Polygon.from_bbox(box)
    outline.srid = STORAGE_SRID
    outline.transform(4326)
    return outline.extent


def _point(geometry: Any) -> tuple[float, float]:
    """A point of the shape, as the walk compares it."""
    shape = GEOSGeometry(str(geometry).replace("'", '"'))
    return shape.point_on_surface.x, shape.point_on_surface.y
