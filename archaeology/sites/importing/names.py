"""What excavations call the columns of their files, and the words in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from archaeology.sites.vocabulary import Datum, UnitKind
from layers.exchange.mapping import Column

OPERATION = (
    *("operation", "op", "code operation", "numero operation", "num operation", "chantier"),
    # « Opération archéologique », as reports number them.
    *("oa", "code oa", "numero oa", "num oa", "n oa", "no oa"),
)
_UNIT = (
    *("us", "number", "unit", "numero us", "num us", "n us", "no us", "numero d us"),
    *("unite stratigraphique", "unite", "numero"),
)
_SAID = {
    "sigma_m": ("sigma m", "+-", "+/-", "+- z", "incertitude", "precision", "marge", "erreur"),
    "datum": (
        *("datum", "referentiel", "referentiel altimetrique", "systeme", "systeme altimetrique"),
        *("systeme d altitude", "reference"),
    ),
    "ground_reference": ("ground reference", "comptee depuis", "depuis"),
    "source": ("source",),
    "reliability": ("reliability", "fiabilite"),
}
UNIT_NAMES: Mapping[str, tuple[str, ...]] = {
    "operation": OPERATION,
    "number": _UNIT,
    "kind": ("kind", "type", "nature", "type us", "type d us", "categorie"),
    "description": ("description", "observations", "commentaire", "remarques"),
    "interpretation": ("interpretation", "identification", "fonction"),
    "phase": ("phase",),
    "structure": ("structure", "fait", "numero fait", "st"),
    "material": ("material", "materiau", "materiaux", "matiere"),
    "dating": ("dating", "datation", "datation edtf"),
    "top_m": (
        *("top m", "altitude haut", "altitude haute", "altitude sup", "altitude superieure"),
        *("alt haut", "alt sup", "alti sup", "altitude sommet", "altitude du sommet", "sommet"),
        *("z haut", "z sup", "z max", "cote haute", "cote sup", "haut", "altitude", "alti"),
        *("alt", "z", "cote"),
    ),
    "base_m": (
        *("base m", "altitude bas", "altitude basse", "altitude inf", "altitude inferieure"),
        *("alt bas", "alt inf", "alti inf", "altitude base", "altitude de la base", "base"),
        *("z bas", "z inf", "z min", "cote basse", "cote inf", "bas"),
    ),
    "top_depth_m": ("top depth m", "profondeur haut", "profondeur sommet", "prof haut"),
    "base_depth_m": ("base depth m", "profondeur bas", "profondeur base", "prof bas"),
    **_SAID,
}
LEVEL_NAMES: Mapping[str, tuple[str, ...]] = {
    "operation": OPERATION,
    "unit": _UNIT,
    "what": ("what", "mesure", "ce qui est mesure", "quoi", "point", "nature"),
    "z_m": ("z m", "altitude", "alti", "alt", "z", "cote"),
    "depth_m": ("depth m", "profondeur", "prof"),
    **_SAID,
}
_ALTITUDES = frozenset({"top_m", "base_m", "z_m"})
# « Altitude haut (m NGF) »: neither the unit nor the datum is part of the name.
_BESIDE = re.compile(r"(?<![^ ])(?:en|[cdm]?m|metres?|ngf|ign ?69)(?![^ ])")
_UNITS = frozenset({"dm", "cm", "mm", "km"})
_NGF = re.compile(r"(?<![^ ])(?:ngf|ign ?69)(?![^ ])")

_KINDS: Mapping[UnitKind, tuple[str, ...]] = {
    UnitKind.DEPOSIT: ("couche", "depot", "remblai", "niveau", "positive", "positif", "layer"),
    UnitKind.FILL: ("comblement", "remplissage"),
    UnitKind.CUT: ("creusement", "negatif", "negative", "interface", "fosse", "tranchee"),
    UnitKind.STRUCTURE: ("construction", "mur", "maconnerie", "construite", "fondation"),
    UnitKind.SURFACE: (
        *("sol", "sol niveau de circulation", "niveau de circulation", "niveau de sol"),
        *("niveau d occupation", "chaussee", "voirie", "floor"),
    ),
    UnitKind.NATURAL: ("substrat", "naturel", "geologique", "terrain naturel"),
    UnitKind.UNKNOWN: ("indetermine", "indeterminee", "inconnu", "inconnue"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in (kind.value, *words)}
_DATUM_OF = {
    "ngf": Datum.NGF_IGN69,
    "ngf ign69": Datum.NGF_IGN69,
    "ngf ign 69": Datum.NGF_IGN69,
    "ign69": Datum.NGF_IGN69,
    "ign 69": Datum.NGF_IGN69,
    "m ngf": Datum.NGF_IGN69,
    "relatif": Datum.RELATIVE,
    "relatif au chantier": Datum.RELATIVE,
    "autre": Datum.OTHER,
    "autre systeme": Datum.OTHER,
    "ngf lallemand": Datum.OTHER,
    "lallemand": Datum.OTHER,
    "inconnu": Datum.UNKNOWN,
}


def columns_by_name(
    found: Iterable[str], names: Mapping[str, tuple[str, ...]]
) -> dict[str, Column]:
    """Which column of a file is what, by the usual names; altitudes whose name says NGF need no
    column for it.
    """
    given = {name: plain(name) for name in found}
    bare = {name: " ".join(_BESIDE.sub(" ", words).split()) for name, words in given.items()}
    columns: dict[str, Column] = {}
    taken: set[str] = set()
    for target, known in names.items():
        for word in known:
            free = (name for name in given if word in {given[name], bare[name]} - {""})
            name = next((name for name in free if name not in taken), None)
            if name is not None:
                columns[target] = Column(name, unit=unit_in(name) if target.endswith("_m") else "")
                taken.add(name)
                break
    altitudes = [columns[each].source for each in _ALTITUDES & columns.keys()]
    if altitudes and "datum" not in columns and all(_NGF.search(given[n]) for n in altitudes):
        columns["datum"] = Column("", default=Datum.NGF_IGN69.value)
    return columns


def unit_in(heading: str) -> str:
    """The unit of length other than metres that a heading names, « Prof. (cm) »; "" for none."""
    return next((word for word in plain(heading).split() if word in _UNITS), "")


def kind_of(word: str) -> UnitKind | None:
    """What a word says that a unit is; None for one that is not known."""
    return _KIND_OF.get(plain(word))


def datum_of(word: str) -> str:
    """The datum that a word names, else the word."""
    return _DATUM_OF.get(plain(word), word)


def plain(text: str) -> str:
    """Lower case without accents, signs and underscores; « ± » stays."""
    bare = unicodedata.normalize("NFKD", text.replace("±", "+-").lower())
    kept = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^a-z0-9+/-]|(?<=\w)[-/](?=\w)", " ", kept).split())
