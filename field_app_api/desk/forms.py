"""The questions of a layer as a form of the office, to mend what a phone sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from field_app_api.desk.choosing import Choosing, FeatureField, FeaturesField
from field_app_api.desk.near import LonLat, place_of
from field_app_api.sync.values import empty, refusals
from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, Method, Question, form_of
from layers.catalog.layer import Layer
from layers.catalog.registry import layers_for
from layers.territory.bounds import commune_bounds
from layers.territory.locate import PlaceSource
from layers.ui.form_fields import MomentField, PointField

# Beside a choice: other objects, by what they are called.
BY_NAME = "-par-nom"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: whose questions, who answers them, what a phone said.

    `key` is the object of an edit, where it is known; else whoever mends it says which,
    unless what it builds upon (`awaits`) is to tell.
    """

    actor: Actor
    layer: Layer
    form: FieldForm
    method: Method
    territory: str
    body: Mapping[str, Any]
    key: int | None = None
    awaits: bool = False

    @property
    def values(self) -> Mapping[str, Any]:
        """What the phone answered."""
        return self.body.get("new") or {}

    @property
    def position(self) -> LonLat | None:
        """Where the phone said it was."""
        coordinates = (self.body.get("geometry") or {}).get("coordinates")
        return (coordinates[0], coordinates[1]) if coordinates else None

    @property
    def left_out(self) -> dict[str, str]:
        """What the phone said that nobody asks, as text by name: it is not taken over."""
        asked = {each.name for each in self.form.questions if self.method in each.on}
        return {name: _text(value) for name, value in self.values.items() if name not in asked}


class QuestionsForm(forms.Form):
    """One field a question; `mended()` gives the operation back as a phone would send it."""

    def __init__(self, data: Any, asked: Asked) -> None:
        super().__init__(data)
        self.asked = asked
        form, method, values = asked.form, asked.method, asked.values
        self.place = _place(data, asked)
        # By field: the layer whose objects are chosen from, near the place.
        self.near: dict[str, str] = {}
        self.questions = [
            each
            for each in form.questions
            if method in each.on and (method == "create" or each.name in values)
        ]
        self.asks_object = method != "create" and asked.key is None and not asked.awaits
        self.asks_place = method == "create" and form.asks_place
        if self.asks_place:
            self._ask_place()
        if self.asks_object:
            self._ask_about("about", _("Fiche concernée"), asked.layer.id, None)
        for question in self.questions:
            self._ask(question, values.get(question.name))

    def _ask_place(self) -> None:
        help_text = _("Latitude, longitude. Touchez la carte, ou écrivez-la.")
        place = self.fields["place"] = PointField(label=_("Position"), help_text=help_text)
        place.required = True
        place.error_messages["required"] = _("Dites où : touchez la carte ou écrivez la position.")
        for name in ("place_source", "accuracy_m"):
            self.fields[name] = forms.CharField(
                required=False, max_length=20, widget=forms.HiddenInput
            )
        if self.asked.position:
            self.fields["place"].initial = _written(self.asked.position)

    def _ask(self, question: Question, value: Any) -> None:
        is_required = question.required and self.asked.method == "create"
        if question.kind in ("feature", "features"):
            self._ask_about(
                question.name, str(question.title), question.layer, value, question.kind
            )
        else:
            field = _field(question, is_required)
            field.initial = _initial(question, value)
            self.fields[question.name] = field
        if not empty(value) and not self._is_admitted(question, value):
            told = _("Le téléphone a envoyé : « %s ».") % _text(value)
            self.fields[question.name].help_text = told

    def _is_admitted(self, question: Question, value: Any) -> bool:
        form, method = self.asked.form, self.asked.method
        missing = refusals(form, method, {})
        return set(refusals(form, method, {question.name: value})) <= set(missing)

    def _ask_about(
        self, name: str, title: str, layer: str, chosen: Any, kind: str = "feature"
    ) -> None:
        choosing = Choosing(self.asked.actor, layer, self.asked.territory, self.place)
        make = FeaturesField if kind == "features" else FeatureField
        # What was chosen stays in sight while the form is corrected, wherever it lies.
        posted = cast(QueryDict, self.data).getlist(name) if self.is_bound else []
        self.fields[name] = make(choosing, chosen, posted, label=title, required=False)
        self.near[name] = layer
        self.fields[name + BY_NAME] = forms.CharField(
            label=_("%s : une autre, par son nom") % title, required=False, max_length=300
        )

    @property
    def near_json(self) -> str:
        """For the script that offers others when the place is moved."""
        return json.dumps(self.near)

    @property
    def style_url(self) -> str:
        """The map on which the place is chosen."""
        wanted = ["communes", *self.near.values()]
        known = [each.id for each in layers_for(self.asked.actor)]
        shown = [each for each in dict.fromkeys(wanted) if each in known]
        return f"/tiles/style.json?layers={','.join(shown)}"

    @property
    def bounds(self) -> str:
        """Where that map begins."""
        return str(commune_bounds(self.asked.actor, self.asked.territory) or "")

    def clean(self) -> dict[str, Any]:
        """What is written by name is chosen too."""
        known: dict[str, Any] = super().clean() or {}
        for name in self.near:
            text = known.get(name + BY_NAME)
            field: Any = self.fields[name]
            if not text:
                continue
            try:
                named = field.choosing.named(text)
            except ValidationError as wrong:
                self.add_error(name + BY_NAME, wrong)
                continue
            if isinstance(field, FeaturesField):
                known[name] = list(dict.fromkeys([*(known.get(name) or []), *named]))
            elif len(named) > 1:
                self.add_error(name + BY_NAME, _("Une seule est à choisir ici."))
            else:
                known[name] = named[0] if named else known.get(name)
        if self.asks_object and not self.errors and known.get("about") is None:
            self.add_error("about", _("Choisissez la fiche que cette saisie modifie."))
        return known

    def mended(self) -> dict[str, Any]:
        """The operation with what was filled in; what a phone said beside that stays."""
        # These are the questions of today, whatever version the phone had.
        body = {**self.asked.body, "schema": self.asked.form.version, "new": self._said()}
        if self.asks_object:
            body["key"] = self.cleaned_data["about"]
        if self.asks_place:
            body |= self._where()
        return body

    def _said(self) -> dict[str, Any]:
        """The values, JSON as the protocol has it; of a new object, what is empty is left out."""
        told = {}
        for question in self.questions:
            before = self.asked.values.get(question.name)
            value = self.cleaned_data.get(question.name)
            if self.asked.method == "update" and empty(value):
                if question.kind == "features" or empty(before):
                    # Nothing is what the phone said: whoever empties something else takes it out.
                    told[question.name] = [] if question.kind == "features" else before
            elif not empty(value):
                told[question.name] = _as_sent(question, value, before)
        return told

    def _where(self) -> dict[str, Any]:
        """The position as GeoJSON with how it is known: as the phone told it where it stayed."""
        point = self.cleaned_data.get("place")
        if point is None:
            return {"geometry": None}
        sent = self.asked.position
        if sent is not None and _written(sent) == _written(point.coords):
            return {"geometry": self.asked.body["geometry"]}
        accuracy = self.cleaned_data.get("accuracy_m") or ""
        is_own = self.cleaned_data.get("place_source") == PlaceSource.GPS and accuracy.isdigit()
        return {
            "geometry": {"type": "Point", "coordinates": list(point.coords)},
            "place_source": str(PlaceSource.GPS if is_own else PlaceSource.MAP),
            "accuracy_m": float(accuracy) if is_own else None,
        }


