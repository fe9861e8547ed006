"""The altitudes along a route."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.geos import LineString

from layers.access.actor import PUBLIC
from layers.raster.reading import NoSuchRaster, elevation_models, profile

_STEP_M = 5.0
_MOST_SAMPLES = 400
# Finer models first; a town has few, and each is opened.
_MOST_MODELS = 4


@dataclass(frozen=True, slots=True)
class Altitudes:
    """`[[metres from the start, metres NGF-IGN69], …]`, and the model they were read in, which is
    invented where it is `synthetic`.
    """

    profile: list[list[float]]
    source: str
    synthetic: bool


def altitudes_along(route: LineString) -> Altitudes | None:
    """The altitudes along a route (EPSG:2154) in the finest elevation model that knows all of it,
    else in the one that knows most; None where none knows any.

    Only models that everyone may see are read: what is read here is published with the tour.
    """
    step = max(_STEP_M, route.length / _MOST_SAMPLES)
    best: Altitudes | None = None
    for model in elevation_models(PUBLIC)[:_MOST_MODELS]:
        try:
            found = profile(PUBLIC, model.pk, route.coords, step)
        except NoSuchRaster:  # removed since it was listed
            continue
        known = [
            [round(metres, 1), round(height, 2)]
            for metres, height in zip(found.distances_m, found.heights_m, strict=True)
            if height is not None
        ]
        if len(known) > len(best.profile if best else []):
            source = f"{model.title} ({model.year})" if model.year else model.title
            best = Altitudes(known, source[:200], model.synthetic)
        if len(known) == len(found.distances_m):
            break
    return best if best and len(best.profile) > 1 else None
