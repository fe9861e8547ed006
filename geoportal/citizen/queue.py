"""The queue of the front desk: one filter object, its address, and the rows it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.citizen.numbers import BadNumber, read_number
from geoportal.citizen.states import ENDED, OPEN, State

ALL_STATES = "toutes"
NO_AGENCY = "aucun"
GROUP = "f:"
TEXT_LIMIT = 100
MAX_DAYS = 3650
MINE = {"moi": gettext_lazy("À moi"), "service": gettext_lazy("À mon service")}
ORDERS = {
    "recent": gettext_lazy("Les plus récentes"),
    "urgence": gettext_lazy("Les plus urgentes"),
}


@dataclass(frozen=True, slots=True)
class Queue:
    """What somebody wants to see of the requests; empty means no condition.

    `states` None stands for the open ones. `category` is a code, or `f:` and the code of a group.
    `ignored` are sentences about what the address asked for and could not be understood.
    """

    states: tuple[State, ...] | None = None
    category: str = ""
    agency: str = ""
    commune: str = ""
    territory: str = ""
    since: date | None = None
    older: int | None = None
    mine: str = ""
    text: str = ""
    to_locate: bool = False
    contested: bool = False
    late: bool = False
    order: str = "recent"
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def wanted_states(self) -> frozenset[State]:
        """The states that the list shows."""
        return OPEN if self.states is None else frozenset(self.states)

    @property
    def number(self) -> str | None:
        """The request's number, where the text is one."""
        try:
            return read_number(self.text)
        except BadNumber:
            return None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The queue as parameters of an address; what is usual is left out."""
        states = () if self.states is None else self.states
        if len(set(states)) == len(State):
            pairs = [("etat", ALL_STATES)]
        else:
            pairs = [("etat", str(state.value)) for state in State if state in states]
        single: dict[str, str] = {
            "categorie": self.category,
            "service": self.agency,
            "commune": self.commune,
            "territoire": self.territory,
            "depuis": self.since.isoformat() if self.since else "",
            "age": str(self.older) if self.older else "",
            "pour": self.mine,
            "q": self.text,
            "a-localiser": "1" if self.to_locate else "",
            "contestees": "1" if self.contested else "",
            "retard": "1" if self.late else "",
            "tri": "" if self.order == "recent" else self.order,
        }
        return pairs + [(name, value) for name, value in single.items() if value]

    @property
    def query(self) -> str:
        """The queue as a query string, without the question mark."""
        return urlencode(self.pairs)

    def without(self, **changes: Any) -> Queue:
        """The same queue with some conditions changed."""
        return replace(self, **changes)

    @property
    def received_after(self) -> datetime | None:
        """The first moment of the day since which requests are wanted."""
        if self.since is None:
            return None
        return timezone.make_aware(datetime.combine(self.since, time.min))

    @property
    def received_before(self) -> datetime | None:
        """The moment before which requests must have come."""
        return timezone.now() - timedelta(days=self.older) if self.older else None


def read_queue(parameters: QueryDict) -> Queue:
    """The queue that an address asks for; what cannot be understood is left out and said."""
    ignored: list[str] = []
    text = " ".join(parameters.get("q", "").replace("\x00", " ").split())
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
        ignored.append(_("La recherche a été coupée à %s caractères.") % TEXT_LIMIT)
    return Queue(
        states=_states(parameters.getlist("etat"), ignored),
        category=_code(parameters, "categorie", ignored),
        agency=_code(parameters, "service", ignored),
        commune=_code(parameters, "commune", ignored),
        territory=_code(parameters, "territoire", ignored),
        since=_date(parameters.get("depuis", ""), ignored),
        older=_days(parameters.get("age", ""), ignored),
        mine=_among(parameters, "pour", MINE, "", ignored),
        text=text,
        to_locate=_flag(parameters, "a-localiser"),
        contested=_flag(parameters, "contestees"),
        late=_flag(parameters, "retard"),
        order=_among(parameters, "tri", ORDERS, "recent", ignored),
        ignored=tuple(ignored),
    )


def _states(values: list[str], ignored: list[str]) -> tuple[State, ...] | None:
    if ALL_STATES in values:
        return tuple(State)
    known = tuple(state for state in State if state.value in values)
    for value in values:
        if value and value not in State.values:
            ignored.append(_("État inconnu : « %s ».") % value[:40])
    if not known or frozenset(known) == OPEN:
        return None
    return known


def _code(parameters: QueryDict, name: str, ignored: list[str]) -> str:
    value = parameters.get(name, "").strip(" ")
    if len(value) > 160 or not value.isprintable():
        ignored.append(_("Filtre « %s » illisible : il n’est pas appliqué.") % name)
        return ""
    return value


def _date(value: str, ignored: list[str]) -> date | None:
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or not 1970 <= found.year <= 2200:
        ignored.append(_("Date illisible : « %s ». Écrivez-la comme 2026-01-31.") % value[:40])
        return None
    return found


def _days(value: str, ignored: list[str]) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= MAX_DAYS):
        ignored.append(_("Âge illisible : « %s ». Écrivez un nombre de jours.") % value[:40])
        return None
    return int(value)


def _among(
    parameters: QueryDict,
    name: str,
    choices: Mapping[str, object],
    usual: str,
    ignored: list[str],
) -> str:
    value = parameters.get(name, "") or usual
    if value in choices or value == usual:
        return value
    ignored.append(_("Filtre « %s » inconnu : il n’est pas appliqué.") % name)
    return usual


def _flag(parameters: QueryDict, name: str) -> bool:
    return parameters.get(name, "") in {"1", "on", "oui"}


# The views above the list, one click each: what they change in the queue one is looking at.
VIEWS: tuple[tuple[str, Promise, dict[str, Any]], ...] = (
    ("open", gettext_lazy("Ouvertes"), {"states": None}),
    ("received", gettext_lazy("À orienter"), {"states": (State.RECEIVED,)}),
    ("late", gettext_lazy("En retard"), {"states": None, "late": True}),
    ("contested", gettext_lazy("Contestées"), {"states": None, "contested": True}),
    ("ended", gettext_lazy("Terminées"), {"states": tuple(s for s in State if s in ENDED)}),
    ("all", gettext_lazy("Toutes"), {"states": tuple(State)}),
)