def _place(data: Any, asked: Asked) -> LonLat | None:
    """Near which place there is something to choose: as it is written now, else as it was sent."""
    try:
        point = PointField().clean(data["place"]) if data and data.get("place") else None
    except ValidationError:
        point = None
    if point is not None:
        return point.x, point.y
    if asked.position is not None:
        return asked.position
    return place_of(asked.actor, asked.layer.id, asked.key) if asked.key is not None else None


def fillable(actor: Actor, territory: str) -> list[tuple[Layer, FieldForm]]:
    """The forms in which somebody writes down something new."""
    found = ((layer, form_of(layer)) for layer in layers_for(actor))
    return [
        (layer, form)
        for layer, form in found
        if form is not None and "create" in layer.writers and form.may(actor, territory)
    ]


def _field(question: Question, required: bool) -> forms.Field:
    shared: dict[str, Any] = {
        "label": question.title,
        "required": required,
        "help_text": question.hint,
    }
    most = question.most or None
    match question.kind:
        case "code":
            codes = [("", _("– rien –")), *((code, str(title)) for code, title in question.codes)]
            return forms.ChoiceField(choices=codes, **shared)
        case "boolean":
            choices = [("", _("– rien –")), ("true", _("oui")), ("false", _("non"))]
            return forms.ChoiceField(choices=choices, **shared)
        case "integer":
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
            widget = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(widget=widget, max_length=most, **shared)
        case _:
            return forms.CharField(max_length=most, **shared)


def _initial(question: Question, value: Any) -> Any:
    if question.kind == "boolean":
        return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
    if question.kind == "datetime":
        moment = _moment(value)
        return localtime(moment) if moment else None
    return value if isinstance(value, str | int | float) else None


def _moment(value: Any) -> Any:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.utcoffset() is not None else None


def _as_sent(question: Question, value: Any, before: Any) -> Any:
    match question.kind:
        case "boolean":
            return value == "true"
        case "datetime":
            known = _moment(before)
            # Minutes are all that people write: the second that a phone told stays.
            is_same = known and known.replace(second=0, microsecond=0) == value
            return before if is_same else value.isoformat()
        case "date":
            return value.isoformat()
    return value


def _written(place: Any) -> str:
    return f"{place[1]:.6f}, {place[0]:.6f}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
