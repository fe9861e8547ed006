"""Bring an elevation model, a plan or an aerial view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from django.contrib.gis.geos import Polygon
from django.contrib.gis.measure import D
from django.core.files.base import File
from pyproj import CRS

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.raster.examining import Examined, RasterRefused, Stated, examine
from layers.raster.examining.opening import ENDINGS
from layers.raster.examining.place import Place
from layers.raster.examining.systems import spoken
from layers.raster.models import Raster
from layers.raster.rights import require_may_say
from layers.raster.storage import Received, folder_of, receive, sweep
from layers.raster.tasks import make_later
from layers.raster.vocabulary import Confidentiality
from layers.territory.locate import FAR_KM
from layers.territory.models import Commune

_PIECE = 1024 * 1024
# What is said of how a file is to be read is no fact about the raster.
_OF_THE_FILE = frozenset({"crs", "heights", "elsewhere"})


@dataclass(frozen=True, slots=True)
class RasterFacts:
    """What somebody says of a file.

    Attributes:
        title, kind, year, author, licence, source, confidentiality, synthetic: as in `Raster`.
        crs: the EPSG code that the coordinates are in, plane or compound; it goes before what the
            file says, and who states it vouches for the place too.
        heights: one of `vocabulary.Heights`, for a file that does not say.
        elsewhere: that a place far from the territory is meant.
    """

    title: str
    kind: str
    year: int | None = None
    author: str = ""
    licence: str = ""
    source: str = ""
    confidentiality: str = Confidentiality.RESTRICTED
    synthetic: bool = False
    crs: int | None = None
    heights: str = ""
    elsewhere: bool = False

    def put_on(self, raster: Raster) -> None:
        """Copy what is said of the raster itself; texts lose the space around them."""
        for name in (each.name for each in fields(self) if each.name not in _OF_THE_FILE):
            value = getattr(self, name)
            setattr(raster, name, value.strip() if isinstance(value, str) else value)


def import_raster(
    actor: Actor,
    territory: str,
    file: File[bytes] | Path,
    facts: RasterFacts,
    *,
    later: bool = True,
) -> Raster:
    """A new raster, whose files a worker makes; with `later=False` the caller calls `make_raster`.

    The file is written piece by piece and looked at before anything is stored, so that most
    refusals come at once.

    Raises:
        PermissionDenied: the actor brings no rasters of that confidentiality to the territory.
        RasterRefused: no raster can be made from the file as it is, or as it is said to be.
        ValidationError: a fact is missing, unknown or too long.
    """
    require_may_say(actor, territory, facts.confidentiality)
    raster = Raster(territory_id=territory)
    facts.put_on(raster)
    # What is typed wrong is said before a large file has travelled for nothing.
    raster.clean_fields(exclude=_NOT_SAID)
    sweep()
    received = receive(_pieces(file))
    try:
        examined = examine(received.path, facts.kind, Stated(facts.crs, facts.heights))
        _require_near(territory, examined, facts)
        _fill(raster, received, examined)
        with acting(actor):
            raster.save()
            received.path.rename(folder_of(raster.pk) / raster.original)
            if later:
                make_later(raster.pk)
    finally:
        received.path.unlink(missing_ok=True)
    return raster


_NOT_SAID = frozenset(each.name for each in Raster._meta.fields) - frozenset(
    each.name for each in fields(RasterFacts)
)


def _pieces(file: File[bytes] | Path) -> Iterator[bytes]:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            yield from iter(lambda: opened.read(_PIECE), b"")
    else:
        yield from file.chunks(_PIECE)


def _require_near(territory: str, examined: Examined, facts: RasterFacts) -> None:
    place = examined.place
    if place is None or facts.elsewhere or facts.crs is not None:
        return
    communes = Commune.objects.filter(territory=territory, geom__isnull=False)
    footprint = _polygon(place)
    if communes.exists() and not communes.filter(geom__dwithin=(footprint, D(km=FAR_KM))).exists():
        longitude, latitude = place.centre
        raise RasterRefused(
            "far", crs=spoken(CRS(place.crs)), km=FAR_KM, lat=latitude, lon=longitude
        )


def _fill(raster: Raster, received: Received, examined: Examined) -> None:
    raster.original = f"original{ENDINGS[examined.driver]}"
    raster.sha256, raster.bytes = received.sha256, received.bytes
    raster.width, raster.height = examined.width, examined.height
    raster.orientation, raster.nodata = examined.orientation, examined.nodata
    if examined.place is not None:
        raster.crs = examined.place.crs
        raster.resolution_m = examined.place.resolution_m
        raster.geom = _polygon(examined.place)
    if examined.vertical is not None:
        raster.vertical, raster.unit_m = examined.vertical.name, examined.vertical.unit_m
    raster.remarks = "\n".join(examined.remarks)


def _polygon(place: Place) -> Polygon:
    return Polygon(list(place.footprint.exterior.coords), srid=2154)
