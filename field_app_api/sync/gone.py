"""What can become of an edit of something that is over, or not there any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from field_app_api.sync.models import Operation
from field_app_api.sync.values import empty, fits
from field_app_api.sync.vocabulary import DONE
from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, form_of
from layers.catalog.layer import Layer
from layers.catalog.models import Change
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.sql.changes import was_visible_to

# The member of a repaired body that says which object a new one was made in the place of.
ANEW_OF = "anew_of"
PLACE = "geometry"


@dataclass(frozen=True, slots=True)
class Ways:
    """What a person may choose, and what the edit takes to be done so.

    `anew` is the operation as a new object, or as an edit of the one that an earlier choice has
    made already (`joins`); `missing` are titles by name of what has to be filled in first.
    """

    choices: tuple[str, ...]
    anew: Mapping[str, Any]
    missing: Mapping[str, str]
    joins: int | None = None


def ways_of(actor: Actor, operation: Operation) -> Ways:
    """What may be chosen of an edit whose object takes no update."""
    try:
        about = layer_for(actor, operation.layer)
    except UnknownLayer:
        return Ways(("theirs",), {}, {})
    form = form_of(about)
    if form is None:
        return Ways(("theirs",), {}, {})
    if operation.method == "delete":
        return Ways(("theirs",), {}, {})
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    said = body.get("new") or {}
    is_there = operation.key is not None and bool(form.read(actor, [operation.key]))
    adds = ("add",) if "append" in about.writers and is_there and said else ()
    if is_there and said and form.ends.issuperset(said):
        # Who only says that it is over has nothing for a new one.
        return Ways((*adds, "theirs"), {}, {})
    joins = _made_before(actor, form, operation)
    if joins is not None:
        return Ways(("mine", *adds, "theirs"), _joined(form, body, joins), {}, joins)
    if "create" not in about.writers or not form.may(actor, operation.territory):
        return Ways((*adds, "theirs"), {}, {})
    anew = _anew(actor, about, form, operation)
    return Ways(("mine", *adds, "theirs"), anew, missing_of(form, anew))


def stays(over: str) -> str:
    """Why what is over is not taken back; `over` is the sentence that says that it is."""
    return _("%s Ce qui est clos ne se retire plus : la fiche reste au registre.") % over


def missing_of(form: FieldForm, body: Mapping[str, Any]) -> dict[str, str]:
    """What a new object must have and a body has not: titles by name."""
    values = body.get("new") or {}
    missing = {
        question.name: str(question.title)
        for question in form.questions
        if question.required and "create" in question.on and empty(values.get(question.name))
    }
    if form.asks_place and body.get(PLACE) is None:
        missing[PLACE] = _("Position")
    return missing


def _made_before(actor: Actor, form: FieldForm, operation: Operation) -> int | None:
    """The object that another late edit of the same one was made anew as."""
    if operation.key is None:
        return None
    made = Operation.objects.filter(
        layer=operation.layer,
        key__isnull=False,
        outcome__in=sorted(DONE),
        **{f"repaired__{ANEW_OF}": operation.key},
    ).exclude(pk=operation.pk)
    key = made.order_by("received_at").values_list("key", flat=True).first()
    return key if key is not None and form.read(actor, [key]) else None


def _joined(form: FieldForm, body: Mapping[str, Any], key: int) -> dict[str, Any]:
    return as_update(form, body, key) | {"base_version": None}


def as_update(form: FieldForm, body: Mapping[str, Any], key: int) -> dict[str, Any]:
    """A body as an edit of an object, without the answers that only a new one takes."""
    later = {question.name for question in form.questions if "update" in question.on}
    said = {name: value for name, value in (body.get("new") or {}).items() if name in later}
    return {**body, "method": "update", "key": key, "parent": None, "new": said}


def _anew(actor: Actor, about: Layer, form: FieldForm, operation: Operation) -> dict[str, Any]:
    """The edit as a new object, with what is known of the one that is over or gone."""
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    key = operation.key
    recorded = form.read(actor, [key]).get(key) if key is not None else None
    own = _own(operation)
    known: dict[str, Any] = {}
    for each in own:
        known |= each.get("new") or {}
    known |= body.get("old") or {}
    if recorded is not None:
        known |= recorded.values
    elif key is not None and was_visible_to(actor, about, key):
        known |= _logged(about.id, key)
    asked = {question.name: question for question in form.questions if "create" in question.on}
    values = {
        name: value
        for name, value in known.items()
        # What was known may be no answer any more; what was said is not left out in silence.
        if name in asked and value is not None and fits(asked[name], value)
    }
    said = {name: each for name, each in (body.get("new") or {}).items() if name in asked}
    values = {name: value for name, value in {**values, **said}.items() if value is not None}
    geometry = body.get(PLACE)
    model: Any = about.model
    row = model._default_manager.filter(pk=key).first() if recorded is not None else None
    if geometry is None and row is not None:
        geometry = json.loads(row.geom.centroid.transform(4326, clone=True).json)
    for each in reversed(own):
        geometry = geometry or each.get(PLACE)
    return body | {
        "method": "create",
        "new": values,
        "old": {},
        "key": None,
        "parent": None,
        "base_version": None,
        PLACE: geometry,
        ANEW_OF: key,
    }


def _own(operation: Operation) -> list[Mapping[str, Any]]:
    """What the same account said before of the same object, in the order in which it came.

    Of nobody else: what was erased is not to be had back from what others said of it.
    """
    if operation.key is None:
        return []
    same = Operation.objects.filter(
        account=operation.account_id,
        layer=operation.layer,
        key=operation.key,
        outcome__in=sorted(DONE),
    )
    rows = same.exclude(pk=operation.pk).order_by("received_at", "sequence")
    return [each.repaired or each.body for each in rows]


def _logged(layer: str, key: int) -> dict[str, Any]:
    """The last values that the change log knows of an object."""
    told: dict[str, Any] = {}
    changes = Change.objects.filter(layer=layer, key=key, fields__isnull=False).order_by("id")
    for fields in changes.values_list("fields", flat=True):
        for name, (_before, after) in (fields or {}).items():
            told[name.removesuffix("_id")] = after
    return told
