"""What is told of tours: the one thing that pages, API, files and packages are made from."""

from archaeology.tours.telling.book import Book, UnknownTour, book_for
from archaeology.tours.telling.languages import Wanted
from archaeology.tours.telling.parts import Telling
from layers.access.actor import Actor

__all__ = ["Book", "Telling", "UnknownTour", "Wanted", "book_for", "telling"]


def telling(actor: Actor, code: str, language: str) -> Telling:
    """A tour of the home territory as an actor is told it, in that language or the next best one.

    Only in languages that are published, whoever asks.

    Raises:
        UnknownTour: there is none, or none that the actor may know of.
    """
    return book_for(actor).told(code, Wanted.read(language))
