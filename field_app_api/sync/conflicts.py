"""Conflicts as they stand now: both values of each attribute, and who wrote the other one when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app_api.sync.gone import stays, ways_of
from field_app_api.sync.models import Operation
from field_app_api.sync.values import compare
from field_app_api.sync.vocabulary import Outcome
from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.collecting import FieldForm, Recorded, form_of
from layers.catalog.models import Change
from layers.catalog.registry import UnknownLayer, layer_for

Conflict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Write:
    """A change of an object, of which the log keeps some attributes by name."""

    names: frozenset[str]
    label: str
    at: datetime


def conflicts_now(actor: Actor, operations: Iterable[Operation]) -> dict[UUID, Conflict]:
    """The conflicts of those operations that wait for a choice, by operation.

    What was written when an operation arrived may have been written over since. An object that the
    actor does not get any more is told as it was then.

    Members beside those of the protocol: `by` and `at` of an attribute (who wrote it, a name for
    people, and when), and of the whole (who wrote last), as far as the log knows; `choices` (what
    may be chosen for the whole), `missing` (titles by name of what a new object takes beside), and
    `reason` where it is another than when the operation came.
    """
    waiting = [each for each in operations if each.outcome == Outcome.CONFLICT and each.conflict]
    told: dict[UUID, Conflict] = {each.pk: dict(each.conflict or {}) for each in waiting}
    by_layer: defaultdict[str, list[Operation]] = defaultdict(list)
    for each in waiting:
        if each.key is not None:
            by_layer[each.layer].append(each)
    for name, some in by_layer.items():
        form = _form(actor, name)
        if form is None:
            continue
        keys = sorted({each.key for each in some if each.key is not None})
        recorded, writes = form.read(actor, keys), _writes(name, keys)
        over = form.over(actor, keys)
        names = _names(write.label for each in writes.values() for write in each)
        for each in some:
            now, why = recorded.get(each.key or 0), over.get(each.key or 0)
            if now is not None and (not why or told[each.pk]["kind"] == "attributes"):
                # What was over goes on again, say: there is another choice to be made.
                told[each.pk] = _now(form, each, now, writes[each.key or 0], names)
            if why:
                why = stays(why) if each.method == "delete" else why
                told[each.pk] |= {"kind": "gone", "current_version": None, "reason": why}
    for each in waiting:
        told[each.pk] |= _offered(actor, each, told[each.pk])
    return told


def _offered(actor: Actor, operation: Operation, conflict: Conflict) -> Conflict:
    if conflict["kind"] != "gone":
        return {"choices": ["mine", "theirs"], "missing": {}}
    ways = ways_of(actor, operation)
    return {"choices": list(ways.choices), "missing": dict(ways.missing)}


def conflict_now(actor: Actor, operation: Operation) -> Conflict | None:
    """The conflict of one operation, if it waits for a choice."""
    return conflicts_now(actor, [operation]).get(operation.pk)


def _form(actor: Actor, layer: str) -> FieldForm | None:
    try:
        return form_of(layer_for(actor, layer))
    except UnknownLayer:
        return None


def _now(
    form: FieldForm,
    operation: Operation,
    now: Recorded,
    writes: list[_Write],
    names: Mapping[str, str],
) -> Conflict:
    body = operation.repaired or operation.body
    old, new = body.get("old") or {}, body.get("new") or {}
    also = compare(form, old, new, now.values, unchanged=False).overlapping
    known = (operation.conflict or {})["attributes"]
    return {
        "kind": "attributes",
        "attributes": {
            name: {
                "old": old.get(name),
                "new": new.get(name),
                "current": now.values.get(name),
                **_said([each for each in writes if {name, f"{name}_id"} & each.names], names),
            }
            for name in dict.fromkeys([*known, *also])
        },
        "current_version": now.version,
        **_said(writes, names),
    }


def _said(writes: list[_Write], names: Mapping[str, str]) -> dict[str, str]:
    """Who wrote last, and when, of writes that begin with the newest."""
    if not writes:
        return {}
    return {"by": names.get(writes[0].label, ""), "at": writes[0].at.isoformat()}


def _writes(layer: str, keys: list[int]) -> defaultdict[int, list[_Write]]:
    """What the log knows of objects, the newest first."""
    told: defaultdict[int, list[_Write]] = defaultdict(list)
    changes = Change.objects.filter(layer=layer, key__in=keys).order_by("-id")
    for key, fields, label, at in changes.values_list("key", "fields", "actor", "at"):
        told[key].append(_Write(frozenset(fields or ()), label, at))
    return told


def _names(labels: Iterable[str]) -> dict[str, str]:
    """What people are called, by how the log names them; nobody else has a name."""
    known = {label: label.removeprefix("account:") for label in labels if "account:" in label}
    accounts = Account.objects.in_bulk([int(key) for key in known.values() if key.isdecimal()])
    return {
        label: str(accounts[int(key)])
        for label, key in known.items()
        if key.isdecimal() and int(key) in accounts
    }
