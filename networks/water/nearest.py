"""What an incident may have happened to: the nearest assets that were there that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D

from networks.water.models import Device, Pipe
from networks.water.vocabulary import CLASS_METRES, SEWERS, Network, PositionClass

PROPOSED = 3
# Where nobody says how well the place is known; and beyond the first, nothing is proposed.
DEFAULT_ACCURACY_M, FARTHEST_M = 20.0, 200.0


@dataclass(frozen=True, slots=True)
class Near:
    """An asset, how far from the place it is drawn, and whether it may lie there.

    `within` is whether the distance is no more than the place's accuracy and the map's class
    together: beyond that it would have to be a mistake of one of them.
    """

    layer: str
    key: int
    code: str
    metres: float
    within: bool
    asset: Pipe | Device

    def told(self) -> dict[str, Any]:
        """As an incident keeps it."""
        return {
            "layer": self.layer,
            "key": self.key,
            "code": self.code,
            "metres": round(self.metres, 1),
            "within": self.within,
        }


def nearest_assets(
    territory: str,
    place: Point,
    day: date,
    *,
    network: str = "",
    accuracy_m: float | None = None,
    limit: int = PROPOSED,
) -> list[Near]:
    """The nearest pipes and devices in service on a day, nearest first.

    Args:
        territory: whose networks.
        place: EPSG:2154.
        day: when it happened.
        network: of one network only; of all sewers for any of them.
        accuracy_m: how well the place is known.
        limit: how many.
    """
    found: list[Near] = []
    for layer, model in (("water-pipes", Pipe), ("water-devices", Device)):
        rows: Any = model._default_manager.in_service_on(day).filter(
            territory_id=territory, geom__dwithin=(place, D(m=FARTHEST_M))
        )
        if network:
            family = sorted(SEWERS) if network != Network.DRINKING else [network]
            rows = rows.filter(network__in=family)
        for asset in rows.annotate(away=Distance("geom", place)).order_by("away", "pk")[:limit]:
            metres = float(asset.away.m)
            reach = (accuracy_m or DEFAULT_ACCURACY_M) + CLASS_METRES[PositionClass(asset.xy_class)]
            found.append(Near(layer, asset.pk, asset.code, metres, metres <= reach, asset))
    return sorted(found, key=lambda each: (each.metres, each.key))[:limit]
