"""The questions of a layer as a form of the office, to mend what a phone sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from layers.catalog.collecting import FieldForm, Method, Question
from layers.ui.form_fields import MomentField, PointField


class QuestionsForm(forms.Form):
    """One field a question; `said()` gives the values back as a phone would send them."""

    def __init__(
        self,
        data: Any,
        *,
        form: FieldForm,
        method: Method,
        values: Mapping[str, Any],
        position: Any,
    ) -> None:
        super().__init__(data)
        self.questions = [each for each in form.questions if method in each.on]
        for question in self.questions:
            if method == "create" or question.name in values:
                field = _field(question, question.required and method == "create")
                field.initial = _initial(question, values.get(question.name))
                self.fields[question.name] = field
        self.asks_place = method == "create" and form.asks_place
        if self.asks_place:
            self.fields["place"] = PointField(
                label=_("Position"), help_text=_("Latitude, longitude en degrés")
            )
            if position:
                self.fields["place"].initial = f"{position[1]:.6f}, {position[0]:.6f}"

    def said(self) -> dict[str, Any]:
        """The values, JSON as the protocol has it; what is empty is left out."""
        told = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.name)
            if question.name not in self.fields or value is None or value == "":
                continue
            told[question.name] = _as_sent(question, value)
        return told

    def geometry(self) -> dict[str, Any] | None:
        """The position as GeoJSON."""
        point = self.cleaned_data.get("place")
        return {"type": "Point", "coordinates": list(point.coords)} if point else None


def _field(question: Question, required: bool) -> forms.Field:
    shared: dict[str, Any] = {"label": question.title, "required": required}
    match question.kind:
        case "code":
            codes = [("", _("– rien –")), *((code, str(title)) for code, title in question.codes)]
            return forms.ChoiceField(choices=codes, **shared)
        case "boolean":
            choices = [("", _("– rien –")), ("true", _("oui")), ("false", _("non"))]
            return forms.ChoiceField(choices=choices, **shared)
        case "integer" | "feature":
            return forms.IntegerField(**shared)
        case "number":
            return forms.FloatField(**shared)
        case "date":
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **shared
            )
        case "datetime":
            return MomentField(**shared)
        case "long-text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
        case _:
            return forms.CharField(**shared)


def _initial(question: Question, value: Any) -> Any:
    if question.kind == "boolean":
        return {True: "true", False: "false"}.get(value, "")
    if question.kind == "features":
        return ", ".join(str(each) for each in value or ())
    if question.kind == "datetime" and isinstance(value, str):
        moment = parse_datetime(value)
        return localtime(moment) if moment and moment.utcoffset() is not None else None
    return value


def _as_sent(question: Question, value: Any) -> Any:
    match question.kind:
        case "boolean":
            return value == "true"
        case "date" | "datetime":
            return value.isoformat()
        case "features":
            return [int(each) for each in str(value).replace(";", ",").split(",") if each.strip()]
    return value
