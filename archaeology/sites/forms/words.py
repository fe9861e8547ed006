"""What the words of a column mean in a vocabulary: as far as they are known, else asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from archaeology.sites.bringing.fields import Field

# More are not asked for one by one.
MOST_ASKED = 60


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One column with words: `words` are asked for, the unknown ones first; `guessed` is what is
    known of all; `rest` says what becomes of those that nobody explains, None where there is none.
    """

    name: str
    label: str
    column: str
    words: Sequence[tuple[str, BoundField]]
    guessed: Mapping[str, str]
    rest: BoundField | None

    @property
    def is_unknown(self) -> bool:
        """Whether there are words that nobody knows."""
        return self.rest is not None

    @property
    def fields(self) -> list[BoundField]:
        """What is asked, word by word, then of all others."""
        return [*(bound for _word, bound in self.words), *([self.rest] if self.rest else [])]

    def is_seen(self, data: Mapping[str, Any]) -> bool:
        """Whether who sends the form has seen the unknown words."""
        return self.rest is None or self.rest.html_name in data

    def told(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What a mapping says of the column's words: `values`, and `default` for all others."""
        means = {
            **self.guessed,
            **{word: cleaned.get(bound.html_name, "") for word, bound in self.words},
        }
        values = {word: value for word, value in means.items() if value and value != word}
        rest = cleaned.get(self.rest.html_name, "") if self.rest else ""
        return ({"values": values} if values else {}) | ({"default": rest} if rest else {})


def vocabulary_of(
    form: forms.Form, field: Field, place: int, column: str, words: Sequence[str], told: Any
) -> Vocabulary:
    """Add the fields that ask for a column's words to a form.

    Args:
        form: which asks.
        field: what the column is.
        place: of the column in the file: of another column these are other words.
        column: its name.
        words: the different ones that the file has there.
        told: what the mapping says of the column until now.
    """
    said: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    values: Mapping[str, str] = said.get("values", {})
    guessed = {word: values.get(word) or field.value_of(word) for word in words}
    asked = sorted(words, key=lambda word: bool(guessed[word]))
    choices = [] if field.choices is None else field.choices.choices
    shown = []
    for number, word in enumerate(asked[:MOST_ASKED]):
        name = f"w_{field.name}_{place}_{number}"
        form.fields[name] = forms.ChoiceField(
            label=f"{field.label} : {word}",
            required=False,
            choices=[("", _("Comme tous les autres")), *choices],
            initial=guessed[word],
        )
        shown.append((word, form[name]))
    rest = None
    if not all(guessed.values()):
        name = f"w_{field.name}_{place}_rest"
        form.fields[name] = forms.ChoiceField(
            label=_("Tous les autres mots"),
            required=False,
            choices=[("", _("Refuser ces lignes")), *choices],
            initial=said.get("default", ""),
        )
        rest = form[name]
    return Vocabulary(field.name, str(field.label), column, shown, guessed, rest)
