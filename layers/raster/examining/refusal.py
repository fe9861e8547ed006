"""What no raster is made from, said in French.

The words are those of the analysis of terrain, which refuses what comes past this door.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = {
    "empty": gettext_noop("Le fichier est vide."),
    "format": gettext_noop(
        "Ce n’est pas un fichier que l’on sait lire : GeoTIFF, TIFF, PNG, JPEG ou grille ASCII."
    ),
    "unreadable": gettext_noop("Le fichier ne se lit pas : il est abîmé ou incomplet."),
    "too-heavy": gettext_noop("Le fichier dépasse %(most)d Mo."),
    "too-large": gettext_noop(
        "Le fichier annonce %(width)d × %(height)d pixels ; le plus qui se traite est %(most)d "
        "millions. En découper une partie ou en réduire la résolution."
    ),
    "blocks": gettext_noop(
        "Le fichier est d’un seul bloc trop grand pour être lu par morceaux : l’enregistrer de "
        "nouveau en TIFF par bandes ou par tuiles."
    ),
    "picture": gettext_noop(
        "C’est une image : un modèle de terrain a une seule bande, celle des altitudes."
    ),
    "palette": gettext_noop(
        "C’est une image en couleurs indexées (palette) : ses valeurs ne sont pas des altitudes."
    ),
    "measures": gettext_noop(
        "Ce ne sont pas des couleurs (%(dtype)s) : un plan ou une vue a des valeurs de 8 ou "
        "16 bits. Si ce sont des altitudes, choisir « modèle de terrain »."
    ),
    "no-place": gettext_noop("Le fichier ne dit pas où sont ses cellules."),
    "no-crs": gettext_noop(
        "Le fichier ne dit pas son système de coordonnées ; l’indiquer (EPSG:2154, par exemple)."
    ),
    "unknown-crs": gettext_noop("Le système de coordonnées n’est pas connu : %(crs)s."),
    "degrees-as-metres": gettext_noop(
        "Le fichier se dit en mètres (%(crs)s), mais ses coordonnées (%(x).5f, %(y).5f) "
        "ressemblent à des degrés. Indiquer le vrai système : EPSG:4326, peut-être."
    ),
    "metres-as-degrees": gettext_noop(
        "Le fichier se dit en degrés (%(crs)s), mais ses coordonnées (%(x).0f, %(y).0f) n’en "
        "sont pas. Indiquer le vrai système : EPSG:2154, peut-être."
    ),
    "antimeridian": gettext_noop(
        "L’emprise franchit le 180e méridien : couper le fichier en deux à cet endroit."
    ),
    "outside": gettext_noop(
        "En %(crs)s, ce fichier serait hors de la carte. Indiquer le vrai système de coordonnées."
    ),
    "far": gettext_noop(
        "En %(crs)s, ce fichier serait à plus de %(km)d km du territoire, vers %(lat).2f de "
        "latitude et %(lon).2f de longitude. Si c’est bien là, le confirmer en indiquant le "
        "système de coordonnées ; sinon, indiquer le vrai."
    ),
    "ellipsoid": gettext_noop(
        "Les hauteurs sont comptées depuis l’ellipsoïde, non depuis le niveau de la mer : les "
        "convertir en NGF-IGN69 d’abord."
    ),
    "depths": gettext_noop("Ce sont des profondeurs, non des altitudes (%(vertical)s)."),
    "other-heights": gettext_noop(
        "Les altitudes sont en « %(vertical)s », non en NGF-IGN69 : les convertir d’abord."
    ),
    "no-heights": gettext_noop(
        "Le fichier ne dit pas depuis quoi ses altitudes sont comptées ; indiquer NGF-IGN69 si "
        "c’est le cas."
    ),
    "unit": gettext_noop("L’unité des altitudes n’est pas connue : %(unit)s."),
    "no-height": gettext_noop("Aucune cellule n’a d’altitude."),
    "no-picture": gettext_noop("Toute l’image est transparente ou sans donnée."),
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
