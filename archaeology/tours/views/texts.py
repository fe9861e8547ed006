"""The texts of a tour, language beside language."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archaeology.tours.forms.words import (
    MediumWordsForm,
    StopWordsForm,
    TourWordsForm,
    WordsForm,
    words_now,
)
from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
from archaeology.tours.services.write_medium_text import MediumWords
from archaeology.tours.services.write_stop_text import StopWords
from archaeology.tours.services.write_tour_text import TourWords
from archaeology.tours.views.door import for_writers, stops_of, tour_at
from archaeology.tours.vocabulary import Language, MediumKind
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest


@dataclass(frozen=True, slots=True)
class Column:
    """One text of a block: its form, which can be sent by itself."""

    language: str
    label: str
    form: WordsForm
    action: str


@dataclass(frozen=True, slots=True)
class Block:
    """The tour, a stop or a medium, with its texts side by side."""

    where: str
    title: str
    columns: list[Column]
    medium: Medium | None = None


@require_safe
@for_writers
def texts_page(request: ActorRequest, code: str) -> HttpResponse:
    """All texts of a tour: its first language on the left, another one beside it.

    The address chooses: `langue` the one on the right, `source` the one on the left.
    """
    tour = tour_at(request.actor, code)
    source = _chosen(request, "source") or tour.default_language
    beside = _chosen(request, "langue")
    languages = [source] if beside in {None, source} else [source, str(beside)]
    context = {
        "tour": tour,
        "blocks": _blocks(request.actor, tour, languages),
        "languages": Language.choices,
        "source": source,
        "beside": beside or "",
        "sides": len(languages),
    }
    return render(request, "tours/texts.html", context)


def _chosen(request: ActorRequest, name: str) -> str | None:
    given = request.GET.get(name, "")
    return given if given in Language.values else None


def _blocks(actor: Actor, tour: Tour, languages: list[str]) -> list[Block]:
    whole = _("La visite")
    said = {each.language: each for each in tour.texts.all()}
    blocks = [
        Block(
            "tour",
            whole,
            [_tour_column(actor, tour, each, said.get(each)) for each in languages],
        )
    ]
    blocks += [
        _medium_block(actor, tour, each, languages, whole)
        for each in tour.media.prefetch_related("texts")
        if any(map(each.is_for, languages))
    ]
    for stop in stops_of(actor, tour):
        told = {each.language: each for each in stop.texts.all()}
        columns = [_stop_column(actor, tour, stop, each, told.get(each)) for each in languages]
        name = f"{stop.order}. {stop}"
        blocks.append(Block(f"stop-{stop.pk}", name, columns))
        blocks += [
            _medium_block(actor, tour, each, languages, name)
            for each in stop.media.all()
            if any(map(each.is_for, languages))
        ]
    return blocks


def _ids(where: str, language: str) -> str:
    return f"{where}-{language}-%s"


def _tour_column(actor: Actor, tour: Tour, language: str, text: TourText | None) -> Column:
    form = TourWordsForm(
        actor,
        tour.territory_id,
        language=language,
        initial=words_now(text, TourWords),
        auto_id=_ids("tour", language),
    )
    action = reverse("tour-text", args=[tour.code, language])
    return Column(language, Language(language).label, form, action)


def _stop_column(
    actor: Actor, tour: Tour, stop: Stop, language: str, text: StopText | None
) -> Column:
    form = StopWordsForm(
        actor,
        tour.territory_id,
        language=language,
        initial=words_now(text, StopWords),
        auto_id=_ids(f"stop-{stop.pk}", language),
    )
    action = reverse("tour-stop-text", args=[tour.code, stop.pk, language])
    return Column(language, Language(language).label, form, action)


def _medium_block(actor: Actor, tour: Tour, medium: Medium, languages: list[str], of: str) -> Block:
    """A medium; `of` names what it belongs to: each stop has a first image."""
    where = f"medium-{medium.pk}"
    columns = []
    for language in languages:
        if not medium.is_for(language):
            continue
        form = MediumWordsForm(
            actor,
            tour.territory_id,
            kind=medium.kind,
            language=language,
            initial=words_now(medium.text_in(language), MediumWords),
            auto_id=_ids(where, language),
        )
        action = reverse("tour-medium-text", args=[tour.code, medium.pk, language])
        columns.append(Column(language, Language(language).label, form, action))
    words = _("Image %d") if medium.kind == MediumKind.IMAGE else _("Son %d")
    return Block(where, f"{of} – {words % medium.order}", columns, medium)
