"""What a request for a tile of a raster is answered with, headers included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.html import escape
from django.utils.translation import gettext as _

from layers.access.actor import PUBLIC, Actor
from layers.raster.drawing.cutting import WebFile
from layers.raster.drawing.hatching import Ring
from layers.raster.drawing.relief import Tint
from layers.raster.drawing.tile import RELIEF, STYLES, Format, Style, Subject, draw
from layers.raster.making.web import TILE
from layers.raster.models import Raster
from layers.raster.reading import NoSuchRaster, visible_raster
from layers.raster.storage import cog_path
from layers.raster.vocabulary import Kind
from layers.ui.problems import Problem
from layers.ui.tile_memory import TileMemory
from layers.ui.web_tile import WebTile

CONTENT_TYPES: Mapping[Format, str] = {"webp": "image/webp", "png": "image/png"}
# Another number when tiles are drawn otherwise than before: browsers keep those of before.
DRAWN = 2
VARY = "Cookie, Authorization"
MEMORY = TileMemory(settings.TILES_MEMORY_BYTES // 2)
_TAG = re.compile(r'"([^"]*)"')


def raster_on_map(actor: Actor, key: int) -> Raster:
    """The raster of that key, if it has been made.

    Raises:
        Problem: 404; the same whether it is unknown, not visible or not on the map yet.
    """
    try:
        raster = visible_raster(actor, key)
    except NoSuchRaster:
        raise no_such_raster() from None
    if not raster.cog:
        raise no_such_raster()
    return raster


def no_such_raster() -> Problem:
    """The one answer about what is not there for whoever asks."""
    return Problem(404, _("Ce plan ou ce relief n’existe pas."))


def style_of(raster: Raster, asked: str) -> Style:
    """How a raster is drawn: heights as a relief where nothing is asked.

    Raises:
        Problem: 400 for a style that it does not have.
    """
    known: tuple[Style, ...] = STYLES if raster.kind == Kind.ELEVATION else ("",)
    if not asked and raster.kind == Kind.ELEVATION:
        return RELIEF
    if asked not in known:
        raise Problem(400, _("Le style est « relief » ou « hillshade », pour un relief seulement."))
    return asked


def subject_of(raster: Raster, style: Style) -> Subject:
    """What is drawn of a raster that is on the map."""
    file = WebFile(cog_path(raster), raster.zoom or 0)
    tint = None
    if style == RELIEF:
        tint = Tint.over(raster.minimum or 0, raster.maximum or 0)
    footprint: Ring = ()
    if style and raster.geom is not None:
        footprint = cast(Polygon, raster.geom.transform(3857, clone=True))[0].coords
    return Subject(file, raster.lowest_zoom or 0, style, tint, footprint)


def answer(
    raster: Raster, style: Style, tile: WebTile, form: Format, actor: Actor, if_none_match: str
) -> HttpResponse:
    """200 with the tile, 204 where nothing is, 304 where the reader has it."""
    # The name of the file changes with its content.
    tag = f"{raster.cog.removesuffix('.tif')}.{style or 'colours'}.{DRAWN}"
    if tag in _TAG.findall(if_none_match):
        return _headers(HttpResponseNotModified(), actor, tag)
    known = (raster.pk, tag, tile.z, tile.x, tile.y, form)
    remembered = MEMORY.get(known)
    if remembered is None:
        body = draw(subject_of(raster, style), tile, form)
        MEMORY.put(known, 0, body)
    else:
        body = remembered.body
    response = HttpResponse(body, content_type=CONTENT_TYPES[form], status=200 if body else 204)
    response["X-Content-Type-Options"] = "nosniff"
    if body:
        response["Content-Length"] = str(len(body))
    else:
        del response["Content-Type"]
    return _headers(response, actor, tag)


def _headers(response: HttpResponse, actor: Actor, tag: str) -> HttpResponse:
    """Asked about each time: who may see a raster can change from one moment to the next."""
    audience = "public" if actor == PUBLIC else "private"
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = f"{audience}, no-cache"
    response["Vary"] = VARY
    return response


def tilejson(raster: Raster, style: Style, tiles_url: str) -> dict[str, Any]:
    """TileJSON 3.0 of a raster on the map; `tileSize` beside it, which map libraries read."""
    subject = subject_of(raster, style)
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": raster.title,
        "attribution": attribution_of(raster),
        "scheme": "xyz",
        "tiles": [tiles_url],
        "tileSize": TILE,
        "minzoom": subject.min_zoom,
        "maxzoom": subject.file.zoom,
    }
    if raster.geom is not None:
        bounds = raster.geom.transform(4326, clone=True).extent
        document["bounds"] = [round(each, 7) for each in bounds]
    return document


def attribution_of(raster: Raster) -> str:
    """Who is to be named beside the map; it stands there as HTML."""
    return escape(" · ".join(filter(None, (raster.author, raster.source, raster.licence))))
