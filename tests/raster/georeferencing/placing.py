"""Where the invented plan lies, for tests that place it."""

from __future__ import annotations

import numpy as np
from django.contrib.gis.geos import LineString
from django.test import Client

from layers.raster.placing import Control
from layers.ui.form_fields import written
from tests.raster.drawn import NORTH, WEST
from tests.raster.georeferencing.old_plan import BRIDGE, CHURCH, CROSSROADS, GATE

# Of half a metre a pixel, turned by ten degrees, in the first commune.
SCALE, ANGLE = 0.5, np.radians(10)


def place_of(column: float, row: float) -> tuple[float, float]:
    """Where a pixel truly lies, EPSG:2154."""
    east, north = column * SCALE, -row * SCALE
    return (
        float(WEST + east * np.cos(ANGLE) - north * np.sin(ANGLE)),
        float(NORTH + east * np.sin(ANGLE) + north * np.cos(ANGLE)),
    )


FOUR = [Control(*pixel, *place_of(*pixel)) for pixel in (CHURCH, BRIDGE, CROSSROADS, GATE)]
FIVE = [*FOUR, Control(1150, 60, *place_of(1150, 60))]


def lonlat_lines(*places: tuple[float, float]) -> str:
    """A line through places of EPSG:2154, as people type it."""
    return written(LineString(places, srid=2154))


def text_of(client: Client, address: str, **asked: str) -> str:
    """The page at an address, which must be there."""
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()
