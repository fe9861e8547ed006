"""The list of tours, a new one, and what is true of one in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from archaeology.sites.views.writing import Sheet, written
from archaeology.tours.forms.facts import NewTourForm, TourForm
from archaeology.tours.models import Tour, TourText
from archaeology.tours.rights import stops_all_seen
from archaeology.tours.services.change_tour import change_tour
from archaeology.tours.services.create_tour import TourFacts, create_tour
from archaeology.tours.services.delete_tour import delete_tour
from archaeology.tours.views.door import (
    FORM,
    for_writers,
    own_title,
    territory_to_write_in,
    tour_at,
)
from archaeology.tours.vocabulary import Language
from layers.access.middleware import ActorRequest


@dataclass(frozen=True, slots=True)
class Listed:
    """A tour in the list: how many stops it has, and each language with its state."""

    tour: Tour
    stops: int
    languages: list[tuple[str, bool]]


@require_safe
@for_writers
def tours(request: ActorRequest) -> HttpResponse:
    """The tours that the actor writes."""
    rows = Tour.objects.visible_to(request.actor).prefetch_related("texts", "stops")
    listed = [
        Listed(_called(each), len(each.stops.all()), _languages(each.texts.all()))
        for each in rows.order_by("-updated_at")
    ]
    return render(request, "tours/tours.html", {"listed": listed})


def _called(tour: Tour) -> Tour:
    tour.title = own_title(tour.texts.all(), tour.default_language)
    return tour


def _languages(texts: Any) -> list[tuple[str, bool]]:
    known: list[TourText] = sorted(texts, key=lambda each: Language.values.index(each.language))
    return [(Language(each.language).label, each.published_at is not None) for each in known]


@FORM
@for_writers
def new_tour(request: ActorRequest) -> HttpResponse:
    """Begin a tour."""
    territory = territory_to_write_in(request.actor)
    form = NewTourForm(request.actor, territory, request.POST or None)

    def do() -> str:
        made = create_tour(request.actor, territory, form.cleaned_data["title"], form.facts())
        return reverse("tour", args=[made.code])

    sheet = Sheet(
        title=_("Nouvelle visite"),
        send=_("Commencer la visite"),
        done=_("La visite est commencée : personne d’autre ne la voit avant sa publication."),
        back=(reverse("tours"), _("Visites")),
        rows=(("title",), ("theme",), ("default_language",)),
    )
    return written(request, sheet, form, do)


@FORM
@for_writers
def edit_tour(request: ActorRequest, code: str) -> HttpResponse:
    """Correct what is true of a tour in every language."""
    tour = tour_at(request.actor, code)
    form = TourForm(request.actor, tour.territory_id, request.POST or None, initial=_facts(tour))

    def do() -> str:
        version = form.cleaned_data["version"] or 0
        changed = change_tour(request.actor, tour.pk, version, form.facts())
        return reverse("tour", args=[changed.code])

    def state() -> Mapping[str, Any]:
        return _facts(tour_at(request.actor, code))

    sheet = Sheet(
        title=_("Réglages de la visite"),
        send=_("Enregistrer"),
        done=_("Les réglages sont enregistrés."),
        back=(reverse("tour", args=[code]), tour.title or code),
        rows=(
            ("theme", "wheelchair"),
            ("duration_min", "valid_until"),
            ("default_language",),
            ("code",),
            ("synthetic",),
        ),
        template="tours/facts.html",
        more={"tour": tour, "sealed": not stops_all_seen(request.actor, tour)},
    )
    return written(request, sheet, form, do, state)


def _facts(tour: Tour) -> Mapping[str, Any]:
    facts = TourFacts.of(tour)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"version": tour.version}


@require_POST
@for_writers
def throw_away(request: ActorRequest, code: str) -> HttpResponse:
    """A draft that nobody wants any more."""
    tour = tour_at(request.actor, code)
    try:
        delete_tour(request.actor, tour.pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("tour", args=[code]))
    messages.success(request, _now("La visite est supprimée."))
    return HttpResponseRedirect(reverse("tours"))
