"""From points as people give them to a placement, and what it is called in French."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.raster.georeferencing.drawing import outline
from layers.raster.georeferencing.fitting import Transformation
from layers.raster.georeferencing.mappings import Points
from layers.raster.georeferencing.quality import Placement, place
from layers.raster.georeferencing.refusal import CannotPlace, Why

# A sheet that would cover more of the ground than this is placed wrongly, in metres.
LARGEST_M = 300_000

TRANSFORMATIONS = {
    Transformation.SIMILARITY: gettext_lazy("Similitude"),
    Transformation.AFFINE: gettext_lazy("Affine"),
    Transformation.PROJECTIVE: gettext_lazy("Perspective"),
    Transformation.SPLINE: gettext_lazy("Élastique"),
}
CHOICES = [(kind.value, label) for kind, label in TRANSFORMATIONS.items()]
MEANINGS = {
    Transformation.SIMILARITY: gettext_lazy("tourne et agrandit : un plan fidèle"),
    Transformation.AFFINE: gettext_lazy("étire aussi dans un sens : un papier qui a travaillé"),
    Transformation.PROJECTIVE: gettext_lazy("redresse une image prise de biais"),
    Transformation.SPLINE: gettext_lazy("passe par chaque point : un plan ancien, inégal"),
}


@dataclass(frozen=True, slots=True)
class Control:
    """A control point: column and row in pixels, x and y in EPSG:2154 metres."""

    column: float
    row: float
    x: float
    y: float


def placed(kind: Transformation, points: Sequence[Control], size: tuple[int, int]) -> Placement:
    """The placement of a sheet of `size` pixels by control points.

    Raises:
        CannotPlace: see `fit`; or a sheet that would cover half of France.
    """
    found = place(kind, *arrays(points), size)
    ring = outline(found.mapping, size)
    if not np.isfinite(ring).all() or np.ptp(ring, axis=0).max() > LARGEST_M:
        raise CannotPlace(Why.FOLDED, "The sheet would cover too much of the ground.")
    return found


def arrays(points: Sequence[Control]) -> tuple[Points, Points]:
    """Pixels (n, 2) and places (n, 2) of control points."""
    pixels = np.array([(each.column, each.row) for each in points], dtype=np.float64)
    places = np.array([(each.x, each.y) for each in points], dtype=np.float64)
    return pixels.reshape(-1, 2), places.reshape(-1, 2)


def in_words(refusal: CannotPlace) -> str:
    """Why there is no placement, as a sentence for the page."""
    numbers = [str(index + 1) for index in refusal.points]
    match refusal.code:
        case Why.TOO_FEW:
            return _("Il faut au moins %(count)s points.") % {"count": refusal.wanted}
        case Why.NOT_FINITE:
            return _("Un point n’a pas de coordonnées lisibles.")
        case Why.SAME_PIXEL:
            return _("Les points %(one)s et %(other)s sont au même endroit du plan.") % dict(
                zip(("one", "other"), numbers, strict=True)
            )
        case Why.SAME_PLACE:
            return _("Les points %(one)s et %(other)s sont au même endroit de la carte.") % dict(
                zip(("one", "other"), numbers, strict=True)
            )
        case Why.IN_LINE:
            return _("Les points sont presque alignés : ajoutez-en un à l’écart.")
        case Why.MIRRORED:
            return _("Le plan serait retourné comme dans un miroir : des points sont intervertis.")
        case Why.FOLDED:
            return _("Le plan se replierait sur lui-même : un point est sans doute mal placé.")
