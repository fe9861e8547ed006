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


def meaning_of(words: str, unit_kind: str = "") -> Meaning | None:
    """The meaning that words in French propose, or that a walking surface has by its nature."""
    plain = unicodedata.normalize("NFKD", words.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "'")
    if not _NOT.search(plain):
        for meaning, reader in _READERS:
            if reader.search(plain):
                return meaning
    return Meaning.DRY_FLOOR if unit_kind == UnitKind.SURFACE else None
