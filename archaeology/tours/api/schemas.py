"""What the API of tours answers, described for programs; the French is for who reads the page.

`exits/document` makes these members; a test holds the two together.
"""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Place = tuple[float, float]
_PLACE = "Longitude et latitude (WGS 84)"


class Told(Schema):
    """Nothing is told that is not described here."""

    model_config = ConfigDict(extra="forbid")


class Period(Told):
    """Une période ; une borne nulle est ouverte."""

    from_: int | None = Field(alias="from", title="Première année (astronomique : 0 = 1 av. J.-C.)")
    to: int | None = Field(title="Dernière année (astronomique)")
    words: str = Field(title="La même en toutes lettres, dans la langue de la visite")


class Licence(Told):
    """À quelles conditions un média se reprend."""

    code: str = Field(title="Identifiant SPDX, ou LicenseRef-…")
    url: str = Field(title="Où la lire ; vide si elle dépend d’un accord")


class File(Told):
    """Un fichier de la visite."""

    href: str = Field(title="Adresse ; dans un paquet, chemin dans le paquet")
    sha256: str = Field(title="Empreinte SHA-256, en hexadécimal")
    bytes: int = Field(title="Taille en octets")
    type: str = Field(title="Type de contenu")
    author: str = Field(title="Auteur, à citer")
    licence: Licence
    credit_url: str = Field(title="Page d’origine, ou vide")


class Image(File):
    """Une image."""

    width: int = Field(title="Largeur en pixels")
    height: int = Field(title="Hauteur en pixels")
    alt: str = Field(title="Texte de remplacement")
    caption: str = Field(title="Légende")
    period: Period | None = Field(title="Ce que l’image montre de quel temps")


class Audio(File):
    """Un son."""

    seconds: float | None = Field(title="Durée")
    transcript: str = Field(title="Transcription")


class Source(Told):
    """Ce sur quoi une étape s’appuie."""

    title: str
    author: str
    year: str
    url: str
    reliability: Literal["A", "B", "C", "D"] = Field(title="Fiabilité, de A (établi) à D")


class Confidence(Told):
    """Ce que vaut ce qui est raconté."""

    grade: Literal["A", "B", "C", "D"]
    words: str = Field(title="La même en toutes lettres")


class SiteName(Told):
    """Le lieu de patrimoine d’une étape."""

    name: str


class Stop(Told):
    """Une étape."""

    id: str = Field(title="Adresse de l’étape dans sa visite")
    order: int
    title: str
    text: str
    easy_text: str = Field(title="Version facile à lire et à comprendre, ou vide")
    place: Place | None = Field(title=_PLACE)
    radius_m: int = Field(title="L’étape commence à moins de (m)")
    period: Period | None
    images: list[Image]
    audio: list[Audio]
    sources: list[Source]
    confidence: Confidence | None
    site: SiteName | None
    href: str = Field(title="Page de l’étape, celle de son QR code")


class Line(Told):
    """Une ligne GeoJSON (WGS 84)."""

    type: Literal["LineString"]
    coordinates: list[Place]


class Lines(Told):
    """Des lignes GeoJSON (WGS 84)."""

    type: Literal["MultiLineString"]
    coordinates: list[list[Place]]


class Areas(Told):
    """Des surfaces GeoJSON (WGS 84)."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[Place]]]


class Shoreline(Told):
    """Jusqu’où allait sans doute l’eau à marée haute, et ce qu’on n’en sait pas."""

    low: Lines = Field(title="Atteint à 95 %")
    middle: Lines = Field(title="Atteint à 50 %")
    high: Lines = Field(title="Atteint à 5 %")
    known: Areas = Field(
        title="Là où ces lignes disent quelque chose : ailleurs, le rivage n’est pas connu"
    )
    period: str = Field(title="Période, en toutes lettres")
    uncertainty: str = Field(title="L’incertitude, en une phrase")
    sources: list[str]
    synthetic: bool = Field(title="Des niveaux inventés pour la démonstration y ont pris part")


class Heights(Told):
    """D’où viennent les altitudes d’un parcours."""

    source: str = Field(title="Le modèle d’altitude")
    synthetic: bool = Field(title="Ce relief est inventé pour la démonstration")
    words: str = Field(title="La même chose en une phrase, dans la langue de la visite")


class PackageTold(Told):
    """Le paquet à emporter."""

    href: str = Field(title="Son inventaire")
    bytes: int = Field(title="Ce que pèsent ses fichiers")
    version: str = Field(title="La même version est le même contenu")


class Card(Told):
    """Une visite, en bref."""

    id: str = Field(title="Adresse de la visite")
    language: str = Field(title="Langue de la réponse")
    languages: list[str] = Field(title="Langues publiées")
    title: str
    summary: str
    theme: str = Field(title="Thème (code)")
    duration_min: int | None = Field(title="Durée en minutes")
    length_m: int | None = Field(title="Longueur en mètres")
    ascent_m: int | None = Field(title="Dénivelé positif en mètres")
    wheelchair: Literal["yes", "partly", "no", "unknown"] = Field(title="En fauteuil roulant")
    stop_count: int = Field(title="Nombre d’étapes")
    start: Place | None = Field(title=_PLACE)
    bounds: tuple[float, float, float, float] | None = Field(title="Ouest, sud, est, nord")
    image: Image | None
    valid_until: str | None = Field(title="Valable jusqu’au (AAAA-MM-JJ)")
    expired: bool = Field(title="Ce jour est passé")
    updated: str = Field(title="Dernière modification (ISO 8601)")
    synthetic: bool = Field(title="Donnée de démonstration inventée")
    package: PackageTold | None = Field(
        title="Paquet à emporter ; nul tant qu’il n’a pas été préparé"
    )


class Cards(Told):
    """Des visites."""

    tours: list[Card]


class Tour(Card):
    """Tout ce qui est raconté d’une visite."""

    description: str
    access_note: str = Field(title="Accès et accessibilité")
    route: Line | None
    profile: list[tuple[float, float]] | None = Field(
        title="Profil : mètres depuis le départ, altitude NGF-IGN69"
    )
    heights: Heights | None = Field(title="D’où viennent les altitudes du profil")
    images: list[Image]
    audio: list[Audio]
    stops: list[Stop]
    shoreline: Shoreline | None


class StopOfTour(Stop):
    """Une étape et la visite dont elle est."""

    tour: str = Field(title="Adresse de la visite")
    tour_title: str = Field(title="Titre de la visite")
    language: str = Field(title="Langue de la réponse")
    languages: list[str] = Field(title="Langues publiées de la visite")


class NearStop(Told):
    """Une étape non loin d’un point."""

    tour: str
    id: str
    title: str
    place: Place
    distance_m: int
    radius_m: int
    href: str


class NearTour(Told):
    """Une visite non loin d’un point : au plus près de son parcours ou d’une étape."""

    id: str
    title: str
    distance_m: int
    href: str


class Nearby(Told):
    """Ce qui est non loin d’un point, du plus proche au plus lointain."""

    stops: list[NearStop]
    tours: list[NearTour]


class PackageFile(Told):
    """Un fichier d’un paquet."""

    path: str = Field(title="Chemin dans le paquet")
    sha256: str
    bytes: int
    type: str
    href: str = Field(title="Adresse où le prendre seul")


class Manifest(Told):
    """L’inventaire d’un paquet."""

    format: Literal[1]
    tour: str
    language: str
    version: str = Field(title="La même version est le même contenu")
    bytes: int = Field(title="Ce que pèsent ses fichiers")
    files: list[PackageFile]
