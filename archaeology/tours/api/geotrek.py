"""`/api/tours/v1/geotrek/v2/`: for apps that read Geotrek-admin's API; with or without a slash."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from ninja import Field, Query, Router, Schema

from archaeology.tours.api.answering import (
    CACHED,
    JSON,
    NOT_MODIFIED,
    REFUSALS,
    book,
    medium_address,
)
from archaeology.tours.api.refusing import Why, refusal
from archaeology.tours.exits.document import as_json
from archaeology.tours.exits.geotrek import Asked, Site, page
from archaeology.tours.exits.geotrek.lists import Narrowed, objects
from archaeology.tours.telling.languages import TAG
from layers.access.api import REFUSED
from layers.catalog.box import Box
from layers.ui.bodies import Body, answer

router = Router(tags=["Visites, à la manière de Geotrek"])
RESOURCES = "/api/tours/v1/geotrek/v2"
# Whoever asks for more, as Geotrek's own importer does (10,000), gets so many and the next page.
LARGEST_PAGE = 1_000
_LARGEST_KEY = 2**63 - 1
Kind = Literal[
    "trek",
    "poi",
    "structure",
    "theme",
    "trek_practice",
    "trek_accessibility",
    "trek_route",
    "trek_difficulty",
    "trek_network",
    "label",
    "source",
    "service",
    "service_type",
    "informationdesk",
    "informationdesk_type",
    "poi_type",
    "tour",
    "district",
    "touristiccontent",
    "touristiccontent_category",
    "touristicevent",
    "touristicevent_type",
]


class Page(Schema):
    """Une page d’une liste."""

    count: int = Field(title="Combien en tout")
    next: str | None = Field(title="Adresse de la page suivante")
    previous: str | None = Field(title="Adresse de la page précédente")
    results: list[dict[str, Any]] = Field(title="Objets, comme Geotrek-admin 2 les donne")


class AskedObject(Schema):
    """What of an object."""

    language: str = Field("", max_length=60, pattern=TAG, title="Une langue au lieu de toutes")
    fields: str = Field("", max_length=1_000, title="Ces membres seulement, entre virgules")
    omit: str = Field("", max_length=1_000, title="Tous les membres sauf ceux-ci")


class AskedList(AskedObject):
    """Which objects of a list."""

    page: int = Field(1, ge=1, le=100_000, title="Numéro de la page")
    page_size: int = Field(
        10, ge=1, title=f"Objets par page ; {LARGEST_PAGE} au plus, quoi qu’on demande"
    )
    in_bbox: str = Field("", max_length=120, title="ouest,sud,est,nord en WGS 84")
    near_trek: int | None = Field(
        None, ge=0, le=_LARGEST_KEY, title="À moins de 500 m de ce parcours"
    )
    trek: int | None = Field(None, ge=0, le=_LARGEST_KEY, title="Points de ce parcours (poi)")
    updated_after: date | None = Field(None, title="Modifiés ce jour-là ou depuis (AAAA-MM-JJ)")
    themes: str = Field(
        "", max_length=200, pattern=r"^[0-9,]*$", title="Numéros de thèmes, entre virgules (trek)"
    )


def list_objects(request: HttpRequest, kind: Kind, asked: Query[AskedList]) -> HttpResponse:
    """Une liste, par pages ; les textes sont donnés par langue, ou dans celle qu’on demande.

    Une visite sans parcours public n’est pas un « trek » ; ce qui n’est pas connu est vide ou nul.
    """
    box = Box.parse(asked.in_bbox) if asked.in_bbox else None
    themes = frozenset(int(each) for each in asked.themes.split(",") if each)
    language = asked.language.lower()
    narrowed = Narrowed(language, themes, asked.trek, asked.near_trek, box, asked.updated_after)
    known, site = book(), _site()

    def made() -> bytes:
        found, languages = objects(kind, known, site, narrowed)
        others = tuple(
            (name, str(value))
            for name, value in sorted(request.GET.items())
            if name != "page" and name in AskedList.model_fields
        )
        wanted = Asked(
            language,
            _names(asked.fields),
            _names(asked.omit),
            asked.page,
            min(asked.page_size, LARGEST_PAGE),
            others,
        )
        return as_json(page(found, languages, wanted, f"{site.origin}{RESOURCES}/{kind}/"))

    try:
        return _answer(request, known.body(("geotrek", kind, asked.model_dump_json()), made))
    except LookupError:
        raise refusal(request, Why.PAGE, language) from None


def read_object(
    request: HttpRequest, kind: Kind, key: str, asked: Query[AskedObject]
) -> HttpResponse:
    """Un objet d’une liste, par son numéro."""
    known, site, language = book(), _site(), asked.language.lower()
    every, languages = objects(kind, known, site, Narrowed(language))
    found = next((each for each in every if str(each["id"]) == key), None)
    if found is None:
        raise refusal(request, Why.OBJECT, language)
    wanted = Asked(language, _names(asked.fields), _names(asked.omit))
    return _answer(request, Body.of(as_json(wanted.cut(found, languages)), pack=True))


def _answer(request: HttpRequest, body: Body) -> HttpResponse:
    return answer(request, body, JSON, cached=CACHED, varies=())


def _site() -> Site:
    return Site(settings.PUBLIC_URL, RESOURCES, static, medium_address)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


_LIST: dict[str, Any] = {
    "summary": "Une liste, comme l’API 2 de Geotrek-admin",
    "response": Page,
    "openapi_extra": {"responses": {**NOT_MODIFIED, **REFUSALS, 400: REFUSED}},
}
_ONE: dict[str, Any] = {
    "summary": "Un objet, comme l’API 2 de Geotrek-admin",
    "response": dict[str, Any],
    "openapi_extra": {"responses": {**NOT_MODIFIED, **REFUSALS}},
}
# Geotrek's addresses end with a slash, and its readers come with and without it.
for path, view, told in (
    ("/geotrek/v2/{kind}", list_objects, _LIST),
    ("/geotrek/v2/{kind}/{key}", read_object, _ONE),
):
    router.get(path, **told)(view)
    router.get(f"{path}/", include_in_schema=False, url_name=f"{view.__name__}_slash", **told)(view)
