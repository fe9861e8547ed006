"""Forms of layers as XForms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, Question, form_of
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer_for, layers_for

Row = dict[str, str]
# Elements of a submission that answer no question; a question of that name would be one too many.
START, END, PLACE = "start", "end", "place"
PHOTO, SOUND = "photo", "sound"
MEDIA = frozenset({PHOTO, SOUND})
_TYPES = {
    "text": "text",
    "long-text": "text",
    "integer": "integer",
    "number": "decimal",
    "boolean": "select_one yes_no",
    "date": "date",
    "datetime": "dateTime",
}


@dataclass(frozen=True, slots=True)
class OdkForm:
    """A layer's form as ODK has it; `xml` is the XForm, `md5` its digest in hexadecimal."""

    id: str
    title: str
    version: str
    xml: bytes
    md5: str


def forms_for(actor: Actor) -> list[tuple[Layer, FieldForm]]:
    """Layers in which the actor may make new objects in the field."""
    found = []
    for layer in layers_for(actor):
        form = form_of(layer)
        if form is not None and _serves(actor, layer, form):
            found.append((layer, form))
    return found


def form_for(actor: Actor, name: str) -> tuple[Layer, FieldForm] | None:
    """One of those, by the layer's id."""
    try:
        layer = layer_for(actor, name)
    except UnknownLayer:
        return None
    form = form_of(layer)
    return (layer, form) if form is not None and _serves(actor, layer, form) else None


def _serves(actor: Actor, layer: Layer, form: FieldForm) -> bool:
    return "create" in layer.writers and form.may(actor, str(settings.HOME_TERRITORY))


def is_asked(question: Question) -> bool:
    """Whether the XForm asks it: at the making of an object, and without a list of objects."""
    return "create" in question.on and question.kind not in {"feature", "features"}


def odk_form(layer: Layer, form: FieldForm) -> OdkForm:
    """The form in the platform's language; the version grows with the form's and tells content."""
    with override(settings.LANGUAGE_CODE):
        title = str(form.title)
        survey, choices = _survey(form), _choices(form)
    told = json.dumps([title, survey, choices], sort_keys=True)
    return _converted(layer.id, form.version, told)


@lru_cache(maxsize=100)
def _converted(name: str, number: int, told: str) -> OdkForm:
    title, survey, choices = json.loads(told)
    version = f"{number}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"
    about = {"form_id": name, "form_title": title, "version": version, "name": "data"}
    book: dict[str, Any] = {"survey": survey, "choices": choices, "settings": [about]}
    xml = convert(xlsform=book, validate=False, pretty_print=False).xform.encode()
    md5 = hashlib.md5(xml, usedforsecurity=False).hexdigest()
    return OdkForm(name, title, version, xml, md5)


def _survey(form: FieldForm) -> list[Row]:
    rows: list[Row] = [{"type": START, "name": START}, {"type": END, "name": END}]
    if form.asks_place:
        place = {"type": "geopoint", "name": PLACE, "label": _("Où est-ce ?"), "required": "yes"}
        rows.append(place | {"appearance": "placement-map"})
    rows += [_asked(question) for question in form.questions if is_asked(question)]
    if "photo" in form.files:
        rows += _repeated(PHOTO, "image", _("Photos"), _("Photo"))
    if "sound" in form.files:
        rows += _repeated(SOUND, "audio", _("Notes parlées"), _("Note parlée"))
    return rows


def _asked(question: Question) -> Row:
    kind = f"select_one {question.name}" if question.kind == "code" else _TYPES[question.kind]
    row = {"type": kind, "name": question.name, "label": str(question.title)}
    if question.hint:
        row["hint"] = str(question.hint)
    if question.required:
        row["required"] = "yes"
    if question.kind == "long-text":
        row["appearance"] = "multiline"
    if question.most:
        row["constraint"] = f"string-length(.) <= {question.most}"
        row["constraint_message"] = _("%s caractères au plus.") % question.most
    return row


def _repeated(name: str, kind: str, several: str, one: str) -> list[Row]:
    return [
        {"type": "begin repeat", "name": f"{name}s", "label": several},
        {"type": kind, "name": name, "label": one},
        {"type": "end repeat", "name": f"{name}s"},
    ]


def _choices(form: FieldForm) -> list[Row]:
    lists: list[tuple[str, Sequence[tuple[str, Any]]]] = [
        (question.name, question.codes)
        for question in form.questions
        if question.kind == "code" and is_asked(question)
    ]
    if any(each.kind == "boolean" and is_asked(each) for each in form.questions):
        lists.append(("yes_no", (("true", _("oui")), ("false", _("non")))))
    return [
        {"list_name": name, "name": code, "label": str(title)}
        for name, codes in lists
        for code, title in codes
        if code
    ]
