"""What phones sent, in heaps by what is to be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from field_app_api.desk.refused_files import refusals_of
from field_app_api.desk.telling import flags, said_at, title_of
from field_app_api.sync.models import Operation, OperationFile, Unread
from field_app_api.sync.rights import judged_by, unread_by
from field_app_api.sync.services.decide import is_overdue
from field_app_api.sync.services.settle import PATIENCE
from field_app_api.sync.vocabulary import DONE, FileState, Flag, Outcome
from layers.access.actor import Actor

# Of a page.
MOST = 100
# Flags that a person sees to; the others are only told with the operation.
_WORTH = (
    *(Flag.MERGED, Flag.CLOCK, Flag.ORPHAN, Flag.OLD_FORM, Flag.FAR_PHOTO),
    Flag.TO_CHECK,
)


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


Lines = Callable[[Iterable[Any]], list[Item]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is to be done about the lines of a heap; one that is folded asks for nothing."""

    name: str
    title: str | Promise
    sentence: str | Promise
    is_folded: bool = False


# Whoever sends what cannot be read must not push away what can.
KINDS = (
    Kind(
        "choose",
        _lazy("À choisir"),
        _lazy("Deux personnes ont modifié la même chose : l’une des deux valeurs reste."),
    ),
    Kind(
        "mend",
        _lazy("À réparer"),
        _lazy(
            "Ces saisies n’ont pas pu être enregistrées. Rien n’est perdu : "
            "corrigez-les et reprenez-les."
        ),
    ),
    Kind("see", _lazy("À relire"), _lazy("Elles sont enregistrées ; un coup d’œil suffit.")),
    Kind("wait", _lazy("En route"), _lazy("Une partie est encore sur le téléphone.")),
    Kind(
        "unread",
        _lazy("Illisibles"),
        _lazy("Ces envois n’ont pas pu être lus. Ils sont gardés tels qu’ils sont arrivés."),
    ),
    Kind(
        "follow",
        _lazy("Suivront"),
        _lazy(
            "Elles s’appuient sur une saisie à choisir ou à réparer, et s’enregistrent avec elle."
        ),
        is_folded=True,
    ),
    Kind(
        "refused",
        _lazy("Refusées"),
        _lazy(
            "Leur auteur n’avait pas le droit de les faire, ou elles s’appuient sur une saisie "
            "refusée. Elles restent gardées un an."
        ),
        is_folded=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Heap:
    """One page of a heap, the oldest first."""

    kind: Kind
    page: Page[Any]
    items: list[Item]

    @property
    def total(self) -> int:
        """How many lines there are on all pages."""
        return self.page.paginator.count


def heaps_for(actor: Actor) -> list[Heap]:
    """The first page of each heap that somebody looks through and that is not empty."""
    piles = _piles(actor)
    heaps = [_page(kind, *piles[kind.name]) for kind in KINDS]
    return [heap for heap in heaps if heap.items]


def heap_named(actor: Actor, name: str, number: str) -> Heap | None:
    """A page of one heap, the nearest that there is; None where no heap has that name."""
    kind = next((each for each in KINDS if each.name == name), None)
    return None if kind is None else _page(kind, *_piles(actor)[kind.name], number)


def _page(kind: Kind, rows: QuerySet[Any], lines: Lines, number: str = "1") -> Heap:
    page = Paginator(rows, MOST).get_page(number)
    return Heap(kind, page, lines(page.object_list))


def _piles(actor: Actor) -> dict[str, tuple[QuerySet[Any], Lines]]:
    """By the name of a heap: its rows, and how they are told."""
    mine = judged_by(actor).select_related("account", "token").prefetch_related("files")
    mine = mine.order_by("received_at", "pk")
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
    unused = OperationFile.objects.filter(operation=OuterRef("pk"), state=FileState.REFUSED)
    to_see = Q(worth | Q(Exists(unused)), outcome__in=sorted(DONE)) | given_up
    told = partial(_items, actor)
    why = _("La saisie sur laquelle elle s’appuie est refusée ou classée.")
    return {
        "choose": (mine.filter(outcome=Outcome.CONFLICT), told),
        "mend": (unlooked.filter(to_mend, ~in_vain), told),
        "see": (unlooked.filter(to_see), told),
        "wait": (mine.filter(Q(waits, ~has_parent) | (for_files & on_its_way)), told),
        "unread": (
            unread.order_by("received_at", "pk"),
            lambda rows: [_unread_item(each) for each in rows],
        ),
        "follow": (mine.filter(waits, has_parent, ~in_vain), told),
        "refused": (unlooked.filter(refused), partial(told, waits_because=why)),
    }


def _of_parents() -> tuple[Q, Q]:
    """Whether what an operation builds upon is here, and whether it will never be done."""
    parent = Operation.objects.filter(pk=OuterRef("parent"), account=OuterRef("account"))
    filed = Q(outcome=Outcome.QUARANTINED, looked_at__isnull=False)
    in_vain = parent.filter(Q(outcome=Outcome.FORBIDDEN) | filed)
    return Q(Exists(parent)), Q(Exists(in_vain))


def _items(actor: Actor, operations: Iterable[Operation], waits_because: str = "") -> list[Item]:
    return [
        Item(
            reverse("field-operation", args=[operation.pk]),
            title_of(actor, operation),
            str(operation.account),
            said_at(operation),
            operation.received_at,
            _reason(operation, waits_because),
            [*flags(operation), *refusals_of(operation)],
        )
        for operation in operations
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
