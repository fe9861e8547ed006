"""What is taken along: files by their hash, packages whole, in parts or by difference."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router

from archaeology.tours.api import schemas
from archaeology.tours.api.answering import (
    CACHED,
    NOT_MODIFIED,
    REFUSALS,
    AskedLanguage,
    book,
    in_language,
    told_or_refused,
)
from archaeology.tours.api.refusing import Why, refusal
from archaeology.tours.packages import (
    Package,
    TooLarge,
    difference,
    package_of,
    path_of,
)
from archaeology.tours.packages.contents import media_file
from archaeology.tours.packages.inventory import MEDIA, inventory_json
from archaeology.tours.telling import Telling
from archaeology.tours.telling.media import medium_told
from layers.access.actor import PUBLIC
from layers.access.api import REFUSED
from layers.ui.bodies import Body
from layers.ui.ranges import file_answer

router = Router(tags=["Visites"])
ZIP = "application/zip"
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_IN_PARTS: dict[int, Any] = {
    **NOT_MODIFIED,
    206: {"description": "La partie demandée (`Range`)"},
    416: REFUSED,
}


class AskedZip(AskedLanguage):
    """All of it, or what differs."""

    since: str = Field(
        "",
        max_length=16,
        pattern=r"^([0-9a-f]{16})?$",
        title="Version que l’on a déjà : seul ce qui en diffère est envoyé",
        description="D’une version que la plateforme ne connaît plus, tout est envoyé.",
    )


class AskedFile(AskedLanguage):
    """A file as an inventory names it."""

    v: str = Field("", max_length=64, pattern=r"^[0-9a-f]*$", title="Début de son empreinte")


@router.get(
    "/tours/{code}/package.json",
    response=schemas.Manifest,
    summary="L’inventaire de ce qu’un visiteur emporte",
    openapi_extra={"responses": {**NOT_MODIFIED, **REFUSALS, 413: REFUSED}},
)
def read_package(request: HttpRequest, code: str, asked: Query[AskedLanguage]) -> HttpResponse:
    """Chaque fichier, son empreinte, et l’adresse où le prendre seul."""
    told, package = _package(request, code, asked.lang)
    body = Body.of(inventory_json(package), pack=True)
    return in_language(request, body, told.language)


@router.get(
    "/tours/{code}/package.zip",
    summary="Ce qu’un visiteur emporte, en un fichier",
    openapi_extra={
        "responses": {
            200: {"description": "Le paquet", "content": {ZIP: _BINARY}},
            **_IN_PARTS,
            **REFUSALS,
            413: REFUSED,
        }
    },
)
def read_package_zip(request: HttpRequest, code: str, asked: Query[AskedZip]) -> HttpResponseBase:
    """La visite, ses médias et le fond de carte autour du parcours, avec `manifest.json`.

    Les mêmes octets pour la même version ; un téléchargement interrompu se reprend (`Range`).
    """
    told, package = _package(request, code, asked.lang)
    path = difference(told, package, asked.since)
    tag = f"{package.version}-{path.stem}"
    response = file_answer(request, path, ZIP, tag=tag, cached=CACHED)
    response["Content-Language"] = told.language
    response["Vary"] = "Accept-Language"
    name = f"{told.code}-{told.language}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get(
    "/tours/{code}/package/{name}",
    summary="Un fichier fait pour un paquet",
    openapi_extra={
        "responses": {
            200: {"description": "Le fichier", "content": {"*/*": _BINARY}},
            **_IN_PARTS,
            **REFUSALS,
        }
    },
)
def read_package_file(
    request: HttpRequest, code: str, name: str, asked: Query[AskedFile]
) -> HttpResponseBase:
    """`tour.json`, `style.json` ou `ground.pmtiles`, tels que l’inventaire les nomme."""
    told, package = _package(request, code, asked.lang)
    entry = package.entry(name)
    if entry is None or name.startswith(MEDIA) or not entry.sha256.startswith(asked.v):
        raise refusal(request, Why.PACKED_FILE, asked.lang)
    path = path_of(package, name)
    response = file_answer(request, path, entry.type, tag=entry.sha256, cached=CACHED)
    response["Content-Language"] = told.language
    response["Vary"] = "Accept-Language"
    return response


@router.get(
    "/media/{name}",
    summary="Une image ou un son d’une visite",
    openapi_extra={
        "responses": {
            200: {
                "description": "Le fichier",
                "content": {"image/*": _BINARY, "audio/*": _BINARY},
            },
            **_IN_PARTS,
            404: REFUSED,
        }
    },
)
def read_medium(request: HttpRequest, name: str) -> HttpResponseBase:
    """Un média de quelque chose de publié, par son empreinte ; à redemander : il peut partir."""
    medium = medium_told(PUBLIC, name)
    if medium is None:
        raise refusal(request, Why.MEDIUM)
    path = media_file(medium)
    return file_answer(request, path, medium.type, tag=medium.sha256, cached=CACHED)


def _package(request: HttpRequest, code: str, lang: str) -> tuple[Telling, Package]:
    known = book()
    told = told_or_refused(known, request, code, lang)
    try:
        return told, package_of(known, told)
    except TooLarge:
        raise refusal(request, Why.TOO_LARGE, lang) from None
