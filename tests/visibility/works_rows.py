"""Rows of roadworks for the walk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.gis.geos import LineString

from layers.access.models import Territory
from networks.water.models import Roadworks
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

NORTHING = SOUTH + 6_411.75
# Whether they are announced, where they stand, and the class that follows.
_LIVES = (
    (True, "planned", "announced"),
    (False, "planned", "internal"),
    (True, "cancelled", "internal"),
)


@rows_of("roadworks")
def roadworks(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Works that everybody knows of, works that nobody does yet, works that were given up."""
    rows = []
    for territory, west in ((home, WEST + 411.5), (neighbour, WEST + 10_411.5)):
        for index, (announced, state, visibility) in enumerate(_LIVES):
            word = f"works{territory.pk}x{index}"
            values: dict[str, Any] = {
                "title": f"title-{word}",
                "reference": f"ref-{word}",
                "kind": "trench",
                "state": state,
                "road": f"road-{word}",
                "starts_on": date(2031, 3, 4),
                "ends_on": date(2031, 5, 6),
                "manager": f"manager-{word}",
                "company": f"company-{word}",
                "declaration": "dt",
                "declaration_number": f"dt-{word}",
                "received_on": date(2030, 11, 12),
                "on_paper": False,
                "answered_on": None,
                "announced": announced,
                "width_m": 6.5,
                "synthetic": False,
            }
            start = (west + 311.25 * index, NORTHING)
            line = LineString(start, (start[0] + 83.5, NORTHING + 21.25), srid=2154)
            made = Roadworks.objects.create(
                territory=territory, geom=line, note=f"note-{word}", **values
            )
            rows.append(
                WalkedRow(
                    made.pk,
                    territory.pk,
                    visibility,
                    values | {"commune": None},
                    line,
                    secrets=(f"note-{word}",),
                )
            )
    return rows
