"""Why a file, a place or a level cannot be worked with."""

from __future__ import annotations

from archaeology.analysis.refusal import Refusal

FRENCH = {
    "absent": "Le fichier n’existe pas.",
    "unreadable": "Le fichier ne se lit pas : il est abîmé ou incomplet.",
    "format": "Ce n’est pas un modèle de terrain lisible (GeoTIFF, grille ASCII ou HFA).",
    "picture": "C’est une image : un modèle de terrain a une seule bande, celle des altitudes.",
    "no-place": "Le fichier ne dit pas où sont ses cellules.",
    "rotated": "La grille est tournée ; la redresser d’abord (gdalwarp).",
    "no-crs": (
        "Le fichier ne dit pas son système de coordonnées ; l’indiquer (EPSG:2154, par exemple)."
    ),
    "unknown-crs": "Le système de coordonnées n’est pas connu.",
    "degrees": "La grille est en degrés ; la projeter d’abord (gdalwarp).",
    "feet": "La grille n’est pas en mètres (%(unit)s).",
    "other-crs": "La grille est en %(crs)s, non en EPSG:%(wanted)s.",
    "depths": "Ce sont des profondeurs, non des altitudes.",
    "ellipsoid": "Les hauteurs sont comptées depuis l’ellipsoïde, non depuis le niveau de la mer.",
    "too-large": "La grille dépasse %(most)d cellules ; en découper une partie.",
    "no-height": "Aucune cellule n’a d’altitude.",
    "outside": "Le point (%(x).2f, %(y).2f) est hors de la grille.",
    "window-outside": "L’emprise demandée est hors de la grille.",
    "unknown-ground": "L’altitude du terrain au point (%(x).2f, %(y).2f) est inconnue.",
    "no-river": "La rivière n’est sur aucun terrain connu de la grille.",
    "beyond": (
        "La rivière est à %(away)s m du sol enregistré le plus proche, et l’on n’en sait le sol que"
        " jusqu’à %(reach)s m : donnez une portée de %(enough)s m, ou placez la rivière plus près."
    ),
    "never": (
        "La rivière est à %(away)s m du sol enregistré le plus proche, et l’on n’en sait le sol que"
        " jusqu’à %(reach)s m. Une plus grande portée n’y ferait rien : les épaisseurs enregistrées"
        " diffèrent trop. Placez la rivière plus près, ou prenez le relief d’aujourd’hui."
    ),
    "doubted": (
        "Les niveaux de sol les plus proches de la rivière sont au-dessus du relief d’aujourd’hui :"
        " leur référence ou le relief est faux. Corrigez-les, ou prenez le relief d’aujourd’hui."
    ),
    "no-base": "La base des remblais n’a été atteinte nulle part.",
    "bad-fill": "Une épaisseur de remblai manque ou est négative.",
    "levels": "Les niveaux d’eau croissent, chacun avec sa probabilité.",
    "level": "Un niveau d’eau est un nombre de mètres.",
}


class NotADem(Refusal):
    """A file that is no elevation model in metres of a known place."""

    sentences = FRENCH


class NoSuchPlace(Refusal):
    """A seed, a line or a window that lies outside the grid or on unknown ground."""

    sentences = FRENCH


class BadLevel(Refusal):
    """A water level that is no number."""

    sentences = FRENCH


class NothingKnown(Refusal):
    """No observation, or none on known ground, from which anything could be said."""

    sentences = FRENCH
