"""Ground levels above today's ground: their reference is wrong, or the relief, or ground was taken.

Which of the three nobody can tell from the numbers, so that nothing is concluded from such a level:
neither that no fill lies on it, which would make today's ground that of the time, nor the contrary.
Where it is the nearest level the ground of the time is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from archaeology.analysis.water_level import Meaning
from archaeology.sites.presenting import number
from archaeology.sites.vocabulary import Datum
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters

# The heights of today at places (n, 2), EPSG:2154; None where unknown.
HeightsAt = Callable[[NDArray[np.float64]], Sequence[float | None]]
# A level is above today's ground from so many metres, and from so many standard errors of both.
LEAST_M, SIGMAS = 1.0, 2.0
# On what people walked or made fire.
_GROUNDS = frozenset({Meaning.DRY_FLOOR, Meaning.HEARTH})


def above_ground(
    parameters: ShorelineParameters, z_m: float | None, sigma_m: float | None, today_m: float
) -> float:
    """How many metres a level lies above today's ground; 0 where the errors of both explain it."""
    if z_m is None:
        return 0.0
    limit = max(LEAST_M, SIGMAS * hypot(sigma_m or 0.0, parameters.error_m))
    return z_m - today_m if z_m - today_m > limit else 0.0


def above_relief(
    parameters: ShorelineParameters, record: Mapping[str, Any], heights_at: HeightsAt
) -> list[dict[str, Any]]:
    """The ground levels and floors of a record that lie above today's ground, the highest first:
    `id`, `label` and `above_m` of each.
    """
    levels = {
        id: (place, z_m, sigma_m, label) for id, place, z_m, sigma_m, label in _levels(record)
    }
    places = np.array([place for place, *_rest in levels.values()], np.float64).reshape(-1, 2)
    told = [
        {"id": id, "label": label, "above_m": round(above, 3)}
        for (id, (_place, z_m, sigma_m, label)), today in zip(
            levels.items(), heights_at(places), strict=True
        )
        if today is not None and (above := above_ground(parameters, z_m, sigma_m, today))
    ]
    return sorted(told, key=lambda each: (-each["above_m"], each["id"]))


def _levels(
    record: Mapping[str, Any],
) -> Iterator[tuple[str, Sequence[float], float | None, float | None, str]]:
    for each in record["remains"]:
        of = each["candidate"]
        is_ground = of["meaning"] in _GROUNDS and of["datum"] == Datum.NGF_IGN69
        if is_ground and each["place"] is not None:
            label = ", ".join(word for word in (of["label"], each["where"]) if word)
            yield each["id"], each["place"], of["z_m"], of["sigma_m"], label
    for each in record["grounds"]:
        yield each["id"], (each["x"], each["y"]), each["z_m"], each["sigma_m"], each["label"]


@dataclass(frozen=True, slots=True)
class Doubts:
    """What people are told of the levels above today's ground: in a sentence, and of each."""

    sentence: str
    levels: Sequence[str]


def doubts_in_words(fill: str, above: Sequence[Mapping[str, Any]]) -> Doubts | None:
    """How many levels are above today's ground, and what that means for a study with such a `fill`;
    None if none is.
    """
    if not above:
        return None
    count = ngettext(
        "%(n)s niveau de sol est au-dessus du relief d’aujourd’hui, de %(most)s m :"
        " référence ou relief faux ?",
        "%(n)s niveaux de sol sont au-dessus du relief d’aujourd’hui, jusqu’à %(most)s m :"
        " référence ou relief faux ?",
        len(above),
    ) % {"n": len(above), "most": number(above[0]["above_m"], 1)}
    if fill == RECORDED_FILL:
        means = _(
            "Autour d’eux, là où aucun autre niveau n’est plus proche, le sol de l’époque est"
            " inconnu."
        )
    else:
        means = _("L’eau peut y être dessinée à tort, là où le sol était plus haut.")
    levels = [
        _("%(label)s : %(above)s m au-dessus")
        % {"label": each["label"], "above": number(each["above_m"], 1)}
        for each in above
    ]
    return Doubts(f"{count} {means}", levels)
