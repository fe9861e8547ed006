"""Why something cannot be spread over time or over a map."""

from __future__ import annotations

from archaeology.analysis.refusal import Refusal

OF_BOUNDS = {
    "four": "Une datation a quatre bornes.",
    "horizon": "L’horizon est fait de deux années, la plus ancienne d’abord.",
    "order": "Les bornes de la datation n° %(place)d ne sont pas dans l’ordre.",
    "counts": "Il faut autant d’effectifs que de datations.",
    "count": "L’effectif de la datation n° %(place)d n’est pas un nombre entier, zéro ou plus.",
}
OF_EDGES = {
    "few": "Une tranche de temps a un début et une fin.",
    "order": "Les limites des tranches sont des années, de la plus ancienne à la plus récente.",
}
OF_MAPS = {
    "grid": "La grille de la carte est tournée.",
    "bandwidth": "Le rayon de lissage est un nombre de mètres, plus grand que zéro.",
    "nothing": "Rien n’est daté de ces tranches : aucun rayon de lissage ne s’en déduit.",
    "one-point": "Tous les points n’en font qu’un : indiquer le rayon de lissage.",
    "weights": "Il faut autant de poids que de points.",
    "point": "Un point n’a pas deux coordonnées en nombres.",
    "weight": "Un poids est un nombre, zéro ou plus.",
    "precision": "Une précision est un nombre de mètres, zéro ou plus, pour chaque point.",
}


class BadBounds(Refusal):
    """Bounds or counts that no dating can have."""

    sentences = OF_BOUNDS


class BadEdges(Refusal):
    """Edges that cut no time into slices."""

    sentences = OF_EDGES


class BadMap(Refusal):
    """Points, weights or a grid from which no density map can be drawn."""

    sentences = OF_MAPS
