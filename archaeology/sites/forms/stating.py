"""Forms of what a source says of something, of levels, and of how units stand to each other."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.places import PlaceField
from archaeology.sites.forms.recording import (
    DEPTH_HINT,
    EDTF_HINT,
    NOTHING,
    WritingForm,
    height_told,
    metres_field,
    precision_field,
    reliability_field,
    source_field,
)
from archaeology.sites.models import StratigraphicUnit
from archaeology.sites.presenting import levels_in_words
from archaeology.sites.services.assert_about import Stated
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import Datum, GroundReference, RelationKind, Statement
from layers.access.actor import Actor


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=_("Énoncé, tel que la source le dit"), max_length=500, required=False
    )


class StatementForm(WritingForm):
    """What is said, by whom, and how far it can be relied on."""

    kind: ClassVar[Statement]

    def stated(self) -> Stated:
        """What was filled in, for the service."""
        told = self.cleaned_data
        return Stated(
            kind=self.kind,
            value=self.value(),
            text=told["text"] or self.words(),
            source=told["source"].pk if told["source"] else None,
            reliability=told["reliability"],
        )

    def value(self) -> dict[str, Any]:
        """What a program reads, as `Assertion` describes it."""
        raise NotImplementedError

    def words(self) -> str:
        """What people read where the source's own words were not given."""
        raise NotImplementedError


class DatingForm(StatementForm):
    """A dating."""

    kind = Statement.DATING
    blamed = "dating"
    dating = forms.CharField(label=_("Datation"), help_text=EDTF_HINT)
    text = _words_field()
    source = source_field()
    reliability = reliability_field()

    def value(self) -> dict[str, Any]:
        """The EDTF text; the service reads it."""
        return {"edtf": self.cleaned_data["dating"]}

    def words(self) -> str:
        """The text itself."""
        return str(self.cleaned_data["dating"])


class PositionForm(StatementForm):
    """A position."""

    kind = Statement.POSITION
    blamed = "place"
    place = PlaceField(required=True)
    precision_class = precision_field()
    precision_m = metres_field(_("Précision (m)"), min_value=0)
    text = _words_field()
    source = source_field()
    reliability = reliability_field()

    def value(self) -> dict[str, Any]:
        """Metres in Lambert-93."""
        told = self.cleaned_data
        said = {
            "x": round(told["place"].x, 3),
            "y": round(told["place"].y, 3),
            "precision_class": told["precision_class"],
        }
        return said if told["precision_m"] is None else said | {"precision_m": told["precision_m"]}

    def words(self) -> str:
        """The same metres."""
        place = self.cleaned_data["place"]
        return _now("x %(x).1f, y %(y).1f (Lambert-93)") % {"x": place.x, "y": place.y}


class HeightFields(forms.Form):
    """An altitude with its datum, or a depth with what it is counted from."""

    z_m = metres_field(_("Altitude (m)"))
    datum = forms.ChoiceField(
        label=_("Système d’altitude"), choices=[NOTHING, *Datum.choices], required=False
    )
    depth_m = metres_field(_("Profondeur (m)"), help_text=DEPTH_HINT)
    ground_reference = forms.ChoiceField(
        label=_("Comptée depuis"), choices=[NOTHING, *GroundReference.choices], required=False
    )
    sigma_m = metres_field(_("Incertitude (± m)"), min_value=0)


class LevelStatementForm(HeightFields, StatementForm):
    """A level that a source tells."""

    kind = Statement.LEVEL
    blamed = "z_m"
    text = _words_field()
    source = source_field()
    reliability = reliability_field()

    def value(self) -> dict[str, Any]:
        """Whatever was filled in: the service says what is missing or too much."""
        told = {each.name: self.cleaned_data[each.name] for each in fields(Height)}
        return {name: value for name, value in told.items() if value not in (None, "")}

    def words(self) -> str:
        """The height as pages tell it."""
        told = self.cleaned_data | {"z_sigma_m": self.cleaned_data["sigma_m"]}
        return ", ".join(level.words for level in levels_in_words(told)) or "—"


class IdentificationForm(StatementForm):
    """What it is."""

    kind = Statement.IDENTIFICATION
    blamed = "what"
    what = forms.CharField(label=_("Ce que c’est"), max_length=160)
    text = _words_field()
    source = source_field()
    reliability = reliability_field()

    def value(self) -> dict[str, Any]:
        """The kind."""
        return {"kind": self.cleaned_data["what"]}

    def words(self) -> str:
        """The kind too."""
        return str(self.cleaned_data["what"])


class LevelForm(HeightFields, WritingForm):
    """A height that was measured or read."""

    what = forms.CharField(
        label=_("Ce qui est mesuré"),
        max_length=80,
        required=False,
        help_text=_("Sommet, fond, dessous…"),
    )
    source = source_field()
    reliability = reliability_field()

    def height(self) -> Height:
        """What was filled in; the service judges it."""
        return height_told(self.cleaned_data) or Height()


class RelationForm(WritingForm):
    """How one unit of an operation stands to another."""

    unit = forms.ModelChoiceField(StratigraphicUnit.objects.none(), label=_("L’unité"))
    relation = forms.ChoiceField(label=_("Relation"), choices=RelationKind.choices)
    other = forms.ModelChoiceField(StratigraphicUnit.objects.none(), label=_("L’autre unité"))

    def __init__(self, actor: Actor, territory: str, operation: int, *args: Any, **more: Any):
        super().__init__(actor, territory, *args, **more)
        units = StratigraphicUnit.objects.visible_to(actor).filter(operation_id=operation)
        for name in ("unit", "other"):
            field: Any = self.fields[name]
            field.queryset = units.order_by("number")
            field.label_from_instance = _called


def _called(unit: Any) -> str:
    what = unit.interpretation or unit.get_kind_display()
    return f"{unit.number} · {what}"


STATEMENTS: dict[str, type[StatementForm]] = {
    "datation": DatingForm,
    "position": PositionForm,
    "niveau": LevelStatementForm,
    "identification": IdentificationForm,
}
