"""What the analysis of the water level says, in French."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archaeology.analysis.water_level import Caution, Meaning, Reason

Words = str | Promise

MEANINGS: Mapping[str, Words] = {
    Meaning.DRY_FLOOR: _("sol au sec : l’eau restait dessous"),
    Meaning.HEARTH: _("foyer : l’eau restait dessous"),
    Meaning.TOMB: _("tombe : l’eau restait dessous"),
    Meaning.WATER_LAID: _("dépôt sous l’eau : l’eau au-dessus"),
    Meaning.WRECK: _("épave : l’eau au-dessus"),
    Meaning.QUAY: _("quai : à hauteur connue de l’eau"),
    Meaning.SLIP: _("cale : à hauteur connue de l’eau"),
}
SHORT: Mapping[str, Words] = {
    Meaning.DRY_FLOOR: _("sol au sec"),
    Meaning.HEARTH: _("foyer"),
    Meaning.TOMB: _("tombe"),
    Meaning.WATER_LAID: _("dépôt sous l’eau"),
    Meaning.WRECK: _("épave"),
    Meaning.QUAY: _("quai"),
    Meaning.SLIP: _("cale"),
}
REASONS: Mapping[str, Words] = {
    Reason.DEPTH: _("profondeur, non altitude"),
    Reason.NO_LEVEL: _("sans altitude"),
    Reason.DATUM: _("altitude hors NGF-IGN69"),
    Reason.NO_MEANING: _("ne dit rien sur l’eau"),
    Reason.UNDATED: _("non daté"),
    Reason.OUTSIDE: _("d’une autre époque"),
    Reason.UNSOUND: _("valeurs incohérentes"),
}
CAUTIONS: Mapping[str, Words] = {
    Caution.NO_REMAIN: _(
        "Aucun reste ne parle de cette époque : ce qui suit n’est que l’hypothèse de départ, tous"
        " les niveaux envisagés se valant."
    ),
    Caution.NOTHING_BELOW: _(
        "Aucun reste ne dit que l’eau n’était pas plus basse : la borne inférieure manque."
    ),
    Caution.NOTHING_ABOVE: _(
        "Aucun reste ne dit que l’eau n’était pas plus haute : la borne supérieure manque."
    ),
    Caution.ONLY_UPPER: _(
        "Il n’y a que des sols, foyers ou tombes : ils disent jusqu’où l’eau ne venait pas, non"
        " jusqu’où elle venait."
    ),
    Caution.ONLY_LOWER: _(
        "Il n’y a que des dépôts ou des épaves : ils disent jusqu’où l’eau venait au moins."
    ),
    Caution.PRIOR_CUTS: _(
        "Un quai ou une cale parle d’un niveau hors de ceux envisagés : élargissez-les."
    ),
    Caution.CROWDED: _(
        "Plusieurs sols se pressent à la même hauteur : on bâtissait au plus près de l’eau, et elle"
        " a pu être quelques décimètres plus haut que son étendue ne le montre."
    ),
    Caution.UNSURE_ABOVE: _(
        "Les sols, foyers et tombes sont trop peu nombreux, ou trop peu sûrs, pour borner l’eau par"
        " le haut : si certains trompent ou sont d’une autre époque, elle a pu monter plus haut."
    ),
    Caution.UNSURE_BELOW: _(
        "Les dépôts et épaves sont trop peu nombreux, ou trop peu sûrs, pour borner l’eau par le"
        " bas : si certains trompent ou sont d’une autre époque, elle a pu être plus basse."
    ),
    Caution.EXACT_INDEX: _(
        "Un quai ou une cale compte comme une marque exacte de l’eau, à ± 0 m : personne ne connaît"
        " si bien sa hauteur au-dessus de la pleine mer. Dites-la, avec son écart."
    ),
}
ABOUT_FILES: Mapping[str, Words] = {
    "contours.geojson": _("surfaces sous l’eau de la carte, à la cellule près (Lambert-93)"),
    "rivages.geojson": _("lignes de rivage (WGS 84)"),
    "probabilite.tif": _("probabilité de chaque cellule"),
    "niveaux.csv": _("niveaux qui ont pris part, et leur effet"),
    "etude.json": _("tout : réglages, données lues, calcul"),
    "sol-epoque.tif": _("sol estimé de l’époque"),
    "sol-epoque-ecart.tif": _("écart-type de ce sol"),
}
