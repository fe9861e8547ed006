"""Boxes that come from outside, checked once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _


class BadBox(ValueError):
    """A box that cannot be read; the message is for people."""


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box, always x before y, in the CRS `srid` (4326: longitude, latitude)."""

    west: float
    south: float
    east: float
    north: float
    srid: int = 4326

    @classmethod
    def parse(cls, text: str, *, srid: int = 4326, latitude_first: bool = False) -> Box:
        """Read `w,s,e,n` (or the six numbers of a box with heights, which are dropped).

        Raises:
            BadBox: not four or six finite numbers, south above north, or outside the CRS's range.
        """
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise BadBox(_("bbox attend quatre nombres séparés par des virgules.")) from None
        if len(numbers) == 6:
            numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
        if len(numbers) != 4:
            raise BadBox(_("bbox attend quatre nombres (ou six, avec des altitudes)."))
        if not all(math.isfinite(number) for number in numbers):
            raise BadBox(_("bbox contient une valeur qui n’est pas un nombre fini."))
        west, south, east, north = numbers
        if latitude_first:
            west, south, east, north = south, west, north, east
        if south > north:
            raise BadBox(_("bbox est inversée : le sud est au-dessus du nord."))
        if west > east:
            # In longitude this means a box over the antimeridian, where no territory of ours lies.
            raise BadBox(_("bbox est inversée : l’ouest est à l’est de l’est."))
        if srid == 4326 and not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
            raise BadBox(_("bbox sort des limites de longitude (±180) ou de latitude (±90)."))
        return cls(west, south, east, north, srid)

    def polygon(self) -> Polygon:
        """The box as a polygon with its SRID."""
        shape = Polygon.from_bbox((self.west, self.south, self.east, self.north))
        shape.srid = self.srid
        return shape

    def outline(self, srid: int) -> Polygon:
        """The box in another CRS, its edges followed: they are bent there."""
        west, south, east, north = self.as_list()
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        ring = [
            (x + (to_x - x) * step / 16, y + (to_y - y) * step / 16)
            for (x, y), (to_x, to_y) in pairwise(corners)
            for step in range(16)
        ]
        shape = Polygon([*ring, ring[0]], srid=self.srid)
        shape.transform(srid)
        return shape

    def __str__(self) -> str:
        return ",".join(f"{number:.6f}" for number in self.as_list())

    def as_list(self) -> list[float]:
        """`[west, south, east, north]`."""
        return [self.west, self.south, self.east, self.north]
