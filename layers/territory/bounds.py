"""Where a map begins: the bounds of the communes that somebody may see."""

from __future__ import annotations

from layers.access.actor import Actor
from layers.catalog.box import Box
from layers.catalog.registry import layer


def commune_bounds(actor: Actor, territory: str = "") -> Box | None:
    """The extent of a territory's communes, or of all, in WGS 84; None where none has limits."""
    communes = layer("communes").visible_to(actor)
    return (communes.of_territory(territory) if territory else communes).extent()
