"""Rasters as a ground that a map can be given, beside its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from layers.access.actor import Actor
from layers.raster.rights import rasters_of
from layers.raster.vocabulary import State

# A longer list is none; the page of plans and relief has them all.
MOST = 200


@dataclass(frozen=True, slots=True)
class Ground:
    """A raster on offer: its key, its title, the address of its TileJSON."""

    key: int
    title: str
    tilejson: str


def grounds_for(actor: Actor, *, without: int | None = None) -> list[Ground]:
    """The rasters on the map that an actor may see, by title; `without` one of them."""
    rows = rasters_of(actor).filter(state=State.READY).exclude(pk=without).order_by("title", "pk")
    return [
        Ground(key, title, reverse("raster-tilejson", args=[key]))
        for key, title in rows.values_list("pk", "title")[:MOST]
    ]
