"""What an altitude probably says about the water, from the words that describe the thing.

Proposals only: whoever studies sees each and corrects it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from archaeology.analysis.water_level import Meaning
from archaeology.sites.vocabulary import UnitKind

# In this order where words tell of several things.
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
        r"|alluvions? fluviatiles?|vasieres?|slikke|schorre",
    ),
    (
        Meaning.DRY_FLOOR,
        r"sols?|pavements?|dallages?|mosaiques?|terrazzo|planchers?|niveau de (?:circulation|sol)"
        r"|beton de tuileau|radier|cour|chaussees?|voies?|rues?|seuils?",
    ),
)
_READERS = tuple((meaning, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for meaning, words in _WORDS)
# Of a layer they say that water laid it; of a wall or a find only what it is made of, and what was
# filled in stood in water of its own.
_LAID = re.compile(r"(?<!\w)(?:tourbes?|alluvions?|\w+ vaseu(?:x|ses?))(?!\w)")
_LAYERS = frozenset({"", UnitKind.DEPOSIT, UnitKind.NATURAL, UnitKind.UNKNOWN})
# « Vase » is mud (« la vase grise ») or a pot (« le vase gris »), and no layer is a pot.
_MUD = re.compile(
    r"(?<!\w)vase(?! (?:a|avec|en|de|du|gris|noir|vert|bleu|brun|blanc|complet|entier|brise|casse"
    r"|ecrase|retourne|ceramique|funeraire|cineraire|ossuaire)(?!\w))(?!\w)"
)
_MUDDY = frozenset({UnitKind.DEPOSIT, UnitKind.NATURAL})
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
# What people brought to raise the ground; what filled a hole, or came by itself, is none of it.
_FILL = re.compile(
    r"(?:(?:niveaux?|couches?|epais|gros|grand) (?:de |d')?)*"
    r"(?:remblais?|remblaiements?|apports?)(?!\w)"
)
_NO_FILL = re.compile(
    r"(?<!\w)(?:fosses?|tranchees?|puits|silos?|trous?|fosses?|caves?|canalisations?|naturels?"
    r"|alluvia\w+|colluvia\w+|fluvi\w+|eolien\w*|crues?|inondations?|marins?|sedimentaires?"
    r"|antiques?|(?:gallo-)?romain\w*|medieva\w+|anciens?|gaulois\w*|protohistoriques?)(?!\w)"
)
_MODERN = re.compile(r"(?<!\w)(?:modernes?|recents?|contemporains?|actuels?)(?!\w)")
_DEPOSITS = frozenset({UnitKind.DEPOSIT, UnitKind.UNKNOWN})


class Laid(StrEnum):
    """Whether people brought a layer to raise the ground, and whether its words say lately."""

    NO = ""
    FILL = "fill"
    MODERN = "modern"


def laid_of(words: str, unit_kind: str) -> Laid:
    """Whether a unit is a fill on the ground, by French words for deposits: « Remblai », « remblai
    moderne », « apport de terre »; not « comblement de fosse », « apports de crue », « remblai
    antique ».
    """
    plain = _plain(words).strip()
    if unit_kind not in _DEPOSITS or not _FILL.match(plain) or _NO_FILL.search(plain):
        return Laid.NO
    return Laid.MODERN if _MODERN.search(plain) else Laid.FILL


def meaning_of(
    words: str, unit_kind: str = "", *, layer: str = "", layer_kind: str = ""
) -> Meaning | None:
    """The meaning that words in French propose, or that a walking surface has by its nature.

    Words of several things (a find, its kind) are parted by « · » and read apart.

    Args:
        unit_kind: of what kind the unit is that the words describe; "" for a find.
        layer, layer_kind: the words and the kind of the unit that a find lies in.
    """
    own, around = _plain(words), _plain(layer)
    if not _NOT.search(f"{own} · {around}"):
        told = _told(own, unit_kind) | _told(around, layer_kind)
        for meaning, _reader in _READERS:
            if meaning in told:
                return meaning
    return Meaning.DRY_FLOOR if unit_kind == UnitKind.SURFACE else None


def _plain(words: str) -> str:
    """Without capitals and accents."""
    apart = unicodedata.normalize("NFKD", words.lower())
    return "".join(char for char in apart if not unicodedata.combining(char)).replace("’", "'")


def _told(words: str, kind: str) -> set[Meaning]:
    """What the words of something of that kind may mean."""
    return {meaning for part in words.split("·") for meaning in _read(part.strip(), kind)}


def _read(part: str, kind: str) -> set[Meaning]:
    """What the words of one thing may mean."""
    own = _BESIDE.sub(" ", _LOOSE.sub(" ", part) if _LOOSE.match(part) else part)
    told = {meaning for meaning, reader in _READERS if reader.search(own)}
    if (kind in _LAYERS and _LAID.search(own)) or (kind in _MUDDY and _MUD.search(own)):
        told.add(Meaning.WATER_LAID)
    return told - {Meaning.DRY_FLOOR} if _CUT.match(part) else told
