"""Operations in words: what, by whom, when, and what each value says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from field_app_api.sync.conflicts import Conflict
from field_app_api.sync.models import Operation
from field_app_api.sync.values import empty
from field_app_api.sync.vocabulary import Flag
from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, Question, form_of
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.visible import Feature

_VERBS = {
    "create": gettext_lazy("Nouvelle fiche"),
    "update": gettext_lazy("Modification"),
    "delete": gettext_lazy("Retrait"),
    "attach": gettext_lazy("Fichiers joints"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute: what it was, what the phone says, what is written today and by whom.

    `written` is a sentence about the value of today, of an attribute in conflict.
    """

    name: str
    title: str | Promise
    old: str
    new: str
    current: str
    in_conflict: bool
    written: str = ""


def layer_of(actor: Actor, operation: Operation) -> Layer | None:
    """The layer that an operation is about, if the actor may know of it."""
    try:
        return layer_for(actor, operation.layer)
    except UnknownLayer:
        return None


def verb(operation: Operation) -> str:
    """What somebody did."""
    return str(_VERBS.get(operation.method, operation.method))


def title_of(actor: Actor, operation: Operation) -> str:
    """What it is about: the object's own name where it has one already, else what it will be."""
    layer = layer_of(actor, operation)
    if layer is None:
        return f"{operation.layer} · {verb(operation)}"
    name = _named(actor, layer.id, [operation.key])[0] if operation.key is not None else ""
    known = name and name != str(operation.key)
    return f"{name if known else layer.title} · {verb(operation)}"


def said_at(operation: Operation) -> datetime | None:
    """When somebody said it, as far as the phone told."""
    return operation.at if (operation.repaired or operation.body).get("at") else None


def flags(operation: Operation) -> list[str]:
    """What is worth a look, in sentences."""
    # Who added it to what is over has not chosen between two values.
    hidden = {Flag.RESOLVED} if Flag.ADDED in operation.flags else set()
    told = [each for each in operation.flags if each in Flag.values and each not in hidden]
    return [str(Flag(each).label) for each in told]


def page_of(form: FieldForm | None, operation: Operation) -> str:
    """The address of the page about the object, or nothing."""
    return form.page(operation.key) if form is not None and operation.key is not None else ""


def rows_of(actor: Actor, operation: Operation, conflict: Conflict | None) -> list[Row]:
    """The attributes of an operation, with what is written today where that can be read.

    `conflict`: as it stands now, see `conflict_now`.
    """
    layer = layer_of(actor, operation)
    form = form_of(layer) if layer is not None else None
    body = operation.repaired or operation.body
    disputed = (conflict or {}).get("attributes", {})
    current: Any = {}
    if form is not None and operation.key is not None:
        recorded = form.read(actor, [operation.key]).get(operation.key)
        current = recorded.values if recorded else {}
    old, new = body.get("old") or {}, body.get("new") or {}
    names = list(dict.fromkeys([*disputed, *new]))
    told = []
    for name in names:
        question = form.question(name) if form is not None else None
        told.append(
            Row(
                name,
                question.title if question else name,
                say(actor, question, old.get(name)),
                say(actor, question, new.get(name)),
                say(actor, question, current.get(name)),
                name in disputed,
                _written(disputed[name], conflict or {}) if name in disputed else "",
            )
        )
    return told


def _written(attribute: Mapping[str, Any], conflict: Conflict) -> str:
    """Who wrote the value of today, and when, as far as the log knows."""
    if attribute.get("at"):
        by = attribute["by"] or _("la plateforme")
        return _("écrit par %(who)s, %(at)s") % {"who": by, "at": _short(attribute["at"])}
    if conflict.get("at"):
        by = conflict["by"] or _("la plateforme")
        told = {"who": by, "at": _short(conflict["at"])}
        return _("dans la fiche, modifiée en dernier par %(who)s, %(at)s") % told
    return _("écrit dans la fiche")


def _short(moment: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(moment)), "j b, H:i")


def say(actor: Actor, question: Question | None, value: Any) -> str:
    """A value as a person reads it."""
    if empty(value):
        return "–"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if question is None:
        return str(value)
    match question.kind:
        case "code":
            return str(dict(question.codes).get(value, value))
        case "feature" | "features":
            keys = value if isinstance(value, list) else [value]
            return ", ".join(_named(actor, question.layer, keys))
        case "date":
            day = parse_date(value) if isinstance(value, str) else None
            return date_format(day, "d/m/Y") if day else str(value)
        case "datetime":
            moment = parse_datetime(value) if isinstance(value, str) else None
            local = timezone.localtime(moment) if moment is not None else None
            return date_format(local, "j F Y, H:i") if local else str(value)
    return str(value)


def _named(actor: Actor, layer_id: str, keys: list[Any]) -> list[str]:
    """What objects are called where the actor may read it; else their keys."""
    known: dict[int, Feature] = {}
    try:
        layer = layer_for(actor, layer_id)
    except UnknownLayer:
        layer = None
    whole = [key for key in keys if isinstance(key, int)]
    if layer is not None and whole:
        first = layer.fields[0].name
        found = layer.visible_to(actor).keyed(whole).features(len(whole), fields=[first])
        known = {each.key: each for each in found}
    return [
        str(known[key].properties.get(layer.fields[0].name, key))
        if layer is not None and key in known
        else str(key)
        for key in keys
    ]
