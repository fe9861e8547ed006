"""The table of remains on the page of a shoreline: who takes part, and what each altitude means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archaeology.analysis.water_level import Meaning, sort_out
from archaeology.analysis.water_level.candidates import Reason
from archaeology.sites.forms.recording import metres_field
from archaeology.studies.shorelines.parameters import Choice, asks_height
from archaeology.studies.shorelines.remains import Found, found_in, shares_in
from archaeology.studies.shorelines.words import MEANINGS
from layers.access.actor import Actor

# More rows than these are no table that somebody reads; words narrow them.
MOST_LISTED = 120
PREFIX = "remain"


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
    """

    of: str
    rows: Sequence[Row]
    silent: Mapping[Reason, int]
    withheld: int
    unlisted: int

    @property
    def proposed(self) -> list[Row]:
        """The rows of what probably speaks of the water, or was chosen before."""
        return [each for each in self.rows if each.is_first]

    @property
    def others(self) -> list[Row]:
        """The other rows."""
        return [each for each in self.rows if not each.is_first]

    @property
    def rows_hold(self) -> bool:
        """Whether every row is well filled in."""
        return not [each for each in self.rows if not each.form.is_valid()]

    def chosen(self) -> dict[str, dict[str, Any]]:
        """The remains that take part, as parameters store them."""
        choices = {each.found.id: each.form.choice() for each in self.rows}
        return {id: asdict(choice) for id, choice in choices.items() if choice.use}


def listing(
    actor: Actor,
    territory: str,
    *,
    bounds: Sequence[float],
    years: tuple[int, int],
    public_only: bool,
    words: str,
    data: Any = None,
    stored: Mapping[str, Mapping[str, Any]] | None = None,
) -> Listing:
    """The remains of an area and a slice: what is proposed first, then by their share in it.

    With the `data` of the same listing the rows are as they were sent; with `stored` choices as
    those were; else as proposed.
    """
    found = found_in(actor, territory, bounds)
    slice_ = (float(years[0]), float(years[1]))
    silent = _silent(found, slice_)
    speaking = [
        (each, share)
        for index, (each, share) in enumerate(zip(found, shares_in(found, slice_), strict=True))
        if index not in silent
    ]
    allowed = [(each, share) for each, share in speaking if each.public or not public_only]
    named = [
        (each, share)
        for each, share in allowed
        if words.lower() in f"{each.label} {each.where} {each.number}".lower()
    ]
    kept = stored or {}
    named.sort(key=lambda one: (one[0].id not in kept, not one[0].proposed, -one[1], one[0].id))
    listed = named[:MOST_LISTED]
    of = "/".join(
        (*(f"{each:.0f}" for each in (*bounds, *years)), str(int(public_only)), words.lower())
    )
    is_sent = data is not None and data.get("listed_for") == of
    rows = [_row(each, share, data if is_sent else None, kept) for each, share in listed]
    return Listing(
        of=of,
        rows=rows,
        silent=Counter(silent.values()),
        withheld=len(speaking) - len(allowed),
        unlisted=len(named) - len(listed),
    )


def _silent(found: Sequence[Found], years: tuple[float, float]) -> dict[int, Reason]:
    """What could not speak, whatever its altitude meant."""
    as_floor = [each.candidate(Meaning.DRY_FLOOR) for each in found]
    return {each.index: each.reason for each in sort_out(as_floor, years)[1]}


def _row(found: Found, share: float, data: Any, kept: Mapping[str, Mapping[str, Any]]) -> Row:
    initial = {"use": found.takes_part, "meaning": found.proposed} | dict(
        kept.get(found.id, {"use": False} if kept else {})
    )
    if not initial.get("range_m"):
        # Kept as 0 ± 0 where nobody said anything: a limit needs none, a quay is asked again.
        initial |= {"reference_m": initial.get("reference_m") or None, "range_m": None}
    form = RemainForm(data, initial=initial, prefix=f"{PREFIX}-{found.id.replace(':', '-')}")
    meaning = form["meaning"].value()
    is_proposal = bool(found.proposed) and meaning == found.proposed
    is_first = bool(found.proposed or meaning or found.id in kept)
    return Row(found, share, form, is_proposal, is_first)
