"""What no raster is made from, said in French.

The words are those of the analysis of terrain, which refuses what comes past this door.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = {
    "empty": gettext_noop("Le fichier est vide : vérifier l’original, puis l’envoyer de nouveau."),
    "format": gettext_noop(
        "Ce n’est pas un fichier que l’on sait lire : GeoTIFF, TIFF, PNG, JPEG, JPEG 2000 ou "
        "grille ASCII. L’exporter dans l’un de ces formats, depuis QGIS par exemple."
    ),
    "unreadable": gettext_noop(
        "Le fichier ne se lit pas jusqu’au bout : il est abîmé ou incomplet. Le copier ou le "
        "télécharger de nouveau."
    ),
    "too-heavy": gettext_noop(
        "Le fichier dépasse %(most)d Mo : en découper une partie, ou l’enregistrer comprimé."
    ),
    "too-large": gettext_noop(
        "Le fichier annonce %(width)d × %(height)d pixels ; le plus qui se traite est %(most)d "
        "millions. En découper une partie ou en réduire la résolution."
    ),
    "too-small": gettext_noop(
        "Le fichier n’a que %(width)d × %(height)d cellules : un relief en a au moins deux dans "
        "chaque sens, sans quoi il n’a ni pente ni ombre. Exporter une emprise plus large."
    ),
    "blocks": gettext_noop(
        "Le fichier est d’un seul bloc trop grand pour être lu par morceaux : l’enregistrer de "
        "nouveau en TIFF par bandes ou par tuiles."
    ),
    "whole": gettext_noop(
        "Une image de %(width)d × %(height)d pixels entrelacée (PNG) ou progressive (JPEG) ne se "
        "lit pas par morceaux : l’enregistrer de nouveau sans cette option, ou en TIFF par tuiles."
    ),
    "picture": gettext_noop(
        "C’est une image : un modèle de terrain a une seule bande, celle des altitudes. Si c’est "
        "un plan ou une vue aérienne, le dire ; sinon, exporter les altitudes elles-mêmes."
    ),
    "palette": gettext_noop(
        "C’est une image en couleurs indexées (palette) : ses valeurs ne sont pas des altitudes. "
        "Exporter les altitudes elles-mêmes, non leur dessin."
    ),
    "measures": gettext_noop(
        "Ce ne sont pas des couleurs (%(dtype)s) : un plan ou une vue a des valeurs de 8 ou "
        "16 bits. Si ce sont des altitudes, choisir « modèle de terrain »."
    ),
    "no-place": gettext_noop(
        "Le fichier ne dit pas où sont ses cellules, et un modèle de terrain ne se place pas à la "
        "main : l’exporter en GeoTIFF avec sa position. Si c’est l’image d’un plan, choisir "
        "« plan ou carte » : elle se place avec quelques points."
    ),
    "no-crs": gettext_noop(
        "Le fichier ne dit pas son système de coordonnées : l’indiquer (EPSG:2154 pour le "
        "Lambert-93). Qui a fait le fichier le connaît."
    ),
    "unknown-crs": gettext_noop(
        "Le système de coordonnées n’est pas connu : %(crs)s. Indiquer son code EPSG (EPSG:2154 "
        "pour le Lambert-93) ; un repère propre au chantier n’en a pas : caler d’abord le fichier "
        "en Lambert-93."
    ),
    "degrees-as-metres": gettext_noop(
        "Le fichier dit ses coordonnées en mètres (%(crs)s), mais elles sont bien petites pour "
        "cela (%(x).5f, %(y).5f). Si ce sont des longitudes et des latitudes, indiquer EPSG:4326 ; "
        "si c’est un repère propre au chantier, caler d’abord le fichier en Lambert-93."
    ),
    "metres-as-degrees": gettext_noop(
        "Le fichier dit ses coordonnées en degrés (%(crs)s), mais elles sont trop grandes pour "
        "cela (%(x).0f, %(y).0f). Si c’est du Lambert-93, indiquer EPSG:2154 ; sinon, le système "
        "dans lequel il a été fait."
    ),
    "antimeridian": gettext_noop(
        "L’emprise franchit le 180e méridien : couper le fichier en deux à cet endroit."
    ),
    "outside": gettext_noop(
        "Lu en %(crs)s, ce fichier tomberait hors de la carte. Indiquer le système dans lequel il "
        "a été fait ; si c’est un repère propre au chantier, caler d’abord le fichier en "
        "Lambert-93."
    ),
    "far": gettext_noop(
        "Lu en %(crs)s, ce fichier tomberait à plus de %(km)d km du territoire, vers %(lat).2f de "
        "latitude et %(lon).2f de longitude. Si c’est bien là, le confirmer en indiquant son "
        "système de coordonnées ; sinon, indiquer celui dans lequel il a été fait."
    ),
    "ellipsoid": gettext_noop(
        "Les hauteurs sont comptées depuis l’ellipsoïde, comme les donne un récepteur GNSS, non "
        "depuis le niveau de la mer : les convertir en NGF-IGN69 d’abord (grille RAF20)."
    ),
    "depths": gettext_noop(
        "Ce sont des profondeurs, non des altitudes (%(vertical)s) : les convertir d’abord en "
        "altitudes NGF-IGN69."
    ),
    "other-heights": gettext_noop(
        "Les altitudes sont en « %(vertical)s », non en NGF-IGN69 : les convertir d’abord."
    ),
    "no-heights": gettext_noop(
        "Le fichier ne dit pas depuis quoi ses altitudes sont comptées ; indiquer NGF-IGN69 si "
        "c’est le cas. Sinon, le demander à qui l’a fait."
    ),
    "unit": gettext_noop(
        "L’unité des altitudes n’est pas connue : « %(unit)s ». Les convertir en mètres d’abord."
    ),
    "no-height": gettext_noop(
        "Aucune cellule n’a d’altitude : vérifier la bande et l’emprise qui ont été exportées."
    ),
    "no-picture": gettext_noop(
        "Toute l’image est transparente ou sans donnée : vérifier ce qui a été exporté."
    ),
    "ours": gettext_noop("Une panne de notre côté a arrêté la préparation ; la relancer."),
}


class RasterRefused(ValueError):
    """A file from which no raster is made; the message is one French sentence for people."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        sentence = _(SENTENCES[self.code])
        return sentence % self.facts if self.facts else sentence
