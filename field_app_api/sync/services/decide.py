"""A person decides what the platform must not decide alone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.sync.models import Operation
from field_app_api.sync.reading import Unreadable, load, read_operation
from field_app_api.sync.rights import judged_by, unread_by
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.receive import receive, wake
from field_app_api.sync.services.settle import settle
from field_app_api.sync.vocabulary import Flag, Outcome
from layers.access.actor import Actor
from layers.catalog.collecting import form_of
from layers.catalog.registry import layer

Side = Literal["mine", "theirs"]
REPLAYABLE = frozenset({Outcome.QUARANTINED, Outcome.FORBIDDEN})


class AlreadyDecided(Exception):
    """Somebody was faster, or the object changed again; the message is for people."""


def resolve_conflict(
    actor: Actor, key: uuid.UUID, take: Mapping[str, Side] | Side, version: int | None
) -> Operation:
    """Write what was chosen between the phone's values and today's.

    Args:
        actor: who decides; the services write on its behalf.
        key: of the operation.
        take: by attribute; or one answer for the whole.
        version: the object's version that the decision was made upon.

    Raises:
        PermissionDenied: the actor may not, or there is no such operation.
        AlreadyDecided: it is no conflict any more, or the object changed meanwhile.
        ValidationError: what was chosen cannot be written.
    """
    with transaction.atomic():
        operation = _held(actor, key)
        conflict = operation.conflict
        if operation.outcome != Outcome.CONFLICT or conflict is None:
            raise AlreadyDecided(_("Ce choix a déjà été fait."))
        if conflict["current_version"] != version:
            raise AlreadyDecided(_("La fiche a encore changé : relisez les valeurs."))
        chosen = {
            name: take if isinstance(take, str) else take.get(name, "theirs")
            for name in conflict["attributes"]
        }
        keeps_mine = "mine" in chosen.values() or take == "mine"
        if conflict["kind"] == "attributes" and (keeps_mine or _beside(operation, chosen)):
            operation.repaired = _merged(operation, chosen, conflict)
            settle(operation, actor)
        elif conflict["kind"] == "gone" and keeps_mine:
            operation.repaired = _anew(actor, operation)
            operation.key = None
            settle(operation, actor)
        else:
            operation.outcome, operation.reason = Outcome.APPLIED, ""
            operation.conflict = None
        _refuse_unwritten(operation)
        _decided(operation, actor, Flag.RESOLVED)
    wake(operation)
    return operation


def _beside(operation: Operation, chosen: Mapping[str, Side]) -> bool:
    """Whether the edit says anything beside what is in conflict."""
    said = read_operation(operation.repaired or operation.body)
    return said.method == "update" and bool(set(said.new) - set(chosen))


def _merged(operation: Operation, chosen: Mapping[str, Side], conflict: Any) -> dict[str, Any]:
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    attributes = conflict["attributes"]
    new = dict(body.get("new") or {})
    old = dict(body.get("old") or {})
    for name, side in chosen.items():
        old[name] = attributes[name]["current"]
        if side == "theirs":
            new.pop(name, None)
    return body | {
        "new": new,
        "old": old,
        "key": operation.key,
        "parent": None,
        "base_version": conflict["current_version"],
    }


def _anew(actor: Actor, operation: Operation) -> dict[str, Any]:
    """The edit as a new object, with what can still be read of the one that is gone."""
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    about = layer(operation.layer)
    form = form_of(about)
    key = operation.key
    if form is None or "create" not in about.writers:
        raise ValidationError(_("Ces fiches ne se créent pas sur le terrain."))
    known = form.read(actor, [key]).get(key) if key else None
    wanted = {question.name for question in form.questions if "create" in question.on}
    values = {**(known.values if known else {}), **(body.get("new") or {})}
    model: Any = about.model
    row = model._default_manager.filter(pk=key).first() if known else None
    geometry = body.get("geometry")
    if geometry is None and row is not None:
        geometry = json.loads(row.geom.centroid.transform(4326, clone=True).json)
    return body | {
        "method": "create",
        "new": {
            name: value for name, value in values.items() if name in wanted and value is not None
        },
        "old": {},
        "key": None,
        "parent": None,
        "base_version": None,
        "geometry": geometry,
    }


def replay(actor: Actor, key: uuid.UUID, body: Mapping[str, Any]) -> Operation:
    """Do an operation that was refused, as a person has repaired it; what was sent is kept too.

    Raises:
        PermissionDenied: the actor may not, or there is no such operation.
        AlreadyDecided: it is not waiting for that any more.
        ValidationError: it cannot be read, or is still refused; the sentence says why.
    """
    with transaction.atomic():
        operation = _held(actor, key)
        if operation.outcome not in REPLAYABLE:
            raise AlreadyDecided(_("Cette saisie a déjà été reprise."))
        repaired = {**body, "id": str(operation.pk)}
        try:
            said = read_operation(repaired)
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from None
        operation.repaired = repaired
        operation.layer, operation.method = said.layer, said.method
        operation.key, operation.parent = said.key, said.parent
        settle(operation, actor)
        _refuse_unwritten(operation)
        _decided(operation, actor, Flag.REPAIRED)
    wake(operation)
    return operation


def replay_unread(actor: Actor, key: uuid.UUID, text: str) -> Operation:
    """Make an operation of what could not be read, as a person has written it anew.

    Raises:
        PermissionDenied: the actor may not, or there is no such thing.
        AlreadyDecided: it was made already.
        ValidationError: it still cannot be read, or is refused.
    """
    with transaction.atomic():
        unread = unread_by(actor).select_for_update(of=("self",)).filter(pk=key).first()
        if unread is None:
            raise PermissionDenied(_("Cet envoi n’existe pas, ou n’est pas à vous."))
        if unread.replayed_id is not None:
            raise AlreadyDecided(_("Cet envoi a déjà été repris."))
        try:
            value = load(text.encode())
            said = read_operation(value)
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from None
        if Operation.objects.filter(pk=said.id).exists():
            # Its id was another's: what a person repairs gets one of its own.
            value = {**value, "id": str(uuid.uuid4())}
        told = receive(Sender(actor, unread.account_id, unread.token_id), value)
        operation = Operation.objects.get(pk=told["id"])
        _refuse_unwritten(operation)
        unread.replayed = operation
        unread.looked_at = timezone.now()
        unread.decided_by_id = actor.account_id
        unread.save()
        _decided(operation, actor, Flag.REPAIRED)
    return operation


def look_at(actor: Actor, key: uuid.UUID) -> None:
    """Say that nothing more is to be done about an operation, or about what could not be read.

    Raises:
        PermissionDenied: the actor may not, or there is no such thing.
    """
    for rows in (judged_by(actor), unread_by(actor)):
        seen = rows.filter(pk=key).update(looked_at=timezone.now(), decided_by=actor.account_id)
        if seen:
            return
    raise PermissionDenied(_("Cette saisie n’existe pas, ou n’est pas à vous."))


def _held(actor: Actor, key: uuid.UUID) -> Operation:
    operation = judged_by(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if operation is None:
        raise PermissionDenied(_("Cette saisie n’existe pas, ou n’est pas à vous."))
    return operation


def _refuse_unwritten(operation: Operation) -> None:
    """A decision that could not be carried out leaves everything as it was."""
    if operation.outcome in REPLAYABLE:
        raise ValidationError(operation.reason)


def _decided(operation: Operation, actor: Actor, flag: Flag) -> None:
    if operation.outcome == Outcome.CONFLICT:
        return  # it changed again meanwhile: there is another choice to be made
    if flag not in operation.flags:
        operation.flags = [*operation.flags, flag]
    operation.looked_at = timezone.now()
    operation.decided_by_id = actor.account_id
    operation.save()
