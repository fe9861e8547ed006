"""One text: sent by a person from its form, or by a script while it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.sites.views.writing import Done, Sheet, Words, written
from archaeology.tours.forms.words import (
    MediumWordsForm,
    StopWordsForm,
    TourWordsForm,
    WordsForm,
    words_now,
)
from archaeology.tours.models import MediumText, StopText, Tour, TourText
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.untold import (
    medium_told_in,
    stop_told_in,
    why_no_medium,
    why_no_stop,
)
from archaeology.tours.views.door import FORM, for_writers, medium_of, stop_of, tour_at
from archaeology.tours.views.leading import texts_address
from archaeology.tours.vocabulary import Language
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.ui.doors import nothing_here


@FORM
@for_writers
def tour_text(request: ActorRequest, code: str, language: str) -> HttpResponse:
    """What the tour says of itself in a language."""
    tour = tour_at(request.actor, _known(code, language))

    def now() -> TourText | None:
        return TourText.objects.filter(tour=tour, language=language).first()

    form = TourWordsForm(
        request.actor,
        tour.territory_id,
        request.POST or None,
        language=language,
        initial=words_now(now(), TourWords),
    )

    def write(version: int) -> TourText:
        return write_tour_text(request.actor, tour.pk, language, version, form.told())

    rows = (("title",), ("summary",), ("description",), ("access_note",))
    text = _Text(tour, language, "tour", tour.title or code, rows)
    return _answer(request, text, form, write, lambda: words_now(now(), TourWords))


@FORM
@for_writers
def stop_text(request: ActorRequest, code: str, key: int, language: str) -> HttpResponse:
    """What is told at a stop in a language."""
    tour = tour_at(request.actor, _known(code, language))
    stop = stop_of(request.actor, tour, key)

    def now() -> StopText | None:
        return StopText.objects.filter(stop=stop, language=language).first()

    form = StopWordsForm(
        request.actor,
        tour.territory_id,
        request.POST or None,
        language=language,
        initial=words_now(now(), StopWords),
    )

    def write(version: int) -> StopText:
        return write_stop_text(request.actor, key, language, version, form.told())

    def lost() -> str:
        after = stop_of(request.actor, tour, key)
        if language not in stop_told_in(stop) - stop_told_in(after):
            return ""
        words = _("Le texte est enregistré, mais les visiteurs ne voient plus l’étape : %s.")
        return words % why_no_stop(after, language)

    rows = (("title",), ("text",), ("easy_text",))
    text = _Text(tour, language, f"stop-{key}", f"{stop.order}. {stop}", rows)
    return _answer(request, text, form, write, lambda: words_now(now(), StopWords), lost)


@FORM
@for_writers
def medium_text(request: ActorRequest, code: str, key: int, language: str) -> HttpResponse:
    """What replaces a medium in a language."""
    tour = tour_at(request.actor, _known(code, language))
    medium = medium_of(request.actor, tour, key)

    def now() -> MediumText | None:
        return MediumText.objects.filter(medium=medium, language=language).first()

    form = MediumWordsForm(
        request.actor,
        tour.territory_id,
        request.POST or None,
        kind=medium.kind,
        language=language,
        initial=words_now(now(), MediumWords),
    )

    def write(version: int) -> MediumText:
        return write_medium_text(request.actor, key, language, version, form.told())

    seen = medium_told_in(tour, medium)

    def lost() -> str:
        after = medium_of(request.actor, tour, key)
        if language not in seen - medium_told_in(tour, after):
            return ""
        words = _("Le texte est enregistré, mais les visiteurs n’ont plus accès au média : %s.")
        return words % why_no_medium(after, language)

    rows = (("alt",) if "alt" in form.fields else ("transcript",), ("caption",))
    text = _Text(tour, language, f"medium-{key}", _("Texte du média"), rows)
    return _answer(request, text, form, write, lambda: words_now(now(), MediumWords), lost)


@dataclass(frozen=True, slots=True)
class _Text:
    tour: Tour
    language: str
    where: str
    title: Words
    rows: tuple[tuple[str, ...], ...]


def _known(code: str, language: str) -> str:
    if language not in Language.values:
        raise nothing_here()
    return code


def _answer(
    request: ActorRequest,
    text: _Text,
    form: WordsForm,
    write: Callable[[int], Any],
    state: Callable[[], Mapping[str, Any]],
    lost: Callable[[], str] = str,
) -> HttpResponse:
    """A script is told the new version, or what stands against it; a person gets a page. `lost`
    says, once it is written, what visitors saw until now.
    """

    def do() -> Done:
        write(form.cleaned_data["version"] or 0)
        return Done(texts_address(text.tour, text.language, text.where), lost())

    if request.method == "POST" and not request.accepts("text/html"):
        return _saved(form, write, state, lost)
    sheet = Sheet(
        title=f"{text.title} – {Language(text.language).label}",
        send=gettext_lazy("Enregistrer"),
        done=gettext_lazy("Le texte est enregistré."),
        back=(texts_address(text.tour, text.language), gettext_lazy("Textes")),
        rows=text.rows,
    )
    return written(request, sheet, form, do, state)


def _saved(
    form: WordsForm,
    write: Callable[[int], Any],
    state: Callable[[], Mapping[str, Any]],
    lost: Callable[[], str],
) -> JsonResponse:
    if form.is_valid():
        try:
            made = write(form.cleaned_data["version"] or 0)
        except ConflictingChange:
            return JsonResponse({"now": dict(state())}, status=409)
        except ValidationError as error:
            form.refuse(error)
        else:
            return JsonResponse({"version": made.version, "warning": lost()})
    return JsonResponse({"errors": form.errors}, status=422)
