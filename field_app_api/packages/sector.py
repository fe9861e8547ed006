"""Who takes which layers along for which box, within bounds that a phone can carry."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.box import BadBox, Box
from layers.catalog.collecting import FieldForm, fills_in, form_of, layers_at_work, methods_of
from layers.catalog.layer import Layer
from layers.catalog.registry import layer_for
from layers.catalog.visible import VisibleRows
from layers.ui.problems import Problem

MOST_FEATURES = 40_000
MOST_KM2 = 400.0
_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Sector:
    """What one account takes along; `box` is WGS 84 with six digits after the point."""

    actor: Actor
    box: Box
    layers: tuple[Layer, ...]

    def rows(self, layer: Layer) -> VisibleRows:
        """The rows of a layer that lie in the sector."""
        return layer.visible_to(self.actor).in_bbox(self.box)

    def forms(self) -> list[tuple[Layer, FieldForm]]:
        """The forms of the sector's layers that the account may fill in."""
        told = ((layer, form_of(layer)) for layer in self.layers if methods_of(layer))
        return [(layer, form) for layer, form in told if form and fills_in(self.actor, form)]


def sector_of(actor: Actor, bbox: str, layers: str) -> Sector:
    """The sector that is asked for: `w,s,e,n` in WGS 84, ids of layers between commas.

    Without layers: those that the account writes in the field, and what one needs beside them.

    Raises:
        BadBox: no box.
        UnknownLayer: no such layer, or none that the account may know of.
        Problem: 404, there is nothing to take along; 413, more than a phone carries.
    """
    box = Box.parse(str(Box.parse(bbox)))
    if _square_kilometres(box) > MOST_KM2:
        raise Problem(
            413, _("Un secteur a %d km² au plus : choisissez-en un plus petit.") % MOST_KM2
        )
    if box.west == box.east or box.south == box.north:
        raise BadBox(_("bbox n’a pas de surface."))
    names = [name.strip() for name in layers.split(",") if name.strip()]
    wanted = [layer_for(actor, name) for name in names] if names else layers_at_work(actor)
    if not wanted:
        raise Problem(404, _("Rien n’est à emporter pour ce compte."))
    return Sector(actor, box, tuple(dict.fromkeys(wanted)))


def require_carriable(sector: Sector) -> None:
    """Let nobody take more than a phone carries.

    Raises:
        Problem: 413, too many features.
    """
    counts = (sector.rows(layer).count(MOST_FEATURES + 1).number for layer in sector.layers)
    if sum(counts) > MOST_FEATURES:
        raise too_much()


def too_much() -> Problem:
    """The answer to who asks for more features than a phone carries."""
    most = f"{MOST_FEATURES:,}".replace(",", "\u202f")
    sentence = _("Un secteur a %s objets au plus : choisissez-le plus petit, ou moins de couches.")
    return Problem(413, sentence % most)


def _square_kilometres(box: Box) -> float:
    """On a sphere, near enough; a strip counts as a kilometre wide at least."""
    middle = math.radians((box.south + box.north) / 2)
    across = _EARTH_KM * math.radians(box.east - box.west) * math.cos(middle)
    return max(1.0, across) * max(1.0, _EARTH_KM * math.radians(box.north - box.south))
