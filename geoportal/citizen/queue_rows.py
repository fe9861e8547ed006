"""The rows of a queue: filtered, ordered, paged by key, counted by view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.gis.db.models.functions import Transform
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest, Contact, Photo
from geoportal.citizen.queue import GROUP, NO_AGENCY, VIEWS, Queue
from geoportal.citizen.rights import decidable
from geoportal.citizen.states import OPEN
from layers.access.actor import Actor

PAGE = 50
WGS84 = 4326
USUAL_DAYS = 30  # for categories without a deadline of their own
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACCENTS = "àâäáãåéèêëíìîïóòôöõúùûüçñ"
_PLAIN = "aaaaaaeeeeiiiiooooouuuucn"


class Plain(Func):
    """A text in small letters without accents, so that « etretat » finds « Étretat »."""

    template = f"translate(lower(%(expressions)s), '{_ACCENTS}', '{_PLAIN}')"
    output_field = TextField()


def plain(text: str) -> str:
    """The same in Python."""
    return text.lower().translate(str.maketrans(_ACCENTS, _PLAIN))


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ends: rank in microseconds since 1970 and key of its last row."""

    rank: int
    key: int

    def __str__(self) -> str:
        return f"{self.rank}~{self.key}"


class Due(Func):
    """When a request should be done: so many days after it came."""

    template = "(%(expressions)s * interval '1 day')"
    arg_joiner = " + "
    output_field = DateTimeField()


class YearsLater(Func):
    """A moment moved by a constant number of years."""

    template = "(%(expressions)s + interval '%(years)s years')"
    output_field = DateTimeField()


def read_after(text: str) -> After | None:
    """The end of the page before, from an address; None for anything else."""
    rank, separator, key = text.partition("~")
    numbers = (rank.removeprefix("-"), key)
    if not separator or not all(n.isascii() and n.isdigit() and len(n) < 18 for n in numbers):
        return None
    if abs(int(rank)) >= 10**16:  # three centuries: no request is that old
        return None
    return After(int(rank), int(key))


def queue_rows(actor: Actor, queue: Queue) -> QuerySet[CitizenRequest]:
    """The requests of a queue that the actor handles, in the queue's order.

    Each has `due` (when it should be done) and `rank` (what the order goes by) as datetimes.
    """
    return _ordered(_filtered(actor, queue), queue).filter(_in_view(queue))


def page_of(
    rows: QuerySet[CitizenRequest], queue: Queue, after: After | None, size: int = PAGE
) -> tuple[list[CitizenRequest], After | None]:
    """One page of the rows after a position, and where the next one begins, if there is one."""
    if after is not None:
        urgent = queue.order == "urgence"
        rank = _EPOCH + timedelta(microseconds=after.rank if urgent else -after.rank)
        later = Q(rank__gt=rank) if urgent else Q(rank__lt=rank)
        rows = rows.filter(later | Q(rank=rank, pk__gt=after.key))
    found = list(with_marks(rows)[: size + 1])
    shown = found[:size]
    return shown, After(rank_of(shown[-1], queue), shown[-1].pk) if len(found) > size else None


def rank_of(row: CitizenRequest, queue: Queue) -> int:
    """The row's place as one number that grows down the list (a JavaScript double holds it)."""
    moment: datetime = row.rank  # type: ignore[attr-defined]
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return microseconds if queue.order == "urgence" else -microseconds


