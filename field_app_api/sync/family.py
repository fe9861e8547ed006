"""Operations that build upon one another: when one comes late, the object may be there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from field_app_api.sync.gone import ANEW_OF, as_update
from field_app_api.sync.models import Operation
from field_app_api.sync.reading import Said
from field_app_api.sync.values import same
from field_app_api.sync.vocabulary import DONE, MIXED, Flag
from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, Recorded, form_of
from layers.catalog.registry import UnknownLayer, layer_for


class CannotJoin(Exception):
    """What the late one says has no place in what is there; the message is for people."""


def join_family(operation: Operation, said: Said, actor: Actor, *, orphan: bool) -> bool:
    """Make an edit of an operation that would make a second object; whether it is one now.

    What builds upon an operation and was waited for in vain has made the object, if it could. The
    operation comes after all: it says of that object what nothing later has said already.

    Raises:
        CannotJoin: it answers what is only asked of a new object, and otherwise than is written.
    """
    body: dict[str, Any] = dict(operation.repaired or operation.body)
    makes = said.method == "create" or (orphan and said.parent is not None)
    if not makes or said.key is not None or ANEW_OF in body:
        return False
    key = _object_of(operation, said, orphan)
    try:
        form = form_of(layer_for(actor, said.layer))
    except UnknownLayer:
        return False
    if key is None or form is None:
        return False
    others = list(_others(operation, key))
    recorded = form.read(actor, [key]).get(key)
    later = _said_later(operation, others)
    new = {name: value for name, value in said.new.items() if name not in later}
    edit = as_update(form, {**body, "new": new}, key)
    _require_place(form, {name: new[name] for name in new.keys() - edit["new"].keys()}, recorded)
    operation.repaired = edit | {"base_version": _own_version(others, recorded)}
    operation.method, operation.key = "update", key
    flags = (Flag.JOINED, *((Flag.ORPHAN,) if orphan else ()))
    operation.flags = list(dict.fromkeys([*operation.flags, *flags]))
    return True


def _object_of(operation: Operation, said: Said, orphan: bool) -> int | None:
    """The object that something of the same family has made.

    Who is being settled at this moment is waited for: it has looked for what is only coming.
    """
    roots = {operation.pk} | ({said.parent} if orphan and said.parent else set())
    seen: set[UUID] = {operation.pk}
    while roots:
        family = Operation.objects.filter(
            account=operation.account_id, layer=operation.layer, parent__in=sorted(roots)
        ).exclude(pk__in=sorted(seen))
        children = list(family.select_for_update(of=("self",)).order_by("pk"))
        for child in children:
            is_there = child.outcome in DONE and child.key is not None
            if is_there and Flag.ORPHAN in child.flags and child.body.get("key") is None:
                return child.key
        roots = {child.pk for child in children}
        seen |= roots
    return None


def _others(operation: Operation, key: int) -> Any:
    """What the same account did to the object before."""
    return Operation.objects.filter(
        account=operation.account_id,
        layer=operation.layer,
        key=key,
        outcome__in=sorted(DONE),
    ).exclude(pk=operation.pk)


def _said_later(operation: Operation, others: list[Operation]) -> set[str]:
    """The answers that were given anew since; a phone numbers what it does."""
    later = [
        each
        for each in others
        if each.parent == operation.pk
        or each.device != operation.device
        or each.sequence > operation.sequence
    ]
    return {name for each in later for name in (each.repaired or each.body).get("new") or {}}


def _own_version(others: list[Operation], recorded: Recorded | None) -> int | None:
    """The version of today, if nobody but this account has written; None: others have."""
    if recorded is None or any(not MIXED.isdisjoint(each.flags) for each in others):
        return None
    newest = max((each.version or 0 for each in others), default=0)
    return recorded.version if newest == recorded.version else None


def _require_place(form: FieldForm, left: Mapping[str, Any], recorded: Recorded | None) -> None:
    known = recorded.values if recorded is not None else {}
    for name, value in left.items():
        question = form.question(name)
        if question is not None and not same(question, known.get(name), value):
            raise CannotJoin(
                _(
                    "Une saisie qui s’appuie sur celle-ci a déjà fait la fiche, "
                    "et « %s » ne s’y change plus."
                )
                % question.title
            )
