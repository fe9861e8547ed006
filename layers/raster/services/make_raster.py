"""The worker's part: make the files of the map and of analysis from what was brought."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.access.actor import system_actor
from layers.catalog.acting import acting
from layers.raster import storage
from layers.raster.examining.refusal import RasterRefused
from layers.raster.examining.remarks import remarks_on_measures
from layers.raster.making.heights import make_grid
from layers.raster.making.sheet import make_sheet
from layers.raster.making.telling import Tell, part, silent
from layers.raster.making.web import make_web
from layers.raster.models import Raster
from layers.raster.vocabulary import UNFINISHED, Kind, State


class _Gone(Exception):
    """The raster was deleted while its files were made; none of them stays."""


logger = logging.getLogger(__name__)
# Told no more often: each time is a write.
_EVERY_SECONDS, _EVERY_PERCENT = 0.5, 2
# The share of the time that goes by before the file of the map is begun, as measured.
_CLEANING = 0.15


def make_raster(key: int, tell: Tell = silent) -> None:
    """Make what a raster still lacks; one that is finished, or gone, is left alone.

    A step that was finished before a worker was killed is not done again. What the file is refused
    for, and what fails on our side, is the raster's reason in the state `failed`.
    """
    raster = Raster.objects.filter(pk=key, state__in=UNFINISHED).first()
    if raster is None:
        return
    voice = Voice(key, tell)
    try:
        say(key, state=State.MAKING, reason="")
        storage.clear_making(key)
        step = _heights if raster.kind == Kind.ELEVATION else _picture
        step(raster, voice.tell)
    except _Gone:
        storage.forget(key)
    except RasterRefused as refused:
        say(key, state=State.FAILED, reason=str(refused))
    except Exception:
        # Whoever waits for it hears of it; what happened is for those who look after the platform.
        logger.exception("raster %s could not be made", key)
        say(key, state=State.FAILED, reason=str(RasterRefused("ours")))


def place_web(key: int, source: Path, tell: Tell = silent, **facts: Any) -> None:
    """Make the map's file of a raster from a placed GeoTIFF, and the raster ready.

    `source` has 1 band of heights, or 3 or 4 of colours, in any plane CRS; `facts` are columns
    that become true with it, the footprint say.

    Raises:
        RasterRefused: nothing of it is anything but transparent or nodata.
    """
    name = storage.new_name("web")
    with storage.making(key) as folder:
        grid = make_web(source, folder / name, tell)
        before = Raster.objects.filter(pk=key).values_list("cog", flat=True).first()
        _keep(key, folder / name)
    say(
        key,
        cog=name,
        zoom=grid.zoom,
        lowest_zoom=grid.lowest,
        state=State.READY,
        reason="",
        progress=100,
        **facts,
    )
    if before:
        (storage.folder_of(key) / before).unlink(missing_ok=True)


def _heights(raster: Raster, tell: Tell) -> None:
    if raster.minimum is None:
        name = storage.new_name("grid")
        with storage.making(raster.pk) as folder:
            found = make_grid(
                storage.original_path(raster),
                folder / name,
                raster.crs,
                raster.unit_m,
                part(tell, 0, _CLEANING),
            )
            if not found.original_will_do:
                _keep(raster.pk, folder / name)
                raster.grid = name
        raster.minimum, raster.maximum = found.minimum, found.maximum
        told = [*raster.remarks.splitlines(), *remarks_on_measures(found.measures, raster.nodata)]
        say(
            raster.pk,
            grid=raster.grid,
            minimum=found.minimum,
            maximum=found.maximum,
            remarks="\n".join(told),
        )
    place_web(raster.pk, storage.grid_file(raster), part(tell, _CLEANING, 1))


def _picture(raster: Raster, tell: Tell) -> None:
    if not raster.sheet:
        name = storage.new_name("sheet")
        with storage.making(raster.pk) as folder:
            make_sheet(
                storage.original_path(raster),
                folder / name,
                raster.orientation,
                raster.crs,
                part(tell, 0, _CLEANING if raster.crs else 1),
            )
            _keep(raster.pk, folder / name)
        raster.sheet = name
        say(raster.pk, sheet=name)
    if not raster.crs:
        say(raster.pk, state=State.PLACING, progress=100)
        return
    place_web(raster.pk, storage.sheet_path(raster), part(tell, _CLEANING, 1), sheet="")
    # The map's file says all that it said; the original is kept.
    storage.sheet_path(raster).unlink(missing_ok=True)


def _keep(key: int, made: Path) -> None:
    made.rename(storage.folder_of(key) / made.name)


@dataclass
class Voice:
    """Tells the row and whoever else listens how far it is."""

    key: int
    listener: Tell
    told: int = -1
    told_at: float = 0.0

    def tell(self, share: float) -> None:
        """Say a share of one, to the row now and then."""
        self.listener(share)
        percent, now = int(share * 100), time.monotonic()
        if percent - self.told >= _EVERY_PERCENT and now - self.told_at >= _EVERY_SECONDS:
            self.told, self.told_at = percent, now
            say(self.key, progress=min(percent, 99))


def say(key: int, **told: Any) -> None:
    """Write what is true now.

    Raises:
        _Gone: there is no such raster any more.
    """
    with acting(system_actor("make-raster")):
        still_there = Raster.objects.filter(pk=key).update(**told)
    if not still_there:
        raise _Gone
