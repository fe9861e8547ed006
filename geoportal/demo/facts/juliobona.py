"""The ancient town in facts: what `juliobona_facts.csv` grades, said in French.

The table holds positions, datings, sources and grades; here stands what people read. A fact whose
position is not known gets none, and a depth under a square stays a depth.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

TABLE = Path(__file__).with_name("juliobona_facts.csv")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table.

    Args:
        id: J01 to J20.
        x: metres in EPSG:2154, None where nobody knows.
        y: metres in EPSG:2154.
        precision_m: how well the position is known.
        edtf: the dating, or "".
        sources: references, most of them web sites or articles.
        grade: A, B or C.
    """

    id: str
    x: float | None
    y: float | None
    precision_m: float | None
    edtf: str
    sources: tuple[str, ...]
    grade: Literal["A", "B", "C"]


@cache
def facts() -> dict[str, Fact]:
    """The table, by id."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _fact(row) for row in csv.DictReader(file)}


def _fact(row: dict[str, str]) -> Fact:
    grade = row["confidence"]
    assert grade in {"A", "B", "C"}  # noqa: S101  # the project's own table
    return Fact(
        row["id"],
        float(row["x_l93"]) if row["x_l93"] else None,
        float(row["y_l93"]) if row["y_l93"] else None,
        float(row["position_precision_m"]) if row["position_precision_m"] else None,
        row["date_edtf"],
        tuple(each.strip() for each in row["source"].split(";") if each.strip()),
        grade,  # type: ignore[arg-type]  # asserted above
    )


@dataclass(frozen=True, slots=True)
class SiteText:
    """A place of the ancient town: the fact that positions and dates it, and its words."""

    fact: str
    kind: str
    name: str
    description: str
    precision_class: str


SITES: Final = (
    SiteText(
        "J01",
        "ville",
        "Juliobona",
        "Capitale des Calètes, ville neuve d’époque augustéenne ; au moins 23 ha bâtis. "
        "Rien ne prouve une occupation antérieure : les sources se contredisent.",
        "place",
    ),
    SiteText(
        "J02",
        "théâtre-amphithéâtre",
        "Théâtre-amphithéâtre",
        "Trois états de construction entre le Ier et le IIIe siècle ; l’édifice réunit une arène "
        "et une scène.",
        "monument",
    ),
    SiteText(
        "J07",
        "château",
        "Château de Lillebonne",
        "Château ducal du XIe siècle ; la tour maîtresse est du temps de Philippe Auguste.",
        "monument",
    ),
    SiteText(
        "J14",
        "port",
        "Port antique (hypothèse)",
        "Un bras de l’estuaire de la Seine ; la ville est aujourd’hui à plus de 3 km du fleuve. "
        "L’existence du port est admise, son emplacement est une hypothèse : aucun quai n’est "
        "prouvé dans les sources lues.",
        "hypothesis",
    ),
)


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
)


@dataclass(frozen=True, slots=True)
class OperationText:
    """A real operation, as published: no position where the sources give none."""

    fact: str
    number: str
    kind: str
    title: str
    organisation: str
    year: int | None
    notes: str
    depth_reached_m: float | None = None


OPERATIONS: Final = (
    OperationText(
        *("J11", "J11-ilot-nord", "evaluation", "Îlot nord, rue Thiers", "", None),
        notes="3 220 m² ; occupation à partir de la seconde moitié du Ier siècle ; canal ou "
        "bassins bordés d’orthostates, fin IIe-IIIe siècle. "
        "Aucune altitude dans l’extrait conservé.",
    ),
    OperationText(
        *("J12", "J12-lattre", "evaluation", "Boulevard de Lattre-de-Tassigny", "Inrap", 2012),
        notes="1 300 m² à la rencontre du Commerce et de l’Aulne ; aménagements de berge probables,"
        " bois datés par le carbone 14 des IXe-XIIe siècles.",
    ),
    OperationText(
        *("J13", "J13-felix-faure", "excavation", "Place Félix-Faure", "", 2023),
        notes="Premières traces antiques à 3,10 m sous la place en 2023 ; une page de 2021 parle "
        "de 1,50 m. Ces profondeurs ne sont pas des altitudes.",
        depth_reached_m=3.10,
    ),
)


@dataclass(frozen=True, slots=True)
class FindText:
    """A real find, as published: where it was found is told only as far as the sources do."""

    fact: str
    kind: str
    material: str
    title: str
    description: str
    confidentiality: str = "public"


FINDS: Final = (
    FindText(
        *("J09", "statue", "metal", "Apollon de Lillebonne"),
        "Bronze doré de 1,94 m, environ 150 kg ; trouvé dans la nuit du 23 au 24 juillet 1823 "
        "près du théâtre, au Louvre (Br 37). Le lieu exact de la trouvaille n’est pas dit.",
    ),
    FindText(
        *("J08", "mosaïque", "mortar", "Grande mosaïque"),
        "Trouvée en 1870 dans une villa suburbaine ; environ 8,6 × 6,8 m alors, 5,73 × 5,92 m "
        "aujourd’hui, au musée des Antiquités de Rouen.",
    ),
)
