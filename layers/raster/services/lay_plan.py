"""The worker's part of placing a plan: the sheet as it lies on the ground, then the map's file."""

from __future__ import annotations

import logging
import math
from pathlib import Path
from typing import cast

import rasterio
from affine import Affine
from django.contrib.gis.geos import Polygon
from rasterio.windows import Window

from layers.catalog.layer import STORAGE_SRID
from layers.raster import storage
from layers.raster.examining.refusal import RasterRefused
from layers.raster.georeferencing.drawing import (
    Frame3857,
    blocks,
    draw,
    frame_around,
    outline,
)
from layers.raster.georeferencing.fitting import Transformation
from layers.raster.georeferencing.mappings import Mapping, Points
from layers.raster.georeferencing.scans import open_scan
from layers.raster.making.telling import Tell, part, silent
from layers.raster.making.web import ENOUGH, TILE, WEB
from layers.raster.models import Placement, Raster
from layers.raster.placing import Control, placed
from layers.raster.services.make_raster import Voice, place_web, say
from layers.raster.vocabulary import State
from layers.ui.web_tile import HALF_WORLD, MAX_ZOOM

logger = logging.getLogger(__name__)
# So many pixels and no more, whatever a spline stretches its edges to.
_MOST_PIXELS = 600_000_000
_BLOCK = 4 * TILE


def lay_plan(key: int, placement: int, tell: Tell = silent) -> None:
    """Lay a plan where a placement puts it; one that was placed anew meanwhile is left alone.

    Run again after a worker was killed, it begins anew.
    """
    raster = Raster.objects.filter(pk=key, state=State.MAKING).first()
    last = raster.placements.first() if raster else None
    if raster is None or last is None or last.pk != placement:
        return
    voice = Voice(key, tell)
    try:
        _lay(raster, last, voice.tell)
    except RasterRefused as refused:
        say(key, state=State.FAILED, reason=str(refused))
    except Exception:
        logger.exception("plan %s could not be laid", key)
        say(key, state=State.FAILED, reason=str(RasterRefused("ours")))


def _lay(raster: Raster, placement: Placement, tell: Tell) -> None:
    points = [Control(each.column, each.row, *each.geom.coords) for each in placement.points.all()]
    size = (raster.width, raster.height)
    found = placed(Transformation(placement.transformation), points, size)
    ring = outline(found.mapping, size)
    with storage.making(raster.pk) as folder:
        _write(raster, found.mapping, frame_of(ring, found.pixel_m), folder / "laid.tif", tell)
        place_web(
            raster.pk,
            folder / "laid.tif",
            part(tell, 0.6, 1),
            geom=_footprint(ring),
            resolution_m=found.pixel_m,
        )


def frame_of(ring: Points, pixel_m: float) -> Frame3857:
    """The map's own pixels around a ring in EPSG:2154: what is drawn in them is not drawn again."""
    one = frame_around(ring, 1.0)
    # A metre over the ground is longer on this map, away from the equator.
    stretch = math.cosh(math.pi * (one.north - one.height / 2) / HALF_WORLD)
    zoom = math.ceil(math.log2(2 * HALF_WORLD / TILE / (pixel_m * stretch) * ENOUGH))
    zoom = min(max(zoom, 0), MAX_ZOOM)
    while True:
        pixel = 2 * HALF_WORLD / TILE / 2**zoom
        frame = frame_around(ring, pixel, (-HALF_WORLD, HALF_WORLD))
        if frame.width * frame.height <= _MOST_PIXELS:
            return frame
        zoom -= 1


def _write(raster: Raster, mapping: Mapping, frame: Frame3857, target: Path, tell: Tell) -> None:
    profile = {
        "driver": "GTiff",
        "width": frame.width,
        "height": frame.height,
        "count": 4,
        "dtype": "uint8",
        "crs": WEB,
        "transform": Affine(frame.pixel, 0, frame.west, 0, -frame.pixel, frame.north),
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "compress": "zstd",
        "zstd_level": 1,
        "sparse_ok": True,
        "bigtiff": "if_safer",
        "photometric": "rgb",
        "alpha": "non-premultiplied",
        "interleave": "pixel",
    }
    done, all_of_it = 0, math.ceil(frame.width / _BLOCK) * math.ceil(frame.height / _BLOCK)
    with open_scan(storage.sheet_path(raster)) as scan, rasterio.open(target, "w", **profile) as to:
        for left, top, each in blocks(frame, _BLOCK):
            drawn = draw(scan, mapping, each)
            if drawn[3].any():
                to.write(drawn, window=Window(left, top, each.width, each.height))
            done += 1
            tell(0.6 * done / all_of_it)


def _footprint(ring: Points) -> Polygon:
    made = Polygon(ring.tolist(), srid=STORAGE_SRID)
    # Bent at an edge a spline's outline may cross itself.
    return made if made.valid else cast(Polygon, made.convex_hull)
