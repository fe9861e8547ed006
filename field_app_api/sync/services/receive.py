"""Take an operation from a phone: once, whatever the network repeats."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.sync.json_bodies import Unreadable, as_said, canonical
from field_app_api.sync.models import Operation, OperationFile
from field_app_api.sync.reading import Said, digest_of, named, read_operation
from field_app_api.sync.receipts import Receipt, receipt_of
from field_app_api.sync.sender import Sender, actor_behind
from field_app_api.sync.services import keep_unread as keeping
from field_app_api.sync.services.keep_unread import QuarantineFull, held_bytes, keep_unread
from field_app_api.sync.services.retrying import retried
from field_app_api.sync.services.settle import home_territory, settle
from field_app_api.sync.services.upload_file import attach_waiting
from field_app_api.sync.vocabulary import DONE, HELD, Flag, Outcome
from layers.catalog.collecting import form_of
from layers.catalog.registry import UnknownLayer, layer_for

logger = logging.getLogger(__name__)

# One operation, its files apart; and how many of an account wait for a person or for a parent.
MOST_BYTES, MOST_HELD = 256 * 1024, 2_000


def receive(sender: Sender, value: Any) -> Receipt:
    """The receipt of one operation as it was sent, JSON read; durable when this returns.

    The same id with the same body gets the receipt of what happened the first time.

    Raises:
        QuarantineFull: it cannot be read, and there is no room to keep more of that.
        OperationalError: the database could not; nothing happened.
    """
    try:
        said = read_operation(value)
    except Unreadable as wrong:
        return keep_unread(sender, as_said(value), str(wrong), named=named(value))
    if len(canonical(value)) > MOST_BYTES:
        reason = _("Une saisie a 256 Ko au plus, fichiers à part.")
        return keep_unread(sender, canonical(value), reason, named=said.id)
    digest = digest_of(sender.account, value)
    try:
        operation = retried(lambda: _take(sender, said, digest, value))
    except (DataError, IntegrityError):
        # A fault of ours: what was sent after it must not wait for our mending it.
        logger.exception("operation %s", said.id)
        reason = _("Elle ne se conserve pas telle quelle ; rien n’est perdu.")
        return keep_unread(sender, canonical(value), reason, named=said.id)
    if operation is None:
        return keep_unread(
            sender,
            canonical(value),
            _("Cet identifiant désigne déjà une autre saisie : les deux sont gardées."),
            named=said.id,
            why=Outcome.ID_REUSED,
        )
    wake(operation)
    if operation.outcome == Outcome.WAITING_FOR_FILES:
        attach_waiting(Operation.objects.filter(pk=operation.pk))
    return receipt_of(sender.actor, Operation.objects.get(pk=operation.pk))


def _take(sender: Sender, said: Said, digest: str, body: Any) -> Operation | None:
    """The operation, done if this call made it; None if the id belongs to another one.

    Two calls at once: the second insert waits until the first transaction has ended.
    """
    with transaction.atomic():
        attempt = uuid.uuid4()
        Operation.objects.bulk_create(
            [
                Operation(
                    id=said.id,
                    attempt=attempt,
                    digest=digest,
                    account_id=sender.account,
                    token_id=sender.token,
                    device=said.device,
                    sequence=said.sequence,
                    schema=said.schema,
                    at=said.at or timezone.now(),
                    territory=home_territory(),
                    layer=said.layer,
                    method=said.method,
                    parent=said.parent,
                    base_version=said.base_version,
                    key=said.key,
                    body=body,
                    size=len(canonical(body)),
                )
            ],
            ignore_conflicts=True,
        )
        operation = Operation.objects.select_for_update().get(pk=said.id)
        if operation.attempt == attempt:
            OperationFile.objects.bulk_create(
                OperationFile(
                    operation=operation,
                    sha256=each.sha256,
                    name=each.name,
                    media_type=each.media_type,
                    size=each.size,
                )
                for each in said.files
            )
            settle(operation, sender.actor)
            if operation.outcome in HELD:
                _require_room(sender.account)
        return operation if operation.digest == digest else None


def _require_room(account: int) -> None:
    """What nobody has mended yet is bounded: beyond that, the phone keeps it.

    Raises:
        QuarantineFull: too much of this account waits.
    """
    held = Operation.objects.filter(
        account=account, outcome__in=sorted(HELD), looked_at__isnull=True
    )
    if held.count() > MOST_HELD or held_bytes(account) > keeping.MOST_BYTES:
        raise QuarantineFull(
            _("Trop de saisies de ce compte attendent d’être relues : le téléphone garde celle-ci.")
        )


# Those that waited in vain too, as long as nobody has seen to them: what they build upon may come
# after all.
_WAITING = Q(outcome=Outcome.WAITING_FOR_PARENT) | Q(
    outcome=Outcome.QUARANTINED,
    flags__contains=[Flag.ORPHAN],
    repaired__isnull=True,
    looked_at__isnull=True,
)

_TAKING_BACK = Q(outcome=Outcome.CONFLICT, method="delete", key__isnull=False)


def wake(operation: Operation) -> None:
    """Take up what waited for an operation, and what waited for that.

    Called after the commit by both sides, so that a child that came at the same moment as its
    parent is found by one of them.
    """
    if operation.outcome == Outcome.WAITING_FOR_PARENT:
        again = settle_again(operation.pk)
        if again is None or again.outcome == Outcome.WAITING_FOR_PARENT:
            return
        operation = again
    queue = [operation]
    while queue:
        done = queue.pop()
        if done.outcome not in DONE or done.key is None:
            continue
        waiting = Operation.objects.filter(
            _WAITING, Q(parent=done.pk) | Q(layer=done.layer, key=done.key)
        )
        for key in waiting.order_by("device", "sequence").values_list("pk", flat=True):
            woken = settle_again(key)
            if woken is not None:
                queue.append(woken)
        if Flag.ORPHAN in done.flags and done.parent is not None:
            # Those that waited in vain for the same one are about the object that is there now.
            beside = Operation.objects.filter(
                _WAITING, parent=done.parent, flags__contains=[Flag.ORPHAN]
            )
            for key in beside.order_by("device", "sequence").values_list("pk", flat=True):
                woken = settle_again(key, orphan=True)
                if woken is not None:
                    queue.append(woken)


def end_fulfilled(rows: QuerySet[Operation]) -> None:
    """Settle what was to be taken back and waits for a choice, though somebody has done it since.

    Nothing is left to choose: who takes one back again says nothing else.
    """
    for one in rows.filter(_TAKING_BACK).select_related("account"):
        actor = actor_behind(one.account)
        try:
            form = form_of(layer_for(actor, one.layer))
        except UnknownLayer:
            continue
        if form is not None and one.key in form.withdrawn(actor, [one.key or 0]):
            settle_again(one.pk, among=_TAKING_BACK)


def settle_again(key: uuid.UUID, *, orphan: bool = False, among: Q = _WAITING) -> Operation | None:
    """Try a waiting operation once more; None if it is not among those that wait any longer.

    Who is at it already is waited for: it may have looked before the parent was there.
    """

    def once() -> Operation | None:
        with transaction.atomic():
            waiting = Operation.objects.select_for_update(of=("self",))
            found = waiting.select_related("account").filter(among, pk=key)
            operation = found.first()
            if operation is not None:
                settle(operation, actor_behind(operation.account), orphan=orphan)
            return operation

    return retried(once)
