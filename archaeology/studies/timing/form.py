"""The form that asks for finds in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.asking import AskingForm
from archaeology.sites.models import SavedQuery
from archaeology.sites.query import QueryRefused, read_query
from archaeology.sites.query.language import PARAMETERS
from archaeology.sites.query.saved import saved_by
from archaeology.studies.runs.run import StudyForm
from archaeology.studies.timing.parameters import EARLIEST, LATEST, MOST_SLICES, TimeParameters
from layers.access.actor import Actor


class TimeForm(StudyForm, AskingForm):
    """A query, as on the page of finds, and the slices of time."""

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    saved = forms.ModelChoiceField(
        SavedQuery.objects.none(),
        label=_("Requête gardée"),
        help_text=_("Elle remplace les critères ci-dessous."),
        required=False,
        empty_label=_("Aucune"),
    )
    from_year = forms.IntegerField(
        label=_("De l’an"),
        min_value=EARLIEST,
        max_value=LATEST,
        initial=-99,
    )
    to_year = forms.IntegerField(
        label=_("jusqu’à l’an"),
        help_text=_("Compris."),
        min_value=EARLIEST,
        max_value=LATEST,
        initial=500,
    )
    slice_years = forms.IntegerField(
        label=_("Par tranches de (ans)"), min_value=1, max_value=5_000, initial=25
    )
    bandwidth_m = forms.FloatField(
        label=_("Rayon de lissage de la carte (m)"),
        help_text=_("Vide : calculé d’après l’étalement des objets."),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    pieces = forms.BooleanField(
        label=_("Compter chaque objet des lots"),
        help_text=_(
            "Sinon chaque fiche compte pour un. Un lot n’a qu’une datation : ses objets tombent "
            "ensemble dans une tranche."
        ),
        required=False,
    )
    public_only = forms.BooleanField(
        label=_("Restes publics seulement"),
        help_text=_("Pour une courbe à montrer au dehors."),
        required=False,
    )

    def __init__(
        self,
        actor: Actor,
        territory: str,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(actor, territory, data, _as_typed(initial or {}))
        fields: Any = self.fields
        fields["saved"].queryset = saved_by(actor)
        day = date_format(localdate(), "j F Y")
        self.initial.setdefault("title", gettext("Mobilier dans le temps, %(day)s") % {"day": day})

    def clean(self) -> dict[str, Any]:
        """Slices in order, and a query that can be read."""
        told: dict[str, Any] = super().clean() or {}
        first, last, years = (told.get(each) for each in ("from_year", "to_year", "slice_years"))
        if first is not None and last is not None and years is not None:
            if first > last:
                self.add_error(
                    "to_year", gettext("La dernière année ne vient pas avant la première.")
                )
            elif -(-(last + 1 - first) // years) > MOST_SLICES:
                self.add_error(
                    "slice_years",
                    gettext("Cela fait plus de %s tranches : prenez-les plus longues.")
                    % MOST_SLICES,
                )
        try:
            told["query"] = read_query(self._asked(told)).urlencode()
        except QueryRefused as refused:
            self.blame(refused.errors)
        return told

    def _asked(self, told: Mapping[str, Any]) -> QueryDict:
        saved: SavedQuery | None = told.get("saved")
        if saved is not None:
            return QueryDict(saved.query)
        asked = QueryDict(mutable=True)
        for name in PARAMETERS:
            value = told.get(name)
            if value:
                asked.setlist(name, list(value) if isinstance(value, list) else [value])
        return asked

    def parameters(self) -> TimeParameters:
        """What was asked."""
        told = self.cleaned_data
        plain = (
            *("title", "query", "from_year", "to_year", "slice_years", "bandwidth_m"),
            *("pieces", "public_only"),
        )
        return TimeParameters(**{name: told[name] for name in plain})


def _as_typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored parameters under the names of the form's fields: the query in its own."""
    typed = {name: value for name, value in stored.items() if name != "query"}
    asked = QueryDict(stored.get("query", ""))
    for name in asked:
        typed[name] = asked.getlist(name) if name == "materiau" else asked[name]
    return typed
