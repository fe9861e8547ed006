"""Stops: placed, corrected, put in order, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from archaeology.sites.views.writing import Done, Sheet, written
from archaeology.tours.forms.facts import NewMediumForm, NewStopForm, StopForm
from archaeology.tours.missing import of_places
from archaeology.tours.models import Stop, Tour
from archaeology.tours.rights import stops_seen
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.move_stop import move_stop
from archaeology.tours.services.remove_stop import remove_stop
from archaeology.tours.untold import stop_told_in, where_lost, why_no_stop
from archaeology.tours.views.door import FORM, for_writers, stop_of, tour_at
from archaeology.tours.views.leading import anchor_of, texts_address
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest


@FORM
@for_writers
def new_stop(request: ActorRequest, code: str) -> HttpResponse:
    """One more stop, the last."""
    tour = tour_at(request.actor, code)
    form = NewStopForm(request.actor, tour.territory_id, request.POST or None)

    def do() -> Done:
        told = form.cleaned_data
        site = told["site"]
        facts = StopFacts(geom=told["place"], site=site.pk if site else None)
        made = add_stop(request.actor, tour.pk, facts, told["title"])
        _warn(request, tour, made.pk)
        warning = ""
        if site and made.geom is None:
            words = _now(
                "L’étape est ajoutée à la fin, sans position : « %s » n’en a pas. Placez-la avant "
                "de publier."
            )
            warning = words % site.name
        return Done(reverse("tour", args=[code]) + "#etapes", warning)

    sheet = Sheet(
        title=_("Nouvelle étape"),
        send=_("Ajouter l’étape"),
        done=_("L’étape est ajoutée à la fin : écrivez ce que l’on y raconte."),
        back=(reverse("tour", args=[code]), tour.title or code),
        rows=(("title",), ("site",), ("place",)),
        around=tour.geom,
    )
    return written(request, sheet, form, do)


@FORM
@for_writers
def edit_stop(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """Where a stop is and what it stands for; its media are below."""
    tour = tour_at(request.actor, code)
    stop = stop_of(request.actor, tour, key)
    form = StopForm(request.actor, tour.territory_id, request.POST or None, initial=_facts(stop))
    form.warn_of_the_place(_words_of_the_place(request.actor, tour, key))

    def do() -> Done:
        version = form.cleaned_data["version"] or 0
        changed = change_stop(request.actor, key, version, form.facts())
        _warn(request, tour, key)
        return Done(reverse("tour", args=[code]) + "#etapes", _seen_no_more(tour, stop, changed))

    def state() -> Mapping[str, Any]:
        return _facts(stop_of(request.actor, tour, key))

    sheet = Sheet(
        title=f"{stop.order}. {stop}",
        send=_("Enregistrer l’étape"),
        done=_("L’étape est enregistrée."),
        back=(reverse("tour", args=[code]), tour.title or code),
        rows=(
            ("site",),
            ("place",),
            ("radius_m",),
            ("period_start", "period_end"),
            ("slug",),
        ),
        around=tour.geom,
        template="tours/stop.html",
        more={
            "tour": tour,
            "stop": stop,
            "hidden": stop.is_withheld,
            "media": stop.media.all(),
            "new_medium": NewMediumForm(request.actor, tour.territory_id, auto_id="new_medium_%s"),
            "texts": texts_address(
                tour,
                tour.default_language,
                anchor_of(f"stop:{key}", tour.default_language, "title"),
            ),
        },
    )
    return written(request, sheet, form, do, state)


def _words_of_the_place(actor: Actor, tour: Tour, key: int) -> list[str]:
    return [each.words for each in of_places(actor, tour) if each.where == f"stop:{key}"]


def _warn(request: ActorRequest, tour: Tour, key: int) -> None:
    """Say at once what is wrong with the place that was just kept, or may be."""
    tour.refresh_from_db()
    for words in _words_of_the_place(request.actor, tour, key):
        messages.warning(request, words)


def _seen_no_more(tour: Tour, before: Stop, after: Stop) -> str:
    """What is said of a stop that visitors saw in some language until now; else nothing."""
    lost = sorted(stop_told_in(before) - stop_told_in(after))
    if not lost:
        return ""
    words = _now(
        "L’étape est enregistrée, mais les visiteurs ne la voient plus%(where)s : %(why)s."
    )
    return words % {"where": where_lost(tour, lost), "why": why_no_stop(after, lost[0])}


def _facts(stop: Stop) -> Mapping[str, Any]:
    facts = StopFacts.of(stop)
    known = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return known | {"place": facts.geom, "version": stop.version}


@require_POST
@for_writers
def move(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """Put a stop at the place `to` in the order; a script is told all numbers now."""
    tour = tour_at(request.actor, code)
    stop = stop_of(request.actor, tour, key)
    to = request.POST.get("to", "")
    if to.isascii() and to.isdecimal() and len(to) < 5:
        moved = move_stop(request.actor, key, int(to))
        if request.accepts("text/html"):
            words = _now("« %(stop)s » est maintenant l’étape %(number)d.")
            told = {"stop": str(stop), "number": moved.order}
            messages.success(request, words % told)
        else:
            seen = stops_seen(request.actor).filter(tour=tour)
            numbers = {str(key): order for key, order in seen.values_list("pk", "order")}
            return JsonResponse({"order": moved.order, "numbers": numbers})
    return HttpResponseRedirect(reverse("tour", args=[code]) + "#etapes")


@require_POST
@for_writers
def take_out(request: ActorRequest, code: str, key: int) -> HttpResponse:
    """Remove a stop, with what is told there."""
    tour = tour_at(request.actor, code)
    stop = stop_of(request.actor, tour, key)
    try:
        remove_stop(request.actor, key)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _now("« %s » n’est plus dans la visite.") % stop)
    return HttpResponseRedirect(reverse("tour", args=[code]) + "#etapes")
