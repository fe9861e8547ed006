"""Why sectors cannot be weighed."""

from __future__ import annotations

from archaeology.analysis.refusal import Refusal

FRENCH = {
    "grid": "Les cellules à évaluer n’ont pas de taille, ou leur grille est tournée.",
    "plane": "La grille est en %(crs)s, non en Lambert-93 (EPSG:2154).",
    "other-cells": "« %(what)s » n’est pas sur les mêmes cellules que le reste.",
    "depth": "La profondeur à atteindre est soit une profondeur, soit une altitude.",
    "bandwidth": "Le rayon de lissage et la surface ouverte la plus petite sont plus grands que 0.",
    "nominal": "L’étendue supposée d’une opération sans emprise est plus grande que 0.",
    "weight": "Le poids de « %(what)s » n’est pas un nombre, zéro ou plus.",
    "no-weight": "Aucun critère n’a de poids.",
    "twice": "Deux critères portent le même nom.",
    "values": "Les valeurs de « %(what)s » ne sont pas entre 0 et 1.",
    "ramp": "Les bornes d’un critère ne sont pas dans l’ordre.",
    "share": "La part de la surface à retenir est entre 0 et 100 %%, sans l’un ni l’autre.",
    "areas": "La surface la plus petite ou le nombre de secteurs n’est pas possible.",
    "largest": "La surface la plus grande d’un secteur est plus petite que la plus petite.",
    "polygon": "Un polygone à classer n’est pas valide ou n’a pas de surface.",
    "block": "Un bloc de la validation croisée est au moins aussi grand qu’une cellule.",
    "folds": "La validation croisée demande au moins deux groupes de blocs.",
    "blocks": "Les sites connus tiennent dans moins de deux blocs.",
    "spread": "L’écart des poids et le nombre de tirages sont plus grands que zéro.",
}


class CannotWeigh(Refusal):
    """Criteria, weights or places from which no sector can be told honestly."""

    sentences = FRENCH


class TooFewBlocks(CannotWeigh):
    """Sites so near together that none can be held out."""
