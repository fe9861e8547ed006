"""A tour as its visitors will see it, shown to those who write it."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from archaeology.tours.exits.document import tour as document_of
from archaeology.tours.models import Medium, Tour
from archaeology.tours.telling import parts
from archaeology.tours.telling.drafts import draft_of
from archaeology.tours.telling.languages import Wanted
from archaeology.tours.views.door import for_writers, tour_at
from archaeology.tours.views.leading import texts_address
from archaeology.tours.visit.pages import frame
from archaeology.tours.visit.saying import locale_of
from archaeology.tours.visit.words import app_language
from archaeology.tours.vocabulary import Language
from layers.access.middleware import ActorRequest
from layers.ui.offline_shell import app_policy


@require_safe
@for_writers
def preview(request: ActorRequest, code: str) -> HttpResponse:
    """What is written of a tour in the language `lang`, drawn by the visitor's app itself."""
    tour = tour_at(request.actor, code)
    asked = request.GET.get("lang", "")
    written_in = asked if asked in Language.values else tour.default_language
    told = draft_of(request.actor, tour, written_in)
    language = app_language(Wanted.read(written_in))
    addresses = _addresses(tour)

    def href(medium: parts.Medium) -> str:
        return addresses[medium.sha256]

    context = frame("preview", language, request.path, written_in) | {
        "tour": tour,
        "told": told,
        "document": document_of(told, None, href) if told else None,
        "texts": texts_address(tour, written_in),
        "written_in": Language(written_in).label,
    }
    with translation.override(locale_of(language)):
        answer = render(request, "tours/preview.html", context)
    answer["Content-Security-Policy"] = app_policy()
    return answer


def _addresses(tour: Tour) -> dict[str, str]:
    """Where those who write get each file of the tour, by its SHA-256."""
    media = Medium.objects.filter(Q(tour=tour) | Q(stop__tour=tour))
    return {
        sha256: reverse("tour-medium-file", args=[tour.code, key])
        for key, sha256 in media.values_list("pk", "sha256")
    }
