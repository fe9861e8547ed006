"""The floor's own probe: `VisibleRows` itself, before any exit."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.catalog.visible import VisibleRows


def actor_behind(client: Any) -> Actor:
    """The actor of a signed-in test client."""
    account = client.session.get("_auth_user_id") if client.cookies else None
    return actor_of(Account.objects.get(pk=account)) if account else PUBLIC


def observe(rows: VisibleRows) -> Observation:
    """Everything that reading visible rows tells."""
    features = rows.features(10_000)
    positions = {}
    for feature in features:
        if feature.geometry is not None:
            point = GEOSGeometry(json.dumps(feature.geometry)).point_on_surface
            positions[feature.key] = (point.x, point.y)
    return Observation(
        keys=frozenset(feature.key for feature in features),
        fields={feature.key: feature.properties for feature in features},
        positions=positions,
        count=rows.count().number,
    )


def look(client: Client, layer: Layer) -> Observation | None:
    """Read the layer as the one who is signed in."""
    rows = layer.visible_to(actor_behind(client))
    return observe(rows) if rows.branches else None


def floor_probe() -> Probe:
    """The probe."""
    return Probe("floor", frozenset(), look)
