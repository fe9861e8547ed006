"""What the references of the table are, for those who read them.

Author, title and year of a work where they are known for certain; elsewhere the site, the journal
or the database that published it, which is what can be said without having the work in hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it is cited."""

    title: str
    author: str = ""
    year: int | None = None
    url: str = ""


_THEATRE = Reference(
    "Nouvelles fouilles au « théâtre » romain de Lillebonne (Seine-Maritime), PURH, p. 185-198",
    url="https://books.openedition.org/purh/6877",
)
_NEWS = "Article en ligne sur Lillebonne"
_SITE = "Pages en ligne sur Lillebonne antique"

REFERENCES: Final = {
    "Enciclopedia Arte Antica": Reference(
        "Enciclopedia dell’arte antica, article sur Lillebonne", "Istituto Treccani"
    ),
    "POP IA27000300": Reference(
        "Notice IA27000300 de la plateforme ouverte du patrimoine",
        "Ministère de la Culture",
        url="https://www.pop.culture.gouv.fr/notice/merimee/IA27000300",
    ),
    "Perseus PECS Juliobona": Reference(
        "The Princeton Encyclopedia of Classical Sites, article « Juliobona »",
        "R. Stillwell (dir.)",
        1976,
    ),
    "actu-culture.com": Reference(_NEWS, "Actu-culture", url="https://actu-culture.com"),
    "books.openedition.org/purh/6877": _THEATRE,
    "purh/6877": _THEATRE,
    "cauxseine.fr": Reference(
        "Site de l’agglomération", "Caux Seine agglo", url="https://cauxseine.fr"
    ),
    "collections.louvre.fr cl010258116": Reference(
        "Notice cl010258116 des collections",
        "Musée du Louvre",
        url="https://collections.louvre.fr/ark:/53355/cl010258116",
    ),
    "doi 10.4000/gallia.5763": Reference(
        "Les quais romains d’Aizier (Eure), Gallia",
        "J. Mouchard",
        2020,
        "https://doi.org/10.4000/gallia.5763",
    ),
    "doi 10.4000/nda.12389 (CC BY-NC 4.0)": Reference(
        "Article des Nouvelles de l’archéologie", url="https://doi.org/10.4000/nda.12389"
    ),
    "edl.revues.org/117": Reference(
        "Article d’Études de lettres", url="https://edl.revues.org/117"
    ),
    "fr.wikipedia Grande mosaique de Lillebonne": Reference(
        "Grande mosaïque de Lillebonne, article d’encyclopédie", "Wikipédia"
    ),
    "france3 1628825": Reference(_NEWS, "France 3 Régions"),
    "franco.wiki": Reference(_SITE, "Franco.wiki"),
    "gutenlifesciences (machine translated)": Reference(
        "Pages en ligne, traduites par une machine", "Guten Life Sciences"
    ),
    "hal-03897956": Reference(
        "Document déposé dans l’archive ouverte HAL", url="https://hal.science/hal-03897956"
    ),
    "it.frwiki Juliobona": Reference("Juliobona, article d’encyclopédie", "Wikipédia, en italien"),
    "journals.openedition.org/adlfi/17728": Reference(
        "Notice d’opération, Archéologie de la France – Informations",
        url="https://journals.openedition.org/adlfi/17728",
    ),
    "journals.openedition.org/adlfi/77583": Reference(
        "Notice d’opération, Archéologie de la France – Informations",
        url="https://journals.openedition.org/adlfi/77583",
    ),
    "journals.openedition.org/techne/1324": Reference(
        "Article de Technè", url="https://journals.openedition.org/techne/1324"
    ),
    "lesjuliobonales.fr": Reference(_SITE, "Les Juliobonales", url="https://lesjuliobonales.fr"),
    "lovetravelblog.fr": Reference(
        "Lillebonne, carnet de voyage",
        "Love Travel Blog",
        url="https://lovetravelblog.fr/destinations/france/normandie/lillebonne",
    ),
    "museedupatrimoine.fr": Reference(
        _SITE, "Musée du patrimoine de France", url="https://museedupatrimoine.fr"
    ),
    "newsrnd 2022-05-08 (Figaro)": Reference(
        "Des archéologues normands à la recherche de Juliobona, repris en anglais",
        "Le Figaro",
        2022,
    ),
    "roman-amphitheaters dataset": Reference(
        "Roman Amphitheaters, jeu de données",
        url="https://github.com/roman-amphitheaters/roman-amphitheaters",
    ),
    "rst-montpellier.sciencesconf.org/658807": Reference(
        "Communication à la Réunion des sciences de la Terre, Montpellier",
        url="https://rst-montpellier.sciencesconf.org/658807",
    ),
    "seine76.fr": Reference(
        "Site du Département", "Département de la Seine-Maritime", url="https://seine76.fr"
    ),
    **{
        f"tendanceouest {number}": Reference(_NEWS, "Tendance Ouest")
        for number in (315393, 385729, 385805, 418508)
    },
    "theatreromaindelillebonne.fr": Reference(
        "Le théâtre romain de Lillebonne, le site",
        url="https://www.theatreromaindelillebonne.fr/le-site/",
    ),
    "umr-idees.fr": Reference(
        "Pages de l’unité de recherche", "UMR IDEES", url="https://umr-idees.fr"
    ),
    "umr-idees.fr/annuaire/lea-mairaville": Reference(
        "Travaux de Léa Mairaville", "UMR IDEES", url="https://umr-idees.fr/annuaire/lea-mairaville"
    ),
    "ystory.fr": Reference(_SITE, "Ystory", url="https://ystory.fr"),
}
