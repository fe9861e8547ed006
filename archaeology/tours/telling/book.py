"""What everyone is told, remembered by this process for as long as nothing of it has changed.

One cheap query says so: each change of a tour, of a stop, of the places and sources that it rests
on is in the change log. A book is replaced as a whole, so that whoever reads in one goes on reading
the same; the next one takes over what is told of tours of which nothing changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from typing import Final

from django.conf import settings
from django.utils import timezone

from archaeology.tours.models import Stop
from archaeology.tours.telling.composing import composed
from archaeology.tours.telling.languages import Wanted
from archaeology.tours.telling.parts import Telling
from archaeology.tours.telling.rows import Known, Rows, rows_of, tours_known
from archaeology.tours.telling.shores import Shores
from layers.access.actor import PUBLIC, Actor
from layers.catalog.registry import layer
from layers.catalog.tail import TAIL
from layers.ui.bodies import Body, BodyMemory

# What a telling is made of; statements about a site are in no log, hence the lifetime.
TOURS: Final = "tours"
STOPS: Final = "tour-stops"
SHORELINES: Final = "ancient-shorelines"
# Of these it is not known which tours rest on them.
GROUNDS: Final = ("heritage-sites", "archaeology-sources", SHORELINES)
LAYERS: Final = (TOURS, STOPS, *GROUNDS)
LIFETIME_SECONDS: Final = 60.0
# Bodies of the books that are and were open; the least recently read go first.
BODIES: Final = BodyMemory(32 * 1024 * 1024)


_NUMBERS = count()


class UnknownTour(LookupError):
    """No tour has that address, or none that is told to everyone."""


@dataclass
class Book:
    """The tours that are told to an actor, read as they are asked for.

    `position` is that of the change log up to which it holds; None: for one answer only.
    """

    actor: Actor
    position: int | None = None
    day: date = field(default_factory=timezone.localdate)
    territory: str = field(default_factory=lambda: settings.HOME_TERRITORY)
    begun: float = field(default_factory=time.monotonic)
    number: int = field(default_factory=partial(next, _NUMBERS))
    # Those that are known already to hold; else they are read when they are first needed.
    shores: Shores | None = None
    _tours: dict[str, Known] | None = None
    # What tours are told from, by key: whoever reads another language needs no more.
    _rows: dict[int, Rows] = field(default_factory=dict)
    _told: dict[tuple[str, str], Telling | None] = field(default_factory=dict)
    # The book in which something was first told.
    _first_told_in: dict[tuple[str, str], int] = field(default_factory=dict)

    def told(self, code: str, wanted: Wanted) -> Telling:
        """A tour in the language that suits the reader best.

        Raises:
            UnknownTour: there is none, or none that is published.
        """
        tour = self._every().get(code)
        if tour is None:
            raise UnknownTour(code)
        language = _language(tour, wanted)
        self._read([tour], language)
        found = self._told[code, language]
        if found is None:
            raise UnknownTour(code)
        return found

    def all_told(self, wanted: Wanted) -> list[Telling]:
        """All tours, each in the language that suits the reader best, by title."""
        tours = self._every()
        chosen = {code: _language(tour, wanted) for code, tour in tours.items()}
        for language in sorted(set(chosen.values())):
            self._read([tours[code] for code in chosen if chosen[code] == language], language)
        told = (self._told[code, language] for code, language in chosen.items())
        return sorted((each for each in told if each), key=lambda each: (each.title, each.code))

    def in_every_language(self) -> list[tuple[Telling, dict[str, Telling]]]:
        """All tours: each in its own language, and by language."""
        for language in self.languages():
            self._read(
                [each for each in self._every().values() if language in each.languages], language
            )
        found = []
        for code, tour in self._every().items():
            told = {each: self._told.get((code, each)) for each in tour.languages}
            known = {language: each for language, each in told.items() if each is not None}
            own = known.get(_language(tour, Wanted()))
            if own is not None:
                found.append((own, known))
        return found

    def languages(self) -> list[str]:
        """All languages in which something is told."""
        return sorted({each for tour in self._every().values() for each in tour.languages})

    def body(
        self, key: tuple[object, ...], make: Callable[[], bytes], *, of: Telling | None = None
    ) -> Body:
        """A body made of nothing but what the book tells and what the key names, made once.

        `of`: and of nothing but this telling; it is not made again for the next book.
        """
        if self.position is None:
            return Body.of(make(), pack=True)
        number = self.number
        if of is not None:
            number = self._first_told_in.get((of.code, of.language), number)
        known = BODIES.get((number, *key))
        if known is not None:
            return known[1]
        body = Body.of(make(), pack=True)
        BODIES.put((number, *key), self.position, body)
        return body

    def take_over(self, before: Book) -> None:
        """What is told of tours of which nothing changed since the book before."""
        told = _still_told(before)
        if not told:
            return
        self._told.update(told)
        self._first_told_in.update({key: before._first_told_in[key] for key in told})
        self.begun = before.begun

    def _every(self) -> dict[str, Known]:
        """The tours by their address."""
        if self._tours is None:
            self._tours = tours_known(self.actor)
        return self._tours

    def _read(self, tours: Sequence[Known], language: str) -> None:
        missing = [each for each in tours if (each.code, language) not in self._told]
        if not missing:
            return
        if self.shores is None:
            self.shores = Shores.seen_by(self.actor)
        unread = [each.key for each in missing if each.key not in self._rows]
        if unread:
            self._rows |= dict.fromkeys(unread, rows_of(self.actor, unread))
        for tour in missing:
            key = tour.code, language
            self._first_told_in[key] = self.number
            self._told[key] = composed(self._rows[tour.key], self.shores, tour.key, language)


def _language(tour: Known, wanted: Wanted) -> str:
    return wanted.best(tour.languages, tour.own)


@dataclass
class _Shelf:
    book: Book | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_SHELF = _Shelf()


def book_for(actor: Actor) -> Book:
    """What an actor is told as of now."""
    now = TAIL.caught_up()
    if actor != PUBLIC or now is None:
        return Book(actor)
    with _SHELF.lock:
        known = _SHELF.book
        if known is None or not _holds(known, now):
            before = known
            known = _SHELF.book = Book(PUBLIC, now, shores=_shores_that_hold(before))
            if before is not None:
                known.take_over(before)
        known.position = now
        return known


def forget_books() -> None:
    """Start over."""
    _SHELF.book = None
    BODIES.forget()


def _holds(book: Book, now: int) -> bool:
    if not _is_fresh(book) or book.position is None:
        return False
    return book.position == now or not any(_touched(each, book.position) for each in LAYERS)


def _is_fresh(book: Book) -> bool:
    if book.day != timezone.localdate() or book.territory != settings.HOME_TERRITORY:
        return False
    return time.monotonic() - book.begun <= LIFETIME_SECONDS


def _still_told(before: Book) -> dict[tuple[str, str], Telling]:
    """What a book told of tours of which neither a row nor what they rest on changed since."""
    if not _is_fresh(before) or before.position is None:
        return {}
    touched = TAIL.keys_touched(before.territory, LAYERS, before.position)
    if touched is None or any(touched[each] for each in GROUNDS):
        return {}
    changed, stops = touched[TOURS], touched[STOPS]
    if stops:
        # One that nobody was told of may be told now; one that is gone is in what was told.
        changed |= set(Stop.objects.filter(pk__in=stops).values_list("tour_id", flat=True))
    return {
        key: told
        for key, told in list(before._told.items())
        if told is not None
        and told.key not in changed
        and stops.isdisjoint(each.key for each in told.stops)
    }


def _shores_that_hold(before: Book | None) -> Shores | None:
    """The shorelines of the book before: a study publishes rows, or takes them back, whole."""
    if before is None or before.position is None or _touched(SHORELINES, before.position):
        return None
    return before.shores


def _touched(name: str, since: int) -> bool:
    """Whether what everyone sees of a layer changed since a position of the log."""
    return TAIL.touched(name, layer(name).visible_to(PUBLIC).branches, None, since)
