"""Jobs of rasters."""

from __future__ import annotations

from procrastinate.contrib.django import app

from layers.raster.services import make_raster as making
from layers.raster.storage import sweep


@app.task(queue="imports")
def make_raster(*, key: int) -> None:
    """Make the files of a raster; run again, it goes on where it was."""
    making.make_raster(key)


def make_later(key: int) -> None:
    """Have a worker make the files of a raster, once what is written now is committed.

    One raster is made by one worker at a time.
    """
    make_raster.configure(lock=f"raster-{key}").defer(key=key)


@app.periodic(cron="37 2 * * *")
@app.task(queue="housekeeping", queueing_lock="sweep-rasters")
def sweep_rasters(timestamp: int) -> None:
    """Remove files that no raster is behind."""
    sweep()


@app.task(queue="imports")
def lay_plan(*, key: int, placement: int) -> None:
    """Lay a plan where it was placed; run again, it begins anew."""
    from layers.raster.services import lay_plan as laying

    laying.lay_plan(key, placement)


def lay_later(key: int, placement: int) -> None:
    """Have a worker lay a plan, once what is written now is committed."""
    lay_plan.configure(lock=f"raster-{key}").defer(key=key, placement=placement)
