"""Forms of what is said in one language."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.recording import VersionField, WritingForm
from archaeology.tours.services.write_medium_text import MediumWords
from archaeology.tours.services.write_stop_text import StopWords
from archaeology.tours.services.write_tour_text import TourWords
from archaeology.tours.vocabulary import MediumKind


def _line(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


def _lines(label: Any, length: int, rows: int, **options: Any) -> forms.CharField:
    return _line(label, length, widget=forms.Textarea(attrs={"rows": rows}), **options)


class WordsForm(WritingForm):
    """Texts in one language; fields speak it, so that they are read out and checked in it.

    What is too long is said to be: a browser that was told the limit would cut off silently what
    somebody pastes.
    """

    words: ClassVar[type]

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if name != "version":
                field.widget.attrs |= {"lang": language, "spellcheck": "true"}
                field.widget.attrs.pop("maxlength", None)

    def told(self) -> Any:
        """What was filled in, for the services."""
        return self.words(**self._told(self.words))


class TourWordsForm(WordsForm):
    """What a tour says of itself."""

    words = TourWords
    title = _line(_("Titre"), 160)
    summary = _line(_("En une phrase"), 300)
    description = _lines(_("Présentation"), 8000, 6)
    access_note = _lines(_("Accès et accessibilité"), 2000, 3)
    version = VersionField()


class StopWordsForm(WordsForm):
    """What is told at a stop."""

    words = StopWords
    title = _line(_("Titre"), 160)
    text = _lines(_("Texte"), 8000, 7)
    easy_text = _lines(_("Facile à lire"), 4000, 4)
    version = VersionField()


class MediumWordsForm(WordsForm):
    """What replaces an image, or says what is heard."""

    words = MediumWords
    alt = _line(_("Texte de remplacement"), 400)
    caption = _line(_("Légende"), 400)
    transcript = _lines(_("Transcription"), 8000, 6)
    version = VersionField()

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["transcript" if kind == MediumKind.IMAGE else "alt"]


def words_now(text: Model | None, words: type) -> dict[str, Any]:
    """What is written, as a form begins with it; version 0 where nothing is."""
    known = {each.name: getattr(text, each.name, "") for each in fields(words)}
    return known | {"version": getattr(text, "version", 0)}