def with_marks(rows: QuerySet[CitizenRequest]) -> QuerySet[CitizenRequest]:
    """The rows with what an item of the list shows."""
    photos = (
        Photo.objects.filter(request=OuterRef("pk"))
        .order_by()
        .values("request")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.select_related(
        "category", "category__group", "commune", "agency", "agent", "territory"
    ).annotate(
        photo_count=Coalesce(Subquery(photos, output_field=IntegerField()), 0),
        has_contact=Exists(Contact.objects.filter(request=OuterRef("pk"))),
        place=Transform("geom", WGS84),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests the queue holds, and each view under the queue's other conditions."""

    number: int
    by_view: Mapping[str, int]


def count(actor: Actor, queue: Queue) -> Counts:
    """All counts of a queue, in one pass over its rows."""
    views = {
        code: queue.without(**({"late": False, "contested": False} | changes))
        for code, _label, changes in VIEWS
    }
    conditions = {code: Count("pk", filter=_in_view(view)) for code, view in views.items()}
    conditions["here"] = Count("pk", filter=_in_view(queue))
    counted: dict[str, int] = _with_due(_filtered(actor, queue)).aggregate(**conditions)
    return Counts(counted.pop("here"), counted)


def _in_view(queue: Queue) -> Q:
    """The conditions that the views change."""
    condition = Q(state__in=queue.wanted_states)
    if queue.contested:
        condition &= Q(contested=True)
    return condition & _late() if queue.late else condition


def _filtered(actor: Actor, queue: Queue) -> QuerySet[CitizenRequest]:
    """All conditions but those that the views change."""
    rows: QuerySet[CitizenRequest] = CitizenRequest.objects.visible_to(actor)
    if queue.territory:
        rows = rows.filter(territory=queue.territory)
    if queue.category.startswith(GROUP):
        rows = rows.filter(category__group__code=queue.category.removeprefix(GROUP))
    elif queue.category:
        rows = rows.filter(category__code=queue.category)
    if queue.agency == NO_AGENCY:
        rows = rows.filter(agency=None)
    elif queue.agency:
        rows = rows.filter(agency__slug=queue.agency)
    if queue.commune:
        rows = rows.filter(commune__insee=queue.commune)
    if queue.received_after:
        rows = rows.filter(received_at__gte=queue.received_after)
    if queue.received_before:
        rows = rows.filter(received_at__lt=queue.received_before)
    if queue.mine == "moi":
        rows = rows.filter(agent=actor.account_id)
    elif queue.mine == "service":
        rows = rows.filter(agency__in=actor.agencies())
    if queue.to_locate:
        rows = rows.filter(geom=None)
    if queue.text:
        rows = _found(rows, actor, queue)
    return rows


def _found(rows: QuerySet[CitizenRequest], actor: Actor, queue: Queue) -> QuerySet[CitizenRequest]:
    """Every word somewhere: in a number, in what is written, in where it is, in who called."""
    if queue.number:
        return rows.filter(number=queue.number)
    rows = rows.alias(
        words=Plain(
            Concat(
                "text",
                Value(" "),
                "address",
                Value(" "),
                "category__title",
                Value(" "),
                Coalesce("commune__name", Value("")),
                output_field=TextField(),
            )
        )
    )
    # Who reported is searched only where it may be read.
    reachable = decidable(actor)
    contacts = Contact.objects.filter(request=OuterRef("pk")).alias(
        words=Plain(Concat("name", Value(" "), "email", output_field=TextField()))
    )
    for word in plain(queue.text).split():
        here, called = Q(words__contains=word), Q(words__contains=word)
        if word.isdigit():
            here |= Q(number__contains=word)
            called |= Q(phone__contains=word)
        rows = rows.filter(here | (reachable & Exists(contacts.filter(called))))
    return rows


def _with_due(rows: QuerySet[CitizenRequest]) -> QuerySet[CitizenRequest]:
    days = Coalesce("category__deadline_days", Value(USUAL_DAYS))
    return rows.annotate(due=Due(F("received_at"), days))


def _ordered(rows: QuerySet[CitizenRequest], queue: Queue) -> QuerySet[CitizenRequest]:
    if queue.order != "urgence":
        return _with_due(rows).annotate(rank=F("received_at")).order_by("-rank", "pk")
    # Danger first, then what citizens contest, then by deadline; what is ended can wait.
    rank = Case(
        When(~Q(state__in=OPEN), then=YearsLater(F("due"), years=100)),
        When(category__danger=True, then=YearsLater(F("due"), years=-200)),
        When(contested=True, then=YearsLater(F("due"), years=-100)),
        default=F("due"),
        output_field=DateTimeField(),
    )
    return _with_due(rows).annotate(rank=rank).order_by("rank", "pk")


def _late() -> Q:
    return Q(state__in=OPEN, due__lt=timezone.now())
