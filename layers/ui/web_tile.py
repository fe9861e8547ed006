"""A tile of the web's square map: its number and its envelope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.utils.translation import gettext as _

from layers.ui.problems import Problem

MAX_ZOOM = 22
# Half the side of the web's square map, in metres of EPSG:3857.
HALF_WORLD = 20_037_508.342789244
_WHOLE_NUMBER = re.compile(r"\d{1,8}", re.ASCII)


@dataclass(frozen=True, slots=False)
class WebTile:
    """A tile of the web's square map (EPSG:3857), counted from the north-west."""

    z: int
    x: int
    y: int

    @classmethod
    def parse(cls, z: str, x: str, y: str) -> Self:
        """Read the three numbers of an address.

        Raises:
            Problem: 400 if they are not whole numbers, 404 if there is no such tile.
        """
        if not all(_WHOLE_NUMBER.fullmatch(part) for part in (z, x, y)):
            raise Problem(400, _("L’adresse d’une tuile est faite de trois nombres entiers."))
        tile = cls(int(z), int(x), int(y))
        if not (tile.z <= MAX_ZOOM and max(tile.x, tile.y) < 1 << tile.z):
            raise Problem(404, _("Cette tuile n’existe pas : zoom de 0 à 22, x et y sous 2^zoom."))
        return tile

    @cached_property
    def side(self) -> float:
        """The side in metres of EPSG:3857."""
        return 2 * HALF_WORLD / (1 << self.z)

    def bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:3857, `margin` of a side wider on each side."""
        wider = self.side * margin
        west = -HALF_WORLD + self.x * self.side
        north = HALF_WORLD - self.y * self.side
        return (west - wider, north - self.side - wider, west + self.side + wider, north + wider)
