"""What the datings of a column mean: those that are no EDTF are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.bringing.datings import edtf_of, is_edtf
from archaeology.sites.forms.words import MOST_ASKED, Vocabulary
from archaeology.sites.statements import dating_columns

KEEP_UNDATED = "without"


@dataclass(frozen=True, slots=True)
class Datings(Vocabulary):
    """The datings of a column that are no EDTF; `guessed` is what each would be, "" for none."""

    @property
    def is_unknown(self) -> bool:
        """What is proposed has to be looked at: it opens."""
        return True

    def told(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What the table `dating` of a mapping says of them."""
        means = {**self.guessed, **{word: cleaned.get(at.html_name, "") for word, at in self.words}}
        values = {word: value for word, value in means.items() if value}
        rest = cleaned.get(self.rest.html_name, "") if self.rest else ""
        return ({"values": values} if values else {}) | ({"unreadable": rest} if rest else {})

    def refuse(self, form: forms.Form, cleaned: Mapping[str, Any]) -> None:
        """Say beside each that was filled in what is wrong with it."""
        for _word, at in self.words:
            try:
                dating_columns(cleaned.get(at.html_name, ""))
            except ValidationError as refused:
                form.add_error(at.html_name, " ".join(refused.messages))


def datings_of(
    form: forms.Form, place: int, column: str, words: Iterable[str], given: Mapping[str, Any]
) -> Datings | None:
    """Add the fields that ask for a column's datings to a form; None where all are EDTF.

    Args:
        form: which asks.
        place: of the column in the file: of another column these are other words.
        column: its name.
        words: the different ones that the file has there.
        given: what the mapping says of datings until now.
    """
    values: Mapping[str, str] = given.get("values", {})
    guessed = {word: values.get(word) or edtf_of(word) for word in words if not is_edtf(word)}
    if not guessed:
        return None
    shown = []
    for number, word in enumerate(sorted(guessed, key=lambda word: bool(guessed[word]))):
        if number == MOST_ASKED:
            break
        name = f"d_{place}_{number}"
        form.fields[name] = forms.CharField(
            label=_("Datation : %s") % word,
            required=False,
            initial=guessed[word],
            widget=forms.TextInput(attrs={"placeholder": "0101/0200"}),
        )
        shown.append((word, form[name]))
    name = f"d_{place}_rest"
    form.fields[name] = forms.ChoiceField(
        label=_("Celles qui restent vides"),
        required=False,
        choices=[("", _("Refuser ces lignes")), (KEEP_UNDATED, _("Garder ces lignes, non datées"))],
        initial=given.get("unreadable", ""),
    )
    return Datings("dating", _("Datations, en EDTF"), column, shown, guessed, form[name])
