"""The reasons to dig or to show somewhere, as people weigh them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Goal(StrEnum):
    """What the sectors are for."""

    DIG = "dig"
    SHOW = "show"


class Needs(StrEnum):
    """What a criterion cannot be told without."""

    NOTHING = ""
    RELIEF = "relief"
    SHORELINE = "shoreline"


@dataclass(frozen=True, slots=True)
class Offered:
    """A criterion: what it rewards, and the two measures between which it goes from 0 to 1.

    `full` is the measure at which it is 1, `none` the one at which it is 0, in `unit`; where both
    are None its values are shares already. `weights` are proposals for each goal, from 0 to
    `MOST_WEIGHT`.
    """

    key: str
    title: str | Promise
    sentence: str | Promise
    weights: Mapping[Goal, float]
    full: float | None = None
    none: float | None = None
    unit: str | Promise = ""
    needs: Needs = Needs.NOTHING


MOST_WEIGHT = 10.0
FINDS, SITES, SLOPE, SHORE, DRY, PIPES = "finds", "sites", "slope", "shore", "dry", "pipes"

OFFERED: tuple[Offered, ...] = (
    Offered(
        FINDS,
        _("Vestiges déjà trouvés"),
        _(
            "Plus on a trouvé d’objets par mètre carré réellement ouvert à la profondeur demandée, "
            "mieux c’est : ce n’est pas parce qu’on a beaucoup creusé qu’il y en a beaucoup."
        ),
        {Goal.DIG: 5, Goal.SHOW: 2},
    ),
    Offered(
        SITES,
        _("Près d’un monument connu"),
        _("Le voisinage d’un lieu de patrimoine promet des abords, et se visite avec lui."),
        {Goal.DIG: 3, Goal.SHOW: 5},
        full=50,
        none=400,
        unit=_("m"),
    ),
    Offered(
        SLOPE,
        _("Terrain peu pentu"),
        _("On bâtit, on fouille et on circule mieux sur un terrain presque plat."),
        {Goal.DIG: 1, Goal.SHOW: 3},
        full=4,
        none=18,
        unit=_("°"),
        needs=Needs.RELIEF,
    ),
    Offered(
        SHORE,
        _("Près du rivage d’alors"),
        _("Quais, entrepôts et chantiers bordaient l’eau : le rivage médian d’une étude."),
        {Goal.DIG: 2, Goal.SHOW: 2},
        full=20,
        none=150,
        unit=_("m"),
        needs=Needs.SHORELINE,
    ),
    Offered(
        DRY,
        _("À sec à l’époque"),
        _("La probabilité que le terrain n’ait pas été sous les hautes eaux, selon cette étude."),
        {Goal.DIG: 1, Goal.SHOW: 0},
        needs=Needs.SHORELINE,
    ),
    Offered(
        PIPES,
        _("Loin des réseaux enterrés"),
        _("Là où passe une conduite, le sol a déjà été remué, et l’on ne creuse pas librement."),
        {Goal.DIG: 2, Goal.SHOW: 0},
        full=10,
        none=2,
        unit=_("m"),
    ),
)
BY_KEY: Mapping[str, Offered] = {each.key: each for each in OFFERED}
