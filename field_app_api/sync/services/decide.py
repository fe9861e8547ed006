"""A person decides what the platform must not decide alone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.sync.conflicts import Conflict, conflict_now
from field_app_api.sync.json_bodies import Unreadable, load
from field_app_api.sync.models import Operation
from field_app_api.sync.reading import read_operation
from field_app_api.sync.rights import judged_by, unread_by
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.decide_gone import (
    Filling,
    Lacking,
    add_to_closed,
    hold_those_beside,
    leave_out,
    make_anew,
)
from field_app_api.sync.services.keep_unread import QuarantineFull
from field_app_api.sync.services.receive import receive, wake
from field_app_api.sync.services.retrying import retried
from field_app_api.sync.services.settle import PATIENCE, settle
from field_app_api.sync.vocabulary import FileState, Flag, Outcome
from layers.access.actor import Actor
from layers.catalog.collecting import form_of
from layers.catalog.registry import UnknownLayer, layer

Side = Literal["mine", "theirs"]
# Of something that is over: its words can be added to it.
Whole = Literal["mine", "add", "theirs"]
REPLAYABLE = frozenset({Outcome.QUARANTINED, Outcome.FORBIDDEN})


def is_overdue(operation: Operation) -> bool:
    """Whether what an operation builds upon is waited for no longer."""
    waits = operation.outcome == Outcome.WAITING_FOR_PARENT
    return waits and operation.received_at < timezone.now() - PATIENCE


def is_replayable(operation: Operation) -> bool:
    """Whether a person can mend it and have it done."""
    return operation.outcome in REPLAYABLE or is_overdue(operation)


class AlreadyDecided(Exception):
    """Somebody was faster, or the object changed again; the message is for people."""


class NotChosen(ValueError):
    """A choice leaves something open; `names` are what has to be chosen, none for the whole.

    The message is for people.
    """

    def __init__(self, sentence: str, names: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.names = names


def resolve_conflict(
    actor: Actor,
    key: uuid.UUID,
    take: Mapping[str, Side] | Whole,
    version: int | None,
    filling: Filling | None = None,
) -> Operation:
    """Write what was chosen between the phone's values and today's.

    Args:
        actor: who decides; the services write on its behalf.
        key: of the operation.
        take: by attribute; or one answer for the whole, of those that the conflict names.
        version: the object's version that the decision was made upon.
        filling: what a new object takes beside, see `missing` of the conflict; answers to what is
            over that are corrected before they are added, or made anew.

    Raises:
        PermissionDenied: the actor may not, or there is no such operation.
        AlreadyDecided: it is no conflict any more, or the object changed meanwhile.
        NotChosen: something is left open, or is no choice.
        ValidationError: what was chosen cannot be written.
    """
    with transaction.atomic():
        hold_those_beside(key)
        operation = _held(actor, key)
        conflict = conflict_now(actor, operation)
        if conflict is None:
            raise AlreadyDecided(_("Ce choix a déjà été fait."))
        if conflict["current_version"] != version:
            raise AlreadyDecided(_("La fiche a encore changé : relisez les valeurs."))
        chosen = _chosen(operation, conflict, take)
        before, has_joined = operation.repaired, False
        keeps_mine = "mine" in chosen.values() or take == "mine"
        if conflict["kind"] == "attributes" and (keeps_mine or _beside(operation, chosen)):
            operation.repaired = _merged(operation, chosen, conflict)
            settle(operation, actor)
        elif conflict["kind"] == "gone" and keeps_mine:
            try:
                has_joined = make_anew(actor, operation, filling or Filling())
            except Lacking as lacking:
                raise NotChosen(str(lacking), lacking.names) from None
        elif take == "add":
            add_to_closed(actor, operation, filling or Filling())
        elif conflict["kind"] == "gone":
            leave_out(actor, operation)
        else:
            operation.outcome, operation.reason = Outcome.APPLIED, ""
            operation.conflict = None
        _refuse_unwritten(operation)
        changed_again = operation.outcome == Outcome.CONFLICT
        if changed_again and not has_joined:
            # Nothing of this choice is kept: another one is to be made.
            operation.repaired = before
            operation.save(update_fields=["repaired"])
        elif not changed_again:
            _decided(operation, actor, Flag.RESOLVED)
    if changed_again and has_joined:
        raise AlreadyDecided(
            _("Une autre saisie a déjà refait cette fiche : il reste à choisir entre les deux.")
        )
    if changed_again:
        raise AlreadyDecided(_("La fiche a encore changé : relisez les valeurs."))
    wake(operation)
    return operation


def wrong_answers(key: uuid.UUID, refused: ValidationError) -> dict[str, str]:
    """The questions of an operation whose answers a service refused: titles by name."""
    name = Operation.objects.filter(pk=key).values_list("layer", flat=True).first()
    try:
        form = form_of(layer(name)) if name and hasattr(refused, "error_dict") else None
    except UnknownLayer:
        form = None
    if form is None:
        return {}
    asked = {each: form.question(each) for each in refused.message_dict}
    return {each: str(question.title) for each, question in asked.items() if question}


def _chosen(
    operation: Operation, conflict: Conflict, take: Mapping[str, Side] | Whole
) -> dict[str, Side]:
    names, choices = list(conflict["attributes"]), conflict["choices"]
    if isinstance(take, str) and take not in choices:
        raise NotChosen(_("« %s » n’est pas à choisir ici.") % take)
    if take == "add":
        return {}
    if isinstance(take, str):
        return dict.fromkeys(names, take)
    if conflict["kind"] == "gone" or not names:
        told = ", ".join(f"« {choice} »" for choice in choices)
        raise NotChosen(_("Choisissez pour la fiche entière : %s.") % told)
    strange = [name for name in take if name not in names]
    if strange:
        raise NotChosen(_("« %s » n’est pas à choisir ici.") % strange[0], names)
    missing = [name for name in names if name not in take]
    if missing:
        form = form_of(layer(operation.layer))
        asked = {name: form.question(name) if form is not None else None for name in missing}
        titles = [str(question.title) if question else name for name, question in asked.items()]
        raise NotChosen(_("Il reste à choisir : %s.") % ", ".join(titles), missing)
    return {name: take[name] for name in names}


def _beside(operation: Operation, chosen: Mapping[str, Side]) -> bool:
    """Whether the edit says anything beside what is in conflict."""
    said = read_operation(operation.repaired or operation.body)
    return said.method == "update" and bool(set(said.new) - set(chosen))


def _merged(operation: Operation, chosen: Mapping[str, Side], conflict: Conflict) -> dict[str, Any]:
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


def replay(actor: Actor, key: uuid.UUID, body: Mapping[str, Any]) -> Operation:
    """Do an operation that was refused, as a person has repaired it; what was sent is kept too.

    Raises:
        PermissionDenied: the actor may not, or there is no such operation.
        AlreadyDecided: it is not waiting for that any more.
        ValidationError: it cannot be read, or is still refused; the sentence says why.
    """

    def once() -> Operation:
        with transaction.atomic():
            return _replayed(actor, key, body)

    # It may wait for others of its family, and they for it.
    operation = retried(once)
    wake(operation)
    return operation


def _replayed(actor: Actor, key: uuid.UUID, body: Mapping[str, Any]) -> Operation:
    operation = _held(actor, key)
    if not is_replayable(operation):
        raise AlreadyDecided(_("Cette saisie a déjà été reprise."))
    is_orphan = is_overdue(operation)
    repaired = {**body, "id": str(operation.pk)}
    try:
        said = read_operation(repaired)
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from None
    operation.repaired = repaired
    operation.layer, operation.method = said.layer, said.method
    operation.key, operation.parent = said.key, said.parent
    settle(operation, actor, orphan=is_orphan)
    _refuse_unwritten(operation)
    _decided(operation, actor, Flag.REPAIRED)
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
        try:
            told = receive(Sender(actor, unread.account_id, unread.token_id), value)
        except QuarantineFull as full:
            raise ValidationError(str(full)) from None
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
        return  # what was mended meets what others wrote: there is a choice to be made
    if flag not in operation.flags:
        operation.flags = [*operation.flags, flag]
    # Files that could not be used are for somebody to look at, after the decision too.
    is_lacking = operation.files.filter(state=FileState.REFUSED).exists()
    is_open = is_lacking or Flag.TO_CHECK in operation.flags
    operation.looked_at = None if is_open else timezone.now()
    operation.decided_by_id = actor.account_id
    operation.save()
