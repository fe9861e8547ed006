"""The forms of `/suivi`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.forms.report import PlainText

SATISFACTION = (
    (5, _("Très satisfait")),
    (4, _("Satisfait")),
    (3, _("Moyennement satisfait")),
    (2, _("Peu satisfait")),
    (1, _("Pas du tout satisfait")),
)


def secret_in(text: str) -> str:
    """The secret in what somebody pasted: the whole link, or the key alone."""
    found = re.search(r"[?&]cle=([A-Za-z0-9_-]+)", text)
    return found[1] if found else text.strip()


class Words(forms.Form):
    """Something to say; its limits are the service's business, so that nothing is cut here."""

    text = PlainText(label=_("Votre message"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, label: str, name: str, data: Any = None, typed: str = "") -> None:
        super().__init__(data, prefix=name, initial={"text": typed})
        self.label_suffix = ""
        self.fields["text"].label = label


class Rating(forms.Form):
    """How satisfied somebody is, in words rather than stars."""

    stars = forms.TypedChoiceField(
        label=_("Êtes-vous satisfait de la réponse ?"),
        coerce=int,
        choices=SATISFACTION,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse."),
            "invalid_choice": _("La note va de 1 à 5."),
        },
    )

    def __init__(self, data: Any = None, stars: int | None = None) -> None:
        super().__init__(data, initial={"stars": stars})
        self.label_suffix = ""
