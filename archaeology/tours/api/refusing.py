"""What the API of tours refuses, said in the language that suits who asks, as far as it has one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest

from archaeology.tours.telling import Wanted
from layers.ui.problems import Problem


class Why(Enum):
    """What is refused, and its status."""

    TOUR = auto(), 404
    STOP = auto(), 404
    MEDIUM = auto(), 404
    PACKED_FILE = auto(), 404
    PAGE = auto(), 404
    OBJECT = auto(), 404
    TOO_LARGE = auto(), 413
    THEME = auto(), 400
    NEAR = auto(), 400

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return int(self.value[1])


# The title of a status, which is generic, then the sentence about it.
_TITLES: Final[Mapping[str, Mapping[int, str]]] = MappingProxyType(
    {
        "fr": {400: "Demande incorrecte", 404: "Introuvable", 413: "Envoi trop volumineux"},
        "en": {400: "Bad request", 404: "Not found", 413: "Too large"},
        "de": {400: "Falsche Anfrage", 404: "Nicht gefunden", 413: "Zu groß"},
    }
)
_SENTENCES: Final[Mapping[str, Mapping[Why, str]]] = MappingProxyType(
    {
        "fr": {
            Why.TOUR: "Cette visite n’existe pas, ou n’est pas publiée.",
            Why.STOP: "Cette étape n’existe pas, ou n’est pas publiée.",
            Why.MEDIUM: "Ce média n’existe pas, ou n’est pas publié.",
            Why.PACKED_FILE: "Ce fichier n’est plus dans le paquet : reprenez son inventaire.",
            Why.PAGE: "Cette page n’existe pas, ou ce parcours.",
            Why.OBJECT: "Cet objet n’existe pas, ou n’est pas publié.",
            Why.TOO_LARGE: "Cette visite a trop de médias pour être emportée.",
            Why.THEME: "Ce thème n’existe pas.",
            Why.NEAR: "near attend une longitude et une latitude : 0.53,49.52",
        },
        "en": {
            Why.TOUR: "This tour does not exist, or is not published.",
            Why.STOP: "This stop does not exist, or is not published.",
            Why.MEDIUM: "This file does not exist, or is not published.",
            Why.PACKED_FILE: "This file is no longer in the package: read its inventory again.",
            Why.PAGE: "This page does not exist, or no such trek.",
            Why.OBJECT: "This object does not exist, or is not published.",
            Why.TOO_LARGE: "This tour has too many media to be taken along.",
            Why.THEME: "This theme does not exist.",
            Why.NEAR: "near wants a longitude and a latitude: 0.53,49.52",
        },
        "de": {
            Why.TOUR: "Diesen Rundgang gibt es nicht, oder er ist nicht veröffentlicht.",
            Why.STOP: "Diese Station gibt es nicht, oder sie ist nicht veröffentlicht.",
            Why.MEDIUM: "Diese Datei gibt es nicht, oder sie ist nicht veröffentlicht.",
            Why.PACKED_FILE: "Diese Datei ist nicht mehr im Paket: Lesen Sie sein Verzeichnis neu.",
            Why.PAGE: "Diese Seite gibt es nicht, oder diesen Weg.",
            Why.OBJECT: "Dieses Objekt gibt es nicht, oder es ist nicht veröffentlicht.",
            Why.TOO_LARGE: "Dieser Rundgang hat zu viele Medien, um mitgenommen zu werden.",
            Why.THEME: "Dieses Thema gibt es nicht.",
            Why.NEAR: "near erwartet eine Länge und eine Breite: 0.53,49.52",
        },
    }
)


def refusal(request: HttpRequest, why: Why, lang: str = "") -> Problem:
    """The problem, in the language asked for or that the reader's program names; else in French."""
    wanted = Wanted.read(lang, request.headers.get("Accept-Language", ""))
    language = wanted.best(tuple(_SENTENCES), "fr")
    return Problem(why.status, _SENTENCES[language][why], title=_TITLES[language][why.status])
