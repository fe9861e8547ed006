"""What the analysis of terrain refuses, said in French."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from archaeology.analysis.terrain import Refusal

SENTENCES = {
    "absent": gettext_noop("Le fichier n’existe pas."),
    "unreadable": gettext_noop("Le fichier ne se lit pas : il est abîmé ou incomplet."),
    "format": gettext_noop(
        "Ce n’est pas un modèle de terrain lisible (GeoTIFF, grille ASCII ou HFA)."
    ),
    "picture": gettext_noop(
        "C’est une image : un modèle de terrain a une seule bande, celle des altitudes."
    ),
    "no-place": gettext_noop("Le fichier ne dit pas où sont ses cellules."),
    "rotated": gettext_noop("La grille est tournée ; la redresser d’abord (gdalwarp)."),
    "no-crs": gettext_noop(
        "Le fichier ne dit pas son système de coordonnées ; l’indiquer (EPSG:2154, par exemple)."
    ),
    "unknown-crs": gettext_noop("Le système de coordonnées n’est pas connu."),
    "degrees": gettext_noop("La grille est en degrés ; la projeter d’abord (gdalwarp)."),
    "feet": gettext_noop("La grille n’est pas en mètres (%(unit)s)."),
    "other-crs": gettext_noop("La grille est en %(crs)s, non en EPSG:%(wanted)s."),
    "depths": gettext_noop("Ce sont des profondeurs, non des altitudes."),
    "ellipsoid": gettext_noop(
        "Les hauteurs sont comptées depuis l’ellipsoïde, non depuis le niveau de la mer."
    ),
    "too-large": gettext_noop("La grille dépasse %(most)d cellules ; en découper une partie."),
    "no-height": gettext_noop("Aucune cellule n’a d’altitude."),
    "outside": gettext_noop("Le point (%(x).2f, %(y).2f) est hors de la grille."),
    "window-outside": gettext_noop("L’emprise demandée est hors de la grille."),
    "unknown-ground": gettext_noop(
        "L’altitude du terrain au point (%(x).2f, %(y).2f) est inconnue."
    ),
    "no-river": gettext_noop("La rivière n’est sur aucun terrain connu de la grille."),
    "no-base": gettext_noop("La base des remblais n’a été atteinte nulle part."),
    "bad-fill": gettext_noop("Une épaisseur de remblai manque ou est négative."),
    "levels": gettext_noop("Les niveaux d’eau croissent, chacun avec sa probabilité."),
    "level": gettext_noop("Un niveau d’eau est un nombre de mètres."),
}


def in_words(refused: Refusal) -> str:
    """The sentence for a refusal; the English one where none is written."""
    sentence = SENTENCES.get(refused.code)
    return str(refused) if sentence is None else _(sentence) % refused.facts
