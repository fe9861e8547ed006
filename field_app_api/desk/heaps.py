"""What phones sent, in heaps by what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.desk.telling import flags, said_at, title_of
from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.rights import judged_by, unread_by
from field_app_api.sync.services.decide import is_overdue
from field_app_api.sync.services.settle import PATIENCE
from field_app_api.sync.vocabulary import DONE, Flag, Outcome
from layers.access.actor import Actor

MOST = 100
# Flags that a person sees to; the others are only told with the operation.
_WORTH = (Flag.MERGED, Flag.CLOCK, Flag.ORPHAN, Flag.OLD_FORM, Flag.FAR_PHOTO)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a heap."""

    href: str
    title: str
    who: str
    at: datetime | None
    received_at: datetime
    reason: str
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Heaps:
    """To choose, to mend, to see; still on its way; what follows one of the first; what is refused.

    At most `MOST` of each.
    """

    choose: list[Item]
    mend: list[Item]
    see: list[Item]
    wait: list[Item]
    follow: list[Item]
    refused: list[Item]

    @property
    def is_anything_open(self) -> bool:
        """Whether there is anything beside what was refused."""
        return any((self.choose, self.mend, self.see, self.wait, self.follow))


def heaps_for(actor: Actor) -> Heaps:
    """The heaps that somebody looks through, the oldest first."""
    mine = judged_by(actor).select_related("account", "token").order_by("received_at", "pk")
    unlooked = mine.filter(looked_at__isnull=True)
    unread = unread_by(actor).filter(looked_at__isnull=True).select_related("account")
    since = timezone.now() - PATIENCE
    in_time, late = Q(received_at__gte=since), Q(received_at__lt=since)
    to_mend = Q(outcome=Outcome.QUARANTINED) | Q(late, outcome=Outcome.WAITING_FOR_PARENT)
    waits = Q(in_time, outcome=Outcome.WAITING_FOR_PARENT)
    for_files = Q(outcome=Outcome.WAITING_FOR_FILES)
    # A phone that has erased itself sends nothing any more.
    on_its_way = in_time & Q(token__wiped_at__isnull=True)
    given_up = for_files & (late | Q(token__wiped_at__isnull=False))
    has_parent, in_vain = _of_parents()
    refused = Q(outcome=Outcome.FORBIDDEN) | Q(to_mend | waits, in_vain)
    worth = Q()
    for flag in _WORTH:
        worth |= Q(flags__contains=[flag])
    to_see = Q(worth, outcome__in=sorted(DONE)) | given_up
    return Heaps(
        choose=_items(actor, mine.filter(outcome=Outcome.CONFLICT)),
        mend=[
            *_items(actor, unlooked.filter(to_mend, ~in_vain)),
            *(_unread_item(each) for each in unread[:MOST]),
        ][:MOST],
        see=_items(actor, unlooked.filter(to_see)),
        wait=_items(actor, mine.filter(Q(waits, ~has_parent) | (for_files & on_its_way))),
        follow=_items(actor, mine.filter(waits, has_parent, ~in_vain)),
        refused=_items(
            actor,
            unlooked.filter(refused),
            _("La saisie sur laquelle elle s’appuie est refusée ou classée."),
        ),
    )


def _of_parents() -> tuple[Q, Q]:
    """Whether what an operation builds upon is here, and whether it will never be done."""
    parent = Operation.objects.filter(pk=OuterRef("parent"), account=OuterRef("account"))
    filed = Q(outcome=Outcome.QUARANTINED, looked_at__isnull=False)
    in_vain = parent.filter(Q(outcome=Outcome.FORBIDDEN) | filed)
    return Q(Exists(parent)), Q(Exists(in_vain))


def _items(
    actor: Actor, operations: QuerySet[Operation, Any], waits_because: str = ""
) -> list[Item]:
    some: Iterable[Operation] = operations[:MOST]
    return [
        Item(
            reverse("field-operation", args=[operation.pk]),
            title_of(actor, operation),
            str(operation.account),
            said_at(operation),
            operation.received_at,
            _reason(operation, waits_because),
            flags(operation),
        )
        for operation in some
    ]


def _reason(operation: Operation, waits_because: str) -> str:
    if waits_because and operation.outcome == Outcome.WAITING_FOR_PARENT:
        return waits_because
    if is_overdue(operation):
        return str(Flag.ORPHAN.label)
    if operation.outcome != Outcome.WAITING_FOR_FILES:
        return operation.reason
    if operation.token is not None and operation.token.wiped_at is not None:
        return _(
            "Ses fichiers ne sont pas arrivés, et le téléphone s’est effacé : ils sont perdus."
        )
    if operation.received_at < timezone.now() - PATIENCE:
        return _("Ses fichiers ne sont pas arrivés : ils sont peut-être perdus avec le téléphone.")
    return operation.reason


def _unread_item(unread: Unread) -> Item:
    is_twin = unread.why == Outcome.ID_REUSED
    return Item(
        reverse("field-unread", args=[unread.pk]),
        str(unread.get_why_display()) if is_twin else _("Envoi illisible"),
        str(unread.account),
        None,
        unread.received_at,
        unread.reason,
    )
