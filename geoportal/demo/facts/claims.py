"""What is said of the places of the ancient town: each claim rests on a fact of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about a site, from a fact; contradictory ones stand side by side.

    Args:
        fact: where grade and sources come from.
        about: the fact of the site.
        kind: dating, identification, measure or history.
        aspect: what tells statements of one kind apart.
        text: what people read.
        value: what programs read.
        sources: which of the fact's sources say so, by their place in the table.
        preferred: whether it is the one retained.
        grade: where it is not the fact's own.
    """

    fact: str
    about: str
    kind: str
    aspect: str
    text: str
    value: dict[str, object]
    sources: tuple[int, ...] = (0,)
    preferred: bool = False
    grade: Literal["", "A", "B", "C", "D"] = ""


CLAIMS: Final = (
    Claim(
        *("J04", "J02", "measure", "dimensions", "106,56 m d’est en ouest sur 88,8 à 94,7 m"),
        value={"number": 106.56, "unit": "m"},
        sources=(0,),
    ),
    Claim(
        *("J04", "J02", "measure", "dimensions", "Largeur de 110 m"),
        value={"number": 110.0, "unit": "m"},
        sources=(1,),
    ),
    Claim(
        *("J04", "J02", "measure", "dimensions"),
        text="Extérieur 78 × 75 m, arène 48 × 45 m (Golvin)",
        value={"number": 78.0, "unit": "m"},
        sources=(2,),
        preferred=True,
    ),
    Claim(
        *("J05", "J02", "measure", "capacité", "10 000 places (vulgarisation)"),
        value={"number": 10000, "unit": "places"},
        sources=(0,),
    ),
    Claim(
        *("J05", "J02", "measure", "capacité", "7 245 places (Golvin)"),
        value={"number": 7245, "unit": "places"},
        sources=(1,),
        preferred=True,
    ),
    Claim(
        *("J03", "J02", "history", "identification", "Identifié en 1764 par Caylus"),
        value={"year": 1764},
        sources=(0,),
        preferred=True,
    ),
    Claim(
        *("J03", "J02", "history", "identification", "Identifié en 1754 (une page de presse)"),
        value={"year": 1754},
        # « One press page », which the table does not name.
        sources=(),
        grade="D",
    ),
    Claim(
        *("J03", "J02", "history", "fouilles", "Dégagé de 1822 à 1840, classé en 1840, fouillé"),
        value={"excavated": ["1908/1915", "1935/1939", "2007/2010"]},
        preferred=True,
    ),
    Claim(
        *("J06", "J02", "identification", "fin de l’Antiquité"),
        text="Issues murées, l’édifice devient une forteresse à la fin du IIIe siècle ; "
        "le tracé du mur est inconnu ici",
        value={"kind": "fortification"},
    ),
    Claim(
        *("J07", "J07", "dating", "tour maîtresse", "Fin du XIIe siècle"),
        value={"edtf": "1175/1200"},
    ),
    Claim(
        *("J07", "J07", "dating", "tour maîtresse", "Début du XIIIe siècle, après 1204"),
        value={"edtf": "1204/1220~"},
    ),
    Claim(
        *("J15", "J14", "history", "envasement"),
        text="Le déclin à partir du IIIe siècle est attribué entre autres à l’envasement du port",
        value={"edtf": "0200/0399"},
    ),
    Claim(
        *("J17", "J01", "history", "incendie"),
        text="Incendiée à la fin du IIIe siècle, la ville perd son rang de capitale",
        value={"edtf": "0275~/0300~"},
    ),
    Claim(
        *("J18", "J01", "history", "milliaire"),
        text="Une borne milliaire nomme Carin César à la fin de 282",
        value={"edtf": "0282"},
    ),
    Claim(
        *("J01", "J01", "identification", "rang", "Capitale des Calètes, au moins 23 ha bâtis"),
        value={"kind": "capital"},
    ),
    Claim(
        *("J02", "J02", "dating", "états", "Trois états de construction, du Ier au IIIe siècle"),
        value={"edtf": "0001/0299"},
    ),
    Claim(
        *("J06", "J06", "history", "fin de l’Antiquité"),
        text="Issues murées et mur vers la colline, à la fin du IIIe siècle",
        value={"edtf": "0275~/0399"},
    ),
    Claim(
        *("J17", "J06", "history", "incendie", "La ville brûle à la fin du IIIe siècle"),
        value={"edtf": "0275~/0300~"},
    ),
    Claim(
        *("J18", "J06", "history", "milliaire", "Une borne nomme Carin César à la fin de 282"),
        value={"edtf": "0282"},
    ),
    Claim(
        *("J09", "J09", "history", "trouvaille"),
        text="Trouvé dans la nuit du 23 au 24 juillet 1823, près du théâtre",
        value={"edtf": "1823-07-24"},
    ),
    Claim(
        *("J11", "J11", "dating", "occupation"),
        text="Occupé à partir de la seconde moitié du Ier siècle",
        value={"edtf": "0050/0299"},
    ),
    Claim(
        *("J08", "J11", "history", "grande mosaïque"),
        text="Grande mosaïque trouvée en 1870 dans une villa, à une trentaine de mètres",
        value={"edtf": "1870"},
    ),
    Claim(
        *("J12", "J12", "dating", "berges", "Bois datés des IXe-XIIe siècles par le carbone 14"),
        value={"edtf": "0800/1199"},
    ),
    Claim(
        *("J13", "J13", "dating", "maisons", "Maisons de la première moitié du Ier siècle"),
        value={"edtf": "0001/0050"},
    ),
    Claim(
        *("J13", "J13", "measure", "profondeur", "Premières traces à 3,10 m sous la place (2023)"),
        value={"number": 3.10, "unit": "m"},
        preferred=True,
    ),
    Claim(
        *("J13", "J13", "measure", "profondeur", "1,50 m (une page de 2021)"),
        value={"number": 1.50, "unit": "m"},
        sources=(2,),
    ),
    Claim(
        *("J14", "J14", "identification", "emplacement"),
        text="Au sud-est du secteur central, près de la rencontre de deux vallées : hypothèse",
        value={"kind": "harbour"},
    ),
    Claim(
        *("J16", "J14", "history", "comparaison"),
        text="À Aizier, sur l’autre rive, un quai de 54 m des IIe-IIIe siècles",
        value={"edtf": "0100/0299"},
    ),
)
