"""Why a section cannot be cut or drawn."""

from __future__ import annotations

from archaeology.analysis.refusal import Refusal

FRENCH = {
    "vertices": "Une coupe suit une ligne d’au moins deux sommets différents.",
    "vertex": "Un sommet de la ligne n’a pas deux coordonnées en nombres.",
    "too-many-vertices": "La ligne d’une coupe a au plus %(most)s sommets.",
    "distance": "La distance à la ligne est un nombre de mètres, zéro ou plus.",
    "step": "Le pas le long de la ligne est un nombre de mètres, plus grand que zéro.",
    "number": "« %(label)s » a une position, une altitude ou une profondeur sans nombre.",
    "uncertainty": "« %(label)s » a une incertitude qui n’est pas un nombre positif.",
    "base": "« %(label)s » a une base qui n’est pas sous son sommet.",
    "extent": "Une emprise n’est pas une géométrie valide.",
    "water": "Le niveau de l’eau n’est pas dans son intervalle, ou n’est pas un nombre.",
    "plane": "Le relief est en %(crs)s, non en Lambert-93 (EPSG:2154).",
    "heights": "Les altitudes du relief sont en %(vertical)s, non en NGF-IGN69 (EPSG:5720).",
    "surface": "Le relief n’a pas de cellules.",
    "exaggeration": "L’exagération des hauteurs est un nombre plus grand que zéro, 1 000 au plus.",
    "too-tall": (
        "De %(low)s à %(high)s m, les hauteurs multipliées par %(times)s sont trop grandes pour "
        "une ligne de %(length)s m ; une altitude est peut-être fausse, ou l’exagération trop "
        "forte."
    ),
    "no-scale": "La coupe ne tient sur une feuille à aucune échelle usuelle.",
}


class CannotCut(Refusal):
    """A line, a surface or a thing from which no honest section can be drawn."""

    sentences = FRENCH
