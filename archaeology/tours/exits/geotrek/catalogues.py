"""The lists that treks refer to by number: themes, practices, kinds of routes…"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final

from archaeology.tours.exits.geotrek.versions import Object, Site
from archaeology.tours.telling.words import theme_in_words
from archaeology.tours.vocabulary import Theme

# Numbers stay what they are: others have kept them. Whoever adds a theme adds it at the end.
_THEMES: Final = tuple(Theme.values)
# What treks of others refer to, and tours here have not.
EMPTY: Final = (
    *("trek_difficulty", "trek_network", "label", "source"),
    *("service", "service_type", "informationdesk", "informationdesk_type"),
    *("tour", "district", "touristiccontent", "touristiccontent_category"),
    *("touristicevent", "touristicevent_type"),
)
ON_FOOT, WHEELCHAIR, STRUCTURE, HERITAGE = 1, 1, 1, 1
LOOP, ONE_WAY = 1, 3
Languages = Sequence[str]

_ON_FOOT = {"fr": "Pédestre", "en": "On foot", "de": "Zu Fuß"}
_WHEELCHAIR = {"fr": "Fauteuil roulant", "en": "Wheelchair", "de": "Rollstuhl"}
_HERITAGE = {"fr": "Patrimoine", "en": "Heritage", "de": "Kulturerbe"}
_LOOP = {"fr": "Boucle", "en": "Loop", "de": "Rundweg"}
_ONE_WAY = {"fr": "Traversée", "en": "One way", "de": "Strecke"}


def theme_number(theme: str) -> int:
    """The number of a theme."""
    return _THEMES.index(theme) + 1


def heritage(languages: Languages) -> dict[str, str | None]:
    """What the kind of our points of interest is called."""
    return _in(languages, _HERITAGE)


def _themes(site: Site, languages: Languages) -> list[Object]:
    return [
        {
            "id": theme_number(theme),
            "label": {each: theme_in_words(theme, each) for each in languages},
            "pictogram": site.pictogram("stop"),
        }
        for theme in _THEMES
    ]


def _practices(site: Site, languages: Languages) -> list[Object]:
    practice = {
        "id": ON_FOOT,
        "name": _in(languages, _ON_FOOT),
        "order": 1,
        "pictogram": site.pictogram("walk"),
    }
    return [practice]


def _accessibilities(site: Site, languages: Languages) -> list[Object]:
    name = _in(languages, _WHEELCHAIR)
    return [{"id": WHEELCHAIR, "name": name, "pictogram": site.pictogram("walk")}]


def _routes(site: Site, languages: Languages) -> list[Object]:
    return [
        {"id": number, "pictogram": site.pictogram("walk"), "route": _in(languages, words)}
        for number, words in ((LOOP, _LOOP), (ONE_WAY, _ONE_WAY))
    ]


def _poi_types(site: Site, languages: Languages) -> list[Object]:
    label = heritage(languages)
    return [{"id": HERITAGE, "label": label, "pictogram": site.pictogram("stop")}]


def _nothing(site: Site, languages: Languages) -> list[Object]:
    return []


CATALOGUES: Final = MappingProxyType[str, Callable[[Site, Languages], list[Object]]](
    {
        "theme": _themes,
        "trek_practice": _practices,
        "trek_accessibility": _accessibilities,
        "trek_route": _routes,
        "poi_type": _poi_types,
        **dict.fromkeys(EMPTY, _nothing),
    }
)
KINDS: Final = ("trek", "poi", "structure", *CATALOGUES)


def _in(languages: Languages, words: dict[str, str]) -> dict[str, str | None]:
    return {each: words.get(each) for each in languages}
