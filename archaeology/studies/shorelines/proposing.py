"""What an altitude probably says about the water, from the words that describe the thing.

Proposals only: whoever studies sees each and corrects it.
"""

from __future__ import annotations

import re
import unicodedata

from archaeology.analysis.water_level import Meaning
from archaeology.sites.vocabulary import UnitKind

# In this order: a « vase » of mud would else be told from a pot by nothing.
_WORDS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.WRECK, r"epaves?|barques?|bordage|pirogues?"),
    (Meaning.SLIP, r"cale de (?:halage|lancement)|slip|greve amenagee"),
    (Meaning.QUAY, r"quais?|appontements?|debarcaderes?|embarcaderes?|estacade"),
    (Meaning.TOMB, r"sepultures?|tombes?|inhumations?|incinerations?|cremations?|sarcophages?"),
    (Meaning.HEARTH, r"foyers?|atre|fours?|hypocaustes?|praefurnium"),
    (
        Meaning.WATER_LAID,
        r"(?:limons?|vases?|sables?|depots?|sediments?|argiles?) "
        r"(?:fluviatiles?|estuariens?|marins?|fluvio-marins?|tidaux|de crue|d.inondation|laguna\w+)"
        r"|tourbes?|vasi\w+|alluvions?(?: fluviatiles?)?|slikke|schorre",
    ),
    (
        Meaning.DRY_FLOOR,
        r"sols?|pavements?|dallages?|mosaiques?|terrazzo|planchers?|niveau de (?:circulation|sol)"
        r"|beton de tuileau|radier|cour|chaussees?|voies?|rues?|seuils?",
    ),
)
_READERS = tuple((meaning, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for meaning, words in _WORDS)
# Materials of a floor or words of building and clearing, where no floor is meant.
_NOT = re.compile(r"(?<!\w)(?:demolition|remblais?|comblement|limon de construction|vegetale)")
_OF = r"(?: de la| de l'| du| des| de| d'une?| d'|)(?:(?<=')| )"
# What something lies in, was taken from or pictures is not what it is.
_BESIDE = re.compile(
    r"(?<!\w)(?:"
    r"sous[- ]sols?|sols? (?:naturels?|vierges?|geologiques?|steriles?)"
    r"|substrat[^·]*|(?:alluvions?|depots?) anciens?(?:nes?)?"
    r"|(?:dans|sous) (?:(?:le|la|les|un|une|des|ce|cette) |l')\w+"
    rf"|(?:recuperation|rejets?|vidanges?|decors?|motifs?|images?|representation){_OF}\w+"
    r"|\w+ (?:remploye|reemploye|en (?:remploi|reemploi))\w*"
    r")(?!\w)"
)
# Finds that lie anywhere: they tell of a level only by what their words say they lie on.
_LOOSE = re.compile(
    r"(?:lampes?|monnaies?|as|sesterces?|deniers?|tessons?|tesselles?|fragments?|elements?"
    r"|morceaux?|eclats?|debris|clous?|fibules?|figurines?|statuettes?|maquettes?)(?!\w)"
    r"(?:(?! sur ).)*"
)
# What was dug is below the floor that its words name.
_CUT = re.compile(r"(?:fosses?|trous?|tranchees?|creusements?|puits|silos?|negatifs?)(?!\w)")


def meaning_of(words: str, unit_kind: str = "") -> Meaning | None:
    """The meaning that words in French propose, or that a walking surface has by its nature.

    Words of several things (a find, its kind, its layer) are parted by « · » and read apart.
    """
    plain = unicodedata.normalize("NFKD", words.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "'")
    if not _NOT.search(plain):
        told = {meaning for part in plain.split("·") for meaning in _read(part.strip())}
        for meaning, _reader in _READERS:
            if meaning in told:
                return meaning
    return Meaning.DRY_FLOOR if unit_kind == UnitKind.SURFACE else None


def _read(part: str) -> set[Meaning]:
    """What the words of one thing may mean."""
    own = _BESIDE.sub(" ", _LOOSE.sub(" ", part) if _LOOSE.match(part) else part)
    told = {meaning for meaning, reader in _READERS if reader.search(own)}
    return told - {Meaning.DRY_FLOOR} if _CUT.match(part) else told
