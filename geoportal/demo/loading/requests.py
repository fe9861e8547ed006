"""A year of citizen requests, written in bulk as if each had gone through its services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.contrib.gis.geos import Point

from geoportal.citizen.models import (
    Category,
    CitizenRequest,
    Contact,
    Message,
    Note,
    StateChange,
)
from geoportal.citizen.numbers import check_digit
from geoportal.citizen.routing import route
from geoportal.citizen.services.report_problem import secret_digest
from geoportal.citizen.states import ENDED, CloseReason, State, Verb
from geoportal.demo.loading.pictures import load_pictures
from geoportal.demo.organisation import ELSEWHERE, TERRITORY
from geoportal.demo.requests import DemoRequest, generate
from geoportal.demo.timeline import DemoEvent
from layers.access.models import Account, Agency, Membership
from layers.catalog.models import Relation
from layers.catalog.rows import KEY_BITS
from layers.territory.models import Commune

# Published, like the accounts' password: every request of the demonstration can be followed.
SECRET = "demonstration"  # noqa: S105
_VERBS = {
    "received": "receive",
    "assigned": Verb.ASSIGN,
    "started": Verb.START,
    "resolved": Verb.RESOLVE,
    "closed": Verb.CLOSE,
    "refused": Verb.REFUSE,
    "forwarded": Verb.FORWARD,
    "duplicate": Verb.MARK_DUPLICATE,
    "not_fixed": Verb.REOPEN,
}


@dataclass(frozen=True, slots=True)
class _Cast:
    """What the requests refer to, read once."""

    categories: dict[str, Category]
    communes: dict[str, Commune]
    agencies: dict[str, Agency]
    accounts: dict[int, Account]

    def account_of(self, slug: str) -> Account | None:
        """Somebody of an agency; the front desk writes for those without an account."""
        agency = self.agencies.get(slug)
        return self.accounts.get(agency.pk) if agency else None


def load_requests(count: int, until: date) -> None:
    """Write `count` requests of the year before `until` with all that happened to them."""
    cast = _Cast(
        {
            one.code: one
            for one in Category.objects.filter(territory=TERRITORY.key).select_related("group")
        },
        {one.insee: one for one in Commune.objects.filter(territory=TERRITORY.key)},
        {one.slug: one for one in Agency.objects.filter(territory=TERRITORY.key)},
        {
            one.agency_id: one.account
            for one in Membership.objects.filter(
                territory=TERRITORY.key, agency__isnull=False
            ).select_related("account")
            if one.agency_id is not None
        },
    )
    told = generate(count=count, until=until)
    draw = Random(count)  # noqa: S311  # a demonstration, not a secret
    written = dict(zip((one.number for one in told), _requests(told, cast, draw), strict=True))
    CitizenRequest.objects.bulk_create(written.values())
    _write_stories(told, written, cast)
    load_pictures(told, written)
    Relation.objects.bulk_create(
        Relation(
            kind=Relation.Kind.DUPLICATE_OF,
            source_layer="requests",
            source_key=written[one.number].pk,
            target_layer="requests",
            target_key=written[one.duplicate_of].pk,
            actor="system:demo",
        )
        for one in told
        if one.duplicate_of
    )


def _requests(told: list[DemoRequest], cast: _Cast, draw: Random) -> Iterator[CitizenRequest]:
    routings: dict[tuple[str, str], tuple[Agency | None, str]] = {}
    taken: set[str] = set()
    digest = secret_digest(SECRET)
    for one in told:
        category, commune = cast.categories[one.category], cast.communes[one.insee]
        where = (one.category, one.insee)
        if where not in routings:
            routing = route(category, commune)
            routings[where] = (routing.agency, routing.why)
        agency, why = routings[where]
        state = State(one.state)
        last = one.events[-1].at
        yield CitizenRequest(
            id=draw.getrandbits(KEY_BITS) or 1,
            territory_id=TERRITORY.key,
            number=_number(draw, taken),
            secret_digest=digest,
            channel=one.channel,
            category=category,
            text=one.text,
            geom=Point(one.x, one.y, srid=2154),
            place_source=one.place_source,
            accuracy_m=one.accuracy_m,
            commune=commune,
            agency=agency,
            agent=cast.account_of(agency.slug) if agency and state is State.IN_PROGRESS else None,
            state=state,
            reason=CloseReason.DONE if state is State.CLOSED else "",
            routing=why,
            contested=any(event.kind == "not_fixed" for event in one.events),
            satisfaction=one.satisfaction,
            received_at=one.received_at,
            changed_at=last,
            ended_at=_ended_at(one) if state in ENDED else None,
            released=one.released,
            withheld=category.withheld,
            version=len(one.events),
        )


def _ended_at(one: DemoRequest) -> datetime:
    """When it ended for the last time: a reopened request ended twice."""
    ended = [event.at for event in one.events if event.state in ENDED]
    reopened = [event.at for event in one.events if event.kind == "not_fixed"]
    return min(at for at in ended if not reopened or at > max(reopened))


def _number(draw: Random, taken: set[str]) -> str:
    while True:
        digits = str(draw.randrange(1_000_000, 10_000_000))
        number = digits + check_digit(digits)
        if number not in taken:
            taken.add(number)
            return number


def _write_stories(
    told: list[DemoRequest], written: dict[int, CitizenRequest], cast: _Cast
) -> None:
    steps: list[StateChange] = []
    messages: list[Message] = []
    notes: list[Note] = []
    contacts: list[Contact] = []
    for one in told:
        request = written[one.number]
        if one.contact:
            contacts.append(
                Contact(request=request, email=one.contact.email, phone=one.contact.phone)
            )
        before = ""
        for event in one.events:
            if event.kind in _VERBS:
                steps.append(_step(one, request, event, before, cast))
                before = event.state
            if event.kind == "note":
                notes.append(
                    Note(
                        request=request,
                        at=event.at,
                        account=cast.account_of(event.agency),
                        text=event.text,
                    )
                )
            elif event.text and event.kind != "satisfaction":
                messages.append(
                    Message(
                        request=request,
                        at=event.at,
                        from_citizen=not event.agency,
                        account=cast.account_of(event.agency),
                        text=event.text,
                    )
                )
    StateChange.objects.bulk_create(steps)
    Message.objects.bulk_create(messages)
    Note.objects.bulk_create(notes)
    Contact.objects.bulk_create(contacts)


def _step(
    one: DemoRequest, request: CitizenRequest, event: DemoEvent, before: str, cast: _Cast
) -> StateChange:
    detail = {
        "received": request.routing,
        "assigned": str(request.agency or ""),
        "forwarded": ELSEWHERE.get(one.forwarded_to or "", ""),
        "closed": str(CloseReason.DONE.label),
        "not_fixed": event.text,
    }.get(event.kind, "")
    return StateChange(
        request=request,
        at=event.at,
        verb=_VERBS[event.kind],
        from_state=before,
        to_state=event.state,
        account=cast.account_of(event.agency),
        by_citizen=event.kind == "not_fixed",
        detail=detail[:400],
    )
