"""The drawings of the tour, as JPEG files: each marked as an illustration, always the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random
from typing import Final

from geoportal.demo.painting import labelled
from geoportal.demo.tour import harbour, overview, plans, sections, statue, theatre, town
from geoportal.demo.tour.axonometry import Town
from geoportal.demo.tour.board import Camera

PAINTERS: Final[dict[str, tuple[Callable[[], Camera], Callable[[Town], None]]]] = {
    "town": (overview.camera, overview.town),
    "theatre-1": (theatre.camera, theatre.first),
    "theatre-2": (theatre.camera, theatre.second),
    "theatre-3": (theatre.camera, theatre.third),
    "theatre-4": (theatre.camera, theatre.today),
    "houses": (town.near, town.houses),
    "walled-exit": (Camera, town.walled_exit),
    "castle": (town.wide, town.castle),
    "canal": (town.quarter, town.canal),
    "banks": (town.quarter, town.banks),
    "harbour-1": (harbour.camera, harbour.inlet),
    "harbour-2": (harbour.camera, harbour.silted),
    "harbour-3": (harbour.camera, harbour.meadow),
    "beneath-the-square": (Camera, sections.beneath_the_square),
    "theatre-sizes": (Camera, plans.sizes_of_the_theatre),
    "statue": (Camera, statue.statue),
    "statue-where": (Camera, plans.around_the_theatre),
    "wall-cut": (Camera, sections.wall_cut),
    "keep-cut": (Camera, sections.keep_cut),
    "mosaic": (Camera, plans.mosaic),
    "footings": (Camera, plans.footings),
    "valley-cut": (Camera, sections.valley_cut),
}


@cache
def jpeg(name: str) -> bytes:
    """The drawing as a JPEG file, 960 by 640 pixels.

    Raises:
        KeyError: there is no such drawing.
    """
    camera, paint = PAINTERS[name]
    paper = Town(Random(name), camera())  # noqa: S311  # a drawing, not a secret
    paint(paper)
    file = BytesIO()
    labelled(paper.finish()).save(file, "JPEG", quality=86)
    return file.getvalue()
