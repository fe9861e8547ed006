"""Altitudes that can hardly be: most of them have lost their comma on the way."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from layers.access.actor import Actor
from layers.raster.reading import NoSuchRaster, elevation_models, heights_at

logger = logging.getLogger(__name__)
# No ground of France lies lower (the bottom of its mines' pits) or higher (Mont Blanc), metres.
LOWEST_M, HIGHEST_M = -50.0, 4_810.0
# Nothing that was dug up lies so far above or below the ground of its own place.
FAR_OFF_M = 100.0
# Finer models first; a town has few, and each is opened.
_MOST_MODELS = 4


def grounds_at(actor: Actor, places: ArrayLike) -> list[tuple[float, ...]]:
    """Today's ground at places (n, 2), EPSG:2154, in metres NGF-IGN69: in each elevation model of
    those the actor may see that knows it. One of them may be wrong, in centimetres say.
    """
    asked = np.asarray(places, np.float64).reshape(-1, 2)
    found: list[tuple[float, ...]] = [()] * len(asked)
    for model in elevation_models(actor)[:_MOST_MODELS]:
        try:
            heights = heights_at(actor, model.pk, asked)
        except NoSuchRaster:  # removed since it was listed
            continue
        except OSError:  # nobody's import ends for a remark that cannot be made
            logger.exception("elevation model %s cannot be read", model.pk)
            continue
        for index, height in enumerate(heights):
            if height is not None:
                found[index] = (*found[index], height)
    return found


def off_ground(z_m: float, grounds_m: Sequence[float]) -> float:
    """How many metres an altitude lies too far off every ground known of its place to be believed:
    0 for what can be, and where none is known.
    """
    away = min((abs(z_m - each) for each in grounds_m), default=0.0)
    return away if away > FAR_OFF_M else 0.0


def usual(altitudes: Sequence[float]) -> tuple[float, ...]:
    """The ground of an operation that no model knows: the median of its altitudes, of three on."""
    return (float(np.median(altitudes)),) if len(altitudes) > 2 else ()
