"""What rows of a tour repeat of one another, stated again after each verb."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from archaeology.tours.models import Stop, StopText, Tour, TourText


def touch(tour: Tour, language: str | None = None) -> None:
    """Note that something in the tour is no longer as it was: what it tells in a language, or what
    all of them tell. No other row is written.
    """
    now = timezone.now()
    Tour.objects.filter(pk=tour.pk).update(edition=F("edition") + 1, updated_at=now)
    texts = TourText.objects.filter(tour=tour)
    if language is not None:
        texts = texts.filter(language=language)
    texts.update(updated_at=now)


def state_tour(tour: Tour) -> None:
    """The tour's published languages and its title, from its texts."""
    texts = list(TourText.objects.filter(tour=tour))
    told = {each.language for each in texts if each.published_at is not None}
    titles = {each.language: each.title for each in texts}
    told_in, title = _in_order(told), _first(titles, told, tour.default_language)
    if (told_in, title) != (tour.told_in, tour.title):
        tour.told_in, tour.title = told_in, title
        Tour.objects.filter(pk=tour.pk).update(told_in=told_in, title=title)


def state_stops(tour: Tour, stops: Iterable[Stop] | None = None) -> None:
    """Where each stop (or those given) can be read, and its title, from its texts."""
    rows = list(tour.stops.all() if stops is None else stops)
    words: dict[int, list[StopText]] = {}
    for text in StopText.objects.filter(stop__in=rows):
        words.setdefault(text.stop_id, []).append(text)
    for stop in rows:
        texts = words.get(stop.pk, [])
        complete = {each.language for each in texts if each.is_complete}
        told = complete & set(tour.languages) if stop.geom is not None else set[str]()
        titles = {each.language: each.title for each in texts}
        told_in, title = _in_order(told), _first(titles, told, tour.default_language)
        if (told_in, title) != (stop.told_in, stop.title):
            stop.told_in, stop.title = told_in, title
            Stop.objects.filter(pk=stop.pk).update(told_in=told_in, title=title)


def _in_order(languages: Iterable[str]) -> str:
    return " ".join(sorted(languages))


def _first(titles: dict[str, str], told: set[str], default: str) -> str:
    """The title that may be shown: of a published language where there is one, else the draft's."""
    known = told or {language for language, title in titles.items() if title}
    order = sorted(known, key=lambda language: (language != default, language))
    return next((titles[each] for each in order if titles.get(each)), "")
