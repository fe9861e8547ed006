"""One raster, or nothing: a hidden one and one that does not exist are answered alike."""

from __future__ import annotations

from django.http import Http404

from layers.access.actor import Actor
from layers.catalog.rows import KEYS
from layers.raster.models import Raster
from layers.raster.reading import NoSuchRaster, visible_raster
from layers.raster.rights import may_change


def one_of(actor: Actor, key: int) -> Raster:
    """The raster of that key.

    Raises:
        Http404: there is none, or none that the actor may see.
    """
    try:
        return visible_raster(actor, key if key in KEYS else 0)
    except NoSuchRaster:
        raise Http404 from None


def to_change(actor: Actor, key: int) -> Raster:
    """The raster of that key, which the actor may change.

    Raises:
        Http404: there is none, or none for this actor.
    """
    raster = one_of(actor, key)
    if not may_change(actor, raster):
        raise Http404
    return raster
