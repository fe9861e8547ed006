"""Do what a person chose of a late edit: a new object, or words added to the one that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from field_app_api.sync.gone import PLACE, missing_of, ways_of
from field_app_api.sync.json_bodies import Unreadable
from field_app_api.sync.models import Operation
from field_app_api.sync.reading import read_operation
from field_app_api.sync.services.attach_files import attach_files
from field_app_api.sync.services.settle import settle
from field_app_api.sync.values import refusals
from field_app_api.sync.vocabulary import DONE, Flag, Outcome
from layers.access.actor import Actor
from layers.catalog.collecting import FieldContext, FieldForm, form_of
from layers.catalog.models import Relation
from layers.catalog.registry import layer
from layers.catalog.services.relate import End, relate


class Lacking(ValueError):
    """A new object takes more than the edit has; `names` of it. The message is for people."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        titles = ", ".join(missing.values())
        super().__init__(_("Pour en faire une nouvelle fiche, il manque : %s.") % titles)
        self.names = list(missing)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a person fills in so that a new object can be made: answers, a GeoJSON point."""

    new: Mapping[str, Any] = field(default_factory=dict)
    geometry: Mapping[str, Any] | None = None


def hold_those_beside(key: UUID) -> None:
    """Lock an operation with the other late edits of its object, in one order.

    Of two that are decided at once the second finds what the first has made.
    """
    one = Operation.objects.filter(pk=key).values_list("layer", "key").first()
    if one is not None and one[1] is not None:
        beside = Operation.objects.filter(layer=one[0], key=one[1], outcome=Outcome.CONFLICT)
        list(beside.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def make_anew(actor: Actor, operation: Operation, filling: Filling) -> bool:
    """Make a new object of a late edit; whether an earlier choice had made it, and it went there.

    Raises:
        Lacking: something that a new object must have is neither said nor known.
        ValidationError: what was filled in cannot be read, or a part of the edit not be written.
    """
    ways = ways_of(actor, operation)
    said = {**((operation.repaired or operation.body).get("new") or {}), **filling.new}
    body: dict[str, Any] = dict(ways.anew)
    before, form = operation.key, form_of(layer(operation.layer))
    if ways.joins is None:
        # What only an edit takes follows, when the object is there.
        body["new"] = {**body["new"], **_of_create(form, operation, filling.new)}
        body[PLACE] = filling.geometry or body[PLACE]
        missing = missing_of(form, body) if form is not None else {}
        if missing:
            raise Lacking(missing)
    try:
        read_operation(body)
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from None
    operation.repaired = body
    operation.method = body["method"]
    operation.key = ways.joins
    settle(operation, actor)
    if ways.joins is None:
        _follow(actor, operation, said)
        _link(actor, operation, before)
    return ways.joins is not None


def _of_create(
    form: FieldForm | None, operation: Operation, filled: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What was filled in, without the answers of the edit that only an edit gives."""
    said = (operation.repaired or operation.body).get("new") or {}
    later = {each.name for each in form.questions if "create" not in each.on} if form else set()
    return {name: value for name, value in filled.items() if name not in later & said.keys()}


def _link(actor: Actor, operation: Operation, before: int | None) -> None:
    """Tie the new object to the one in whose place it was made, where that is there still."""
    if operation.outcome not in DONE or operation.key is None or before is None:
        return
    old, new = End(operation.layer, before), End(operation.layer, operation.key)
    if old.visible_to(actor) and new.visible_to(actor):
        relate(actor, new, Relation.Kind.ABOUT, old)


def _follow(actor: Actor, operation: Operation, said: Mapping[str, Any]) -> None:
    """Write of an edit what a new object cannot begin with: a repair, say.

    Raises:
        ValidationError: it cannot be written there either.
    """
    about = layer(operation.layer)
    form = form_of(about)
    if operation.outcome not in DONE or operation.key is None or form is None:
        return
    begun = (operation.repaired or {}).get("new") or {}
    rest = {name: value for name, value in said.items() if name not in begun}
    rest = {name: value for name, value in rest.items() if value is not None}
    if not rest:
        return
    context = FieldContext(actor, operation.territory, operation.at)
    about.writers["update"](context, operation.key, operation.version, rest)
    operation.version = form.read(actor, [operation.key])[operation.key].version


def add_to_closed(actor: Actor, operation: Operation, filling: Filling) -> None:
    """Add a late edit to the history of its object, which stays over; its files too.

    `filling`: answers that a person has corrected.

    Raises:
        PermissionDenied: the object is not theirs any more.
        ValidationError: it cannot be added either.
    """
    about = layer(operation.layer)
    form = form_of(about)
    if filling.new:
        body: dict[str, Any] = dict(operation.repaired or operation.body)
        said = {**(body.get("new") or {}), **filling.new}
        wrong = refusals(form, "update", said) if form is not None else []
        if wrong:
            raise ValidationError(wrong)
        operation.repaired = body | {"new": said}
    _tell_beside(actor, operation)
    said = (operation.repaired or operation.body).get("new") or {}
    about.writers["append"](_context(actor, operation), operation.key, said)
    recorded = form.read(actor, [operation.key or 0]).get(operation.key or 0) if form else None
    operation.version = recorded.version if recorded else None
    operation.flags = [*operation.flags, Flag.ADDED]
    operation.save()
    attach_files(operation, actor)


def leave_out(actor: Actor, operation: Operation) -> None:
    """Write nothing of a late edit into its object, but what is true in the street beside it.

    Its files are kept with the edit.

    Raises:
        PermissionDenied: that is not theirs to write.
    """
    _tell_beside(actor, operation)
    if operation.files.exists():
        operation.flags = [*operation.flags, Flag.LEFT]


def _tell_beside(actor: Actor, operation: Operation) -> None:
    about = layer(operation.layer)
    form = form_of(about)
    said = (operation.repaired or operation.body).get("new") or {}
    told: Sequence[str] = ()
    is_there = form is not None and bool(form.read(actor, [operation.key or 0]))
    if "witness" in about.writers and operation.method == "update" and is_there:
        told = about.writers["witness"](_context(actor, operation), operation.key, said)
    operation.outcome, operation.reason = Outcome.APPLIED, " ".join(told)
    operation.conflict = None
    if told:
        operation.flags = [*operation.flags, Flag.TO_CHECK]


def _context(actor: Actor, operation: Operation) -> FieldContext:
    at = min(operation.at, operation.received_at)
    return FieldContext(actor, operation.territory, at, said_by=str(operation.account))
