"""Images and sounds: brought, described, put in order, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from archaeology.sites.views.writing import Done, Sheet, written
from archaeology.tours.forms.facts import MediumForm, NewMediumForm
from archaeology.tours.models import Medium, Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.change_medium import change_medium
from archaeology.tours.services.move_medium import move_medium
from archaeology.tours.services.remove_medium import remove_medium
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.untold import medium_told_in, where_lost, why_no_medium
from archaeology.tours.views.door import FORM, for_writers, medium_of, stop_of, tour_at
from archaeology.tours.views.leading import anchor_of, texts_address
from archaeology.tours.vocabulary import MediumKind
from layers.access.middleware import ActorRequest


@FORM
@for_writers
def new_medium(request: ActorRequest, code: str, stop: int | None = None) -> HttpResponse:
    """A file for a stop, or for the tour as a whole, with its words in the first language."""
    tour = tour_at(request.actor, code)
    if stop is not None:
        stop_of(request.actor, tour, stop)
    back = _page_of(tour, stop)
    form = NewMediumForm(
        request.actor, tour.territory_id, request.POST or None, request.FILES or None
    )

    def do() -> str:
        told = form.cleaned_data
        file, owner = told["file"], {"stop": stop} if stop is not None else {"tour": tour.pk}
        made = add_medium(request.actor, file.read(), file.name, form.facts(), **owner)
        if told["words"]:
            of_an_image = made.kind == MediumKind.IMAGE
            words = (
                MediumWords(alt=told["words"][:400])
                if of_an_image
                else MediumWords(transcript=told["words"])
            )
            write_medium_text(request.actor, made.pk, tour.default_language, 0, words)
        return f"{back}#medias"

    sheet = Sheet(
        title=_("Ajouter une image ou un son"),
        send=_("Ajouter"),
        done=_("Le média est ajouté."),
        back=(back, tour.title or code),
        rows=(("file",), ("words",), ("author", "licence")),
        template="tours/new_medium.html",
    )
    return written(request, sheet, form, do)


def _page_of(tour: Tour, stop: int | None) -> str:
    if stop is None:
        return reverse("tour", args=[tour.code])
    return reverse("tour-stop", args=[tour.code, stop])


@FORM
@for_writers
def edit_medium(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """What is true of a medium in every language."""
    tour = tour_at(request.actor, code)
    medium = medium_of(request.actor, tour, key)
    back = _page_of(tour, medium.stop_id)
    form = MediumForm(
        request.actor, tour.territory_id, medium, request.POST or None, initial=_facts(medium)
    )

    def do() -> Done:
        before = medium_told_in(tour, medium)
        version = form.cleaned_data["version"] or 0
        changed = change_medium(request.actor, key, version, form.facts())
        lost = sorted(before - medium_told_in(tour, changed))
        return Done(f"{back}#medias", _seen_no_more(tour, changed, lost))

    def state() -> Mapping[str, Any]:
        return _facts(medium_of(request.actor, tour, key))

    image = medium.kind == MediumKind.IMAGE
    first = tour.default_language if image else medium.language
    anchor = anchor_of(f"medium:{key}", first, "alt" if image else "transcript")
    sheet = Sheet(
        title=_("Image") if image else _("Son"),
        send=_("Enregistrer"),
        done=_("Le média est enregistré."),
        back=(back, str(medium.stop or tour)),
        rows=(
            ("author", "licence"),
            ("credit_url",),
            ("period_start", "period_end") if image else ("language",),
        ),
        template="tours/medium.html",
        more={"tour": tour, "medium": medium, "texts": texts_address(tour, first, anchor)},
    )
    return written(request, sheet, form, do, state)


def _seen_no_more(tour: Tour, medium: Medium, lost: list[str]) -> str:
    """What is said of a medium that visitors got in some languages until now; else nothing."""
    if not lost:
        return ""
    words = _now(
        "Le média est enregistré, mais les visiteurs n’y ont plus accès%(where)s : %(why)s."
    )
    return words % {"where": where_lost(tour, lost), "why": why_no_medium(medium, lost[0])}


def _facts(medium: Medium) -> Mapping[str, Any]:
    facts = MediumFacts.of(medium)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"version": medium.version}


@require_POST
@for_writers
def move(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """Put a medium at the place `to` among those beside it."""
    tour = tour_at(request.actor, code)
    medium = medium_of(request.actor, tour, key)
    to = request.POST.get("to", "")
    if to.isascii() and to.isdecimal() and len(to) < 5:
        move_medium(request.actor, key, int(to))
    return HttpResponseRedirect(f"{_page_of(tour, medium.stop_id)}#medias")


@require_POST
@for_writers
def take_away(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """Remove a medium."""
    tour = tour_at(request.actor, code)
    medium = medium_of(request.actor, tour, key)
    remove_medium(request.actor, key)
    messages.success(request, _now("Le média est retiré."))
    return HttpResponseRedirect(f"{_page_of(tour, medium.stop_id)}#medias")


@require_safe
@for_writers
def file(request: ActorRequest, code: str, key: int) -> FileResponse:
    """The file itself, for those who write; nobody keeps it on the way."""
    medium = medium_of(request.actor, tour_at(request.actor, code), key)
    response = FileResponse(medium.file.open("rb"), content_type=medium.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
