"""Which form mends what a phone sent: the layer's own, or a new one where there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from field_app_api.desk.forms import Asked, fillable
from field_app_api.desk.salvage import pieces, sound
from field_app_api.desk.telling import layer_of
from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.services.decide import is_overdue, is_replayable
from field_app_api.sync.services.settle import home_territory
from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, Method, form_of
from layers.catalog.layer import Layer
from layers.catalog.registry import layers_for

Form = tuple[Layer, FieldForm]


def of_operation(actor: Actor, operation: Operation, wanted: str) -> Asked | None:
    """The form that mends an operation; None where nothing is to be mended, or by no form.

    `wanted`: the layer to fill in anew where the operation is of none that can be.
    """
    if not is_replayable(operation):
        return None
    body: Mapping[str, Any] = operation.repaired or operation.body
    layer = layer_of(actor, operation)
    form = form_of(layer) if layer is not None else None
    if layer is not None and form is not None and operation.method in layer.writers:
        method = _asked(operation.method)
        if method is None:
            return None
        awaits = operation.parent is not None and not is_overdue(operation)
        return Asked(actor, layer, form, method, operation.territory, body, operation.key, awaits)
    anew = _chosen(fillable(actor, operation.territory), wanted)
    if anew is None:
        return None
    about, form = anew
    made = {**body, "layer": about.id, "method": "create"}
    made |= {"key": None, "parent": None, "base_version": None, "old": {}}
    return Asked(actor, about, form, "create", operation.territory, made)


def of_unread(actor: Actor, unread: Unread, wanted: str) -> Asked | None:
    """The form in which what could not be read is filled in anew, with what is left of it."""
    territory = home_territory()
    forms = fillable(actor, territory)
    raw = bytes(unread.raw)
    questions = {each.name for _layer, form in forms for each in form.questions}
    said = pieces(raw, questions)
    named = said.get("layer") if isinstance(said.get("layer"), str) else ""
    edited = None if wanted else _edited(actor, territory, str(named), said.get("method"))
    chosen = edited or _chosen(forms, wanted or str(named))
    if chosen is None:
        return None
    layer, form = chosen
    body = sound(unread, said | {"method": "update" if edited else "create"}, layer, form)
    awaits = body.get("parent") is not None
    method: Method = "update" if edited else "create"
    return Asked(actor, layer, form, method, territory, body, body.get("key"), awaits)


def _edited(actor: Actor, territory: str, named: str, method: Any) -> Form | None:
    """The layer of an edit, where the actor may edit it."""
    layer = next((each for each in layers_for(actor) if each.id == named), None)
    form = form_of(layer) if layer is not None else None
    if layer is None or form is None or method != "update" or "update" not in layer.writers:
        return None
    return (layer, form) if form.may(actor, territory) else None


def is_known_as_sent(actor: Actor, operation: Operation) -> bool:
    """Whether an operation can be tried again, and has no answers that a form could mend."""
    layer = layer_of(actor, operation)
    is_written = layer is not None and operation.method in layer.writers
    return is_replayable(operation) and is_written and _asked(operation.method) is None


def of_today(actor: Actor, operation: Operation, body: Mapping[str, Any]) -> dict[str, Any]:
    """An operation without answers: the version of the form that the phone had says nothing."""
    layer = layer_of(actor, operation)
    form = form_of(layer) if layer is not None else None
    return {**body, "schema": form.version} if form is not None else dict(body)


def other_forms(actor: Actor, asked: Asked | None, territory: str) -> list[Form]:
    """What else could be filled in anew, beside the form that is shown."""
    if asked is None:
        return []
    return [each for each in fillable(actor, territory) if each[0].id != asked.layer.id]


def object_of(text: str) -> dict[str, Any]:
    """An operation as somebody wrote it who has no form for it.

    Raises:
        ValidationError: it is no JSON, or no object.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValidationError(_("Ce n’est pas du JSON lisible.")) from None
    if not isinstance(value, dict):
        raise ValidationError(_("Une saisie est un objet JSON."))
    return value


def as_text(body: Mapping[str, Any]) -> str:
    """What a phone sent, for people who want to see it."""
    return json.dumps(body, ensure_ascii=False, indent=2)


def _asked(method: str) -> Method | None:
    return "create" if method == "create" else "update" if method == "update" else None


def _chosen(forms: list[Form], wanted: str) -> Form | None:
    named = (each for each in forms if each[0].id == wanted)
    return next(named, forms[0] if forms else None)
