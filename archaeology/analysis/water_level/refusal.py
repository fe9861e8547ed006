"""Why no water level can be computed."""

from __future__ import annotations

from archaeology.analysis.refusal import Refusal

OF_REMAINS = {
    "meaning": "Le rapport du vestige à l’eau n’est pas connu.",
    "z_m": "L’altitude est un nombre de mètres NGF-IGN69.",
    "sigma_m": "L’incertitude de l’altitude est un nombre de mètres, zéro ou plus.",
    "reference_m": "La hauteur au-dessus de l’eau est un nombre de mètres.",
    "range_m": "L’écart de la hauteur au-dessus de l’eau est un nombre de mètres, zéro ou plus.",
    "reliability": "La fiabilité est A, B, C ou D.",
    "start_min": "Les bornes de la datation ne sont pas dans l’ordre.",
}
OF_QUESTIONS = {
    "probability": "Une probabilité est entre 0 et 1.",
    "prior": "Le niveau possible est entre deux altitudes, la plus basse d’abord.",
    "step": "Le pas des niveaux est plus grand que zéro et tient entre les deux altitudes.",
    "too-many": "Le calcul dépasse %(most)d niveaux : choisir un pas plus grand.",
    "common-sigma": "L’écart commun des altitudes est un nombre de mètres, zéro ou plus.",
    "slice": "La période est faite de deux années, la plus ancienne d’abord.",
    "outliers": "La part de vestiges trompeurs, de 0 à moins de 1, est donnée pour A, B, C et D.",
}
OF_RESULTS = {
    "version": "Le résultat a été écrit par une autre version du calcul.",
    "unreadable": "Le résultat ne se lit pas.",
}


class BadRemain(Refusal):
    """A remain that cannot be what it says; `code` is the attribute that is wrong."""

    sentences = OF_REMAINS


class BadQuestion(Refusal):
    """A slice, a prior or a grid of levels about which nothing can be asked."""

    sentences = OF_QUESTIONS


class BadResult(Refusal):
    """A text that is no result written by this package."""

    sentences = OF_RESULTS
