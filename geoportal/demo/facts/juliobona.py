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
    SiteText(
        "J06",
        "fortification",
        "Fortification de la fin de l’Antiquité",
        "Issues du théâtre murées, mur d’environ 2,5 m d’épaisseur jusqu’à la colline du château. "
        "Le tracé est inconnu ici : le site n’a pas de position.",
        "unknown",
    ),
    SiteText(
        "J09",
        "lieu de trouvaille",
        "Trouvaille de l’Apollon",
        "Statue de bronze doré trouvée en 1823 près du théâtre. Le lieu exact n’est pas dit : le "
        "site n’a pas de position.",
        "unknown",
    ),
    SiteText(
        "J11",
        "quartier",
        "Îlot nord",
        "Quartier occupé à partir de la seconde moitié du Ier siècle ; canal ou bassins bordés "
        "d’orthostates, bains à une cinquantaine de mètres.",
        "unknown",
    ),
    SiteText(
        "J12",
        "berges",
        "Berges du Commerce et de l’Aulne",
        "Aménagements de berge probables, surtout médiévaux ; une origine plus ancienne est "
        "possible.",
        "unknown",
    ),
    SiteText(
        "J13",
        "quartier",
        "Place Félix-Faure",
        "Maisons de la première moitié du Ier siècle, mur conservé sur au moins 1,20 m. Les "
        "profondeurs publiées se comptent depuis la place.",
        "unknown",
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
