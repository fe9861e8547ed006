"""The table of remains on the page of a shoreline: who takes part, and what each altitude means.

Which remains are listed is in `forms/listing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archaeology.analysis.water_level.candidates import Reason
from archaeology.sites.forms.recording import metres_field
from archaeology.studies.shorelines.parameters import Choice, asks_height
from archaeology.studies.shorelines.remains import Found
from archaeology.studies.shorelines.words import MEANINGS


class RemainForm(forms.Form):
    """One row; the heights are asked only of what stood at a known height to the water."""

    use_required_attribute = False
    use = forms.BooleanField(label=_("Prend part"), required=False)
    meaning = forms.ChoiceField(
        label=_("Ce que dit l’altitude"),
        required=False,
        choices=[("", _("rien sur l’eau")), *MEANINGS.items()],
    )
    reference_m = metres_field(_("Hauteur au-dessus de l’eau (m)"))
    range_m = metres_field(_("± (m)"), min_value=0, max_value=10)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # A style tells an empty field by its placeholder.
        for name in ("reference_m", "range_m"):
            self.fields[name].widget.attrs["placeholder"] = " "

    def clean(self) -> dict[str, Any]:
        """A quay or slip takes part if it is said how far above the water it stood.

        Raises:
            ValidationError: it is not.
        """
        told = super().clean() or self.cleaned_data
        if told.get("use") and asks_height(told.get("meaning", "")) and not self.errors:
            if told["reference_m"] is None:
                self.add_error("reference_m", _("Dites à quelle hauteur au-dessus de l’eau."))
            if not told["range_m"]:
                self.add_error("range_m", _("Dites à combien près : plus que 0."))
        return told

    def choice(self) -> Choice:
        """What the row says."""
        told = self.cleaned_data
        return Choice(
            use=told["use"] and bool(told["meaning"]),
            meaning=told["meaning"],
            reference_m=told["reference_m"] or 0.0,
            range_m=told["range_m"] or 0.0,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A remain with its form; `share` of its dating lies in the slice.

    `is_proposal` while its meaning is the proposed one; `is_first` if it has one, or was chosen.
    """

    found: Found
    share: float
    form: RemainForm
    is_proposal: bool
    is_first: bool

    @property
    def is_unsaid(self) -> bool:
        """Whether it is a quay or slip of which no height above the water was said."""
        heights = (self.form["reference_m"].value(), self.form["range_m"].value())
        return asks_height(self.form["meaning"].value() or "") and not all(
            each not in (None, "") for each in heights
        )

    @property
    def percent(self) -> int:
        """The share in per cent."""
        return round(100 * self.share)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows, and how many others there are, by why they do not speak.

    `of` names what was listed, so that a form knows whether the rows that it sent are these.
    `choices` holds what is chosen, or proposed, of every remain that may take part, listed or not;
    `carried` what of the unlisted ones is otherwise than proposed, as the page sends it again.
    """

    of: str
    rows: Sequence[Row]
    choices: Mapping[str, Choice]
    carried: str
    silent: Mapping[Reason, int]
    withheld: int

    @property
    def proposed(self) -> list[Row]:
        """The rows of what probably speaks of the water, or was chosen before."""
        return [each for each in self.rows if each.is_first]

    @property
    def others(self) -> list[Row]:
        """The other rows."""
        return [each for each in self.rows if not each.is_first]

    @property
    def unlisted(self) -> int:
        """How many remains that may take part have no row."""
        return len(self.choices) - len(self.rows)

    @property
    def unlisted_used(self) -> int:
        """How many of them take part."""
        listed = {each.found.id for each in self.rows}
        return sum(choice.use for id, choice in self.choices.items() if id not in listed)

    @property
    def rows_hold(self) -> bool:
        """Whether every row that was sent is well filled in."""
        return all(each.form.is_valid() for each in self.rows if each.form.is_bound)

    def chosen(self) -> dict[str, dict[str, Any]]:
        """The remains that take part, as parameters store them."""
        return {id: asdict(choice) for id, choice in self.choices.items() if choice.use}
