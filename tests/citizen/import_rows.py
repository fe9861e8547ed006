"""Rows as a mapping leaves them, and the import of them into a territory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.import_requests import import_requests
from layers.access.actor import Actor, system_actor
from layers.catalog.importing import ImportContext, ImportReport, Table
from layers.catalog.models import Change
from layers.exchange.refusals import Refusals
from layers.exchange.shapes import Projection

CITY = "75056"
SETTINGS: dict[str, Any] = {
    "territory": {"key": CITY, "name": "Ville"},
    "source": {"code": "essai", "title": "un fichier d’essai"},
    "agencies": {"create": True},
    "place": {"bounds": [2.2, 48.8, 2.5, 48.92]},
    "communes": {"insee": "751{district:02d}", "name": "Ville {district}"},
    "requests": {"state": "closed"},
}
ROW = {
    "external_id": "A1",
    "group": "Propreté",
    "category": "Dépôt sauvage",
    "received_at": "2024-07-25",
    "text": "Un canapé",
    "address": "1 rue Henner",
    "place": (2.3328, 48.8798),
    "channel": "app",
    "agency": "DPE",
    "district": "9",
}


def row(**values: Any) -> dict[str, Any]:
    """A good row, some of its values replaced."""
    return ROW | values


def table(*rows: dict[str, Any], first: int = 1) -> Table:
    """A chunk of rows; `place` is longitude and latitude, or None."""
    points = [None if each["place"] is None else shapely.Point(each["place"]) for each in rows]
    projected = Projection("EPSG:4326").projected(np.array(points, dtype=np.object_), Refusals())
    names = [name for name in rows[0] if name != "place"]
    columns = {name: [each[name] for each in rows] for name in names}
    return Table(range(first, first + len(rows)), columns, projected)


def bring(
    *chunks: Table,
    territory: str = CITY,
    settings: dict[str, Any] | None = None,
    actor: Actor | None = None,
    **how: Any,
) -> ImportReport:
    """Import chunks as the platform itself, or as `actor`."""
    context = ImportContext(
        actor or system_actor("import"),
        territory,
        settings=SETTINGS if settings is None else settings,
        **how,
    )
    return import_requests(chunks, context)


def degrees(request: CitizenRequest) -> tuple[float, float]:
    """Longitude and latitude of where a request is stored in EPSG:2154."""
    assert request.geom is not None
    assert request.geom.srid == 2154
    there: Any = request.geom.transform(4326, clone=True)
    return there.x, there.y


def changes() -> Sequence[tuple[str, str]]:
    """Operation and actor of every change of requests, in the log's order."""
    return list(
        Change.objects.filter(layer="requests").order_by("id").values_list("operation", "actor")
    )
