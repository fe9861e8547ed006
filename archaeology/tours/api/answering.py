"""How the API of tours answers: the same for everyone, in the language that suits who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Schema

from archaeology.tours.api.refusing import Why, refusal
from archaeology.tours.telling import Book, Telling, UnknownTour, Wanted, book_for
from archaeology.tours.telling.languages import TAG
from archaeology.tours.telling.parts import Medium
from layers.access.actor import PUBLIC
from layers.access.api import REFUSED
from layers.ui.bodies import Body, answer

# Caches may keep it and ask each time: what is withdrawn is given by none of them. A digest in an
# address makes no difference, as what it names can become confidential.
CACHED = "public, no-cache"
VARIES = ("Accept-Language",)
JSON = "application/json"
REFUSALS: dict[int, Any] = {404: REFUSED, 422: REFUSED}
NOT_MODIFIED: dict[int, Any] = {304: {"description": "Rien n’a changé"}}


class AskedLanguage(Schema):
    """In which language to answer."""

    lang: str = Field(
        "",
        max_length=60,
        pattern=TAG,
        title="Langue souhaitée",
        description=(
            "Sinon celle de `Accept-Language`, sinon celle de la visite. Si elle n’est pas "
            "publiée, la plus proche l’est : la réponse dit laquelle (`language`, "
            "`Content-Language`)."
        ),
    )


def book() -> Book:
    """What everyone is told; whoever asks gets the same."""
    return book_for(PUBLIC)


def wanted_by(request: HttpRequest, lang: str) -> Wanted:
    """The languages that somebody wants."""
    return Wanted.read(lang, request.headers.get("Accept-Language", ""))


def told_or_refused(known: Book, request: HttpRequest, code: str, lang: str) -> Telling:
    """The tour of that address.

    Raises:
        Problem: 404, there is none, or none that is published.
    """
    try:
        return known.told(code, wanted_by(request, lang))
    except UnknownTour:
        raise refusal(request, Why.TOUR, lang) from None


def in_language(
    request: HttpRequest, body: Body, language: str, media_type: str = JSON
) -> HttpResponse:
    """The body, or 304, with the language that it is in."""
    response = answer(request, body, media_type, cached=CACHED, varies=VARIES)
    if language:
        response["Content-Language"] = language
    return response


def medium_address(medium: Medium) -> str:
    """Where a file is fetched from: the same content has the same address."""
    return reverse("api-1.0.0:read_medium", args=[medium.name])
