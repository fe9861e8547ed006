"""A year of citizen requests that look like a town's, always the same for the same arguments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final, Literal
from zoneinfo import ZoneInfo

from geoportal.demo import photos, places
from geoportal.demo.facts import answers, rhythm
from geoportal.demo.facts.categories import CATEGORIES, Category
from geoportal.demo.organisation import category, route
from geoportal.demo.places import Place
from geoportal.demo.projection import to_wgs84
from geoportal.demo.timeline import (
    OPEN_STATES,
    DemoEvent,
    State,
    begin,
    unfold,
    unfold_duplicate,
)
from geoportal.demo.writing import write

PARIS: Final = ZoneInfo("Europe/Paris")
Channel = Literal["web", "phone", "counter", "email", "app"]
PlaceSource = Literal["map", "gps", "address"]
_SHARE_OF_TWINS = 0.055


@dataclass(frozen=True, slots=True)
class DemoContact:
    """Contact details that reach nobody: example.org, numbers that ARCEP keeps for fiction."""

    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """One request and all that happened to it.

    Args:
        number: 1 for the oldest.
        category: code of its category.
        insee: commune, INSEE code.
        x: easting, metres, EPSG:2154.
        y: northing, metres, EPSG:2154.
        lon: longitude, degrees, WGS 84.
        lat: latitude, degrees, WGS 84.
        place_source: where the position comes from.
        accuracy_m: its accuracy, metres.
        channel: how it came.
        text: what the citizen wrote or said.
        received_at: aware, Europe/Paris.
        agency: slug of the agency that routing gives it.
        routing_reason: why, in French.
        state: the state after the last event.
        events: its timeline, oldest first; the first is its reception.
        released: an agent has made text and photo public.
        scene: name of the illustration attached, see ``photos``, or None.
        contact: contact details, or None if the citizen left none.
        duplicate_of: number of the request it repeats, or None.
        forwarded_to: key of ``organisation.ELSEWHERE``, or None.
        satisfaction: 1 (bad) to 5, or None.
    """

    number: int
    category: str
    insee: str
    x: float
    y: float
    lon: float
    lat: float
    place_source: PlaceSource
    accuracy_m: float
    channel: Channel
    text: str
    received_at: datetime
    agency: str
    routing_reason: str
    state: State
    events: tuple[DemoEvent, ...]
    released: bool
    scene: str | None
    contact: DemoContact | None
    duplicate_of: int | None = None
    forwarded_to: str | None = None
    satisfaction: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether an agency still has something to do."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Something reported: what, where, when, and which earlier arrival it repeats."""

    category: str
    place: Place
    at: datetime
    channel: Channel
    twin_of: "_Arrival | None" = None


def generate(seed: int = 76, count: int = 600, *, until: date | datetime) -> list[DemoRequest]:
    """Requests of the year before ``until``, oldest first.

    Args:
        seed: another seed, another year.
        count: how many.
        until: nothing happens at or after it; a date means its first moment, in Paris.

    Raises:
        ValueError: ``count`` is negative, or ``until`` is a datetime without time zone.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    end = _moment(until)
    draw = Random(seed)  # noqa: S311 - a demonstration, not a secret
    arrivals = sorted(_arrivals(draw, count, end), key=lambda arrival: arrival.at)
    numbers = {id(arrival): number for number, arrival in enumerate(arrivals, 1)}
    return [
        _request(Random(f"{seed}/{number}"), number, arrival, numbers, end)  # noqa: S311
        for number, arrival in enumerate(arrivals, 1)
    ]


def _moment(until: date | datetime) -> datetime:
    if isinstance(until, datetime):
        if until.tzinfo is None:
            raise ValueError("until needs a time zone")
        return until.astimezone(PARIS)
    return datetime.combine(until, time.min, PARIS)


def _arrivals(draw: Random, count: int, end: datetime) -> list[_Arrival]:
    days = [end.date() - timedelta(days=back) for back in range(365, -1, -1)]
    storms = _storms(draw, days)
    # More and more people know of the service: the last weeks count double the first ones.
    weights = [
        rhythm.WEEKDAYS[day.weekday()] * (0.7 + 0.8 * i / 365) * (4.5 if day in storms else 1)
        for i, day in enumerate(days)
    ]
    twins = round(count * _SHARE_OF_TWINS)
    arrivals: list[_Arrival] = []
    while len(arrivals) < count - twins:
        arrival = _arrival(draw, draw.choices(days, weights)[0], storms)
        if end - timedelta(days=365) <= arrival.at < end:
            arrivals.append(arrival)
    parents = [a for a in arrivals if a.category in rhythm.OFTEN_TWICE] or arrivals
    while len(arrivals) < count:
        # A few leaks are reported three times rather than many twice.
        parent = parents[draw.randrange(min(len(parents), max(1, twins * 2 // 3)))]
        at = parent.at + timedelta(minutes=draw.randrange(20, 3600))
        if not 6 <= at.hour < 23:
            at += timedelta(hours=9)
        place = parent.place.near(draw, 35)
        channel: Channel = draw.choice(("web", "app", "email"))
        if at < end:
            arrivals.append(_Arrival(parent.category, place, at, channel, parent))
        elif len(parents) > 1:
            parents.remove(parent)
        else:
            arrivals.append(replace(parent, twin_of=None))
    return arrivals


def _storms(draw: Random, days: Sequence[date]) -> frozenset[date]:
    windy = [day for day in days if day.month in rhythm.STORM_MONTHS]
    return frozenset(draw.sample(windy, rhythm.STORMS_A_YEAR))


def _arrival(draw: Random, day: date, storms: frozenset[date]) -> _Arrival:
    code = draw.choices(CATEGORIES, [_likely(c, day, day in storms) for c in CATEGORIES])[0].code
    office = day.weekday() < 5
    shares = {
        channel: share
        for channel, share in rhythm.CHANNELS.items()
        if office or channel in ("web", "app", "email")
    }
    name = draw.choices(list(shares), list(shares.values()))[0]
    hour = draw.choices(range(24), rhythm.HOURS[name])[0]
    at = datetime.combine(day, time(hour, draw.randrange(60), draw.randrange(60)), PARIS)
    return _Arrival(code, places.pick(draw, code), at, _channel(name))


def _likely(one: Category, day: date, storm: bool) -> float:
    season = rhythm.SEASONS.get(one.code)
    weight = rhythm.FREQUENCY.get(one.code, 4.0) * (season[day.month - 1] if season else 1.0)
    return weight * (rhythm.STORM.get(one.code, 1.0) if storm else 1.0)


def _channel(name: str) -> Channel:
    channels: tuple[Channel, ...] = ("web", "phone", "counter", "email", "app")
    return next(channel for channel in channels if channel == name)


def _request(
    draw: Random, number: int, arrival: _Arrival, numbers: dict[int, int], end: datetime
) -> DemoRequest:
    place = arrival.place
    rule = route(arrival.category, place.insee)
    story = begin(draw, arrival.category, rule, arrival.at, end)
    scene = _scene(draw, arrival)
    elsewhere = _elsewhere(draw, arrival)
    duplicate_of = None
    if arrival.twin_of:
        unfold_duplicate(story)
        duplicate_of = numbers[id(arrival.twin_of)] if story.state == "duplicate" else None
    else:
        release = not category(arrival.category).withheld and draw.random() < 0.55
        unfold(story, release=release, elsewhere=elsewhere, delay=_backlog(arrival.at, end))
    ((lon, lat),) = to_wgs84([(place.x, place.y)])
    source, accuracy = _locating(draw, arrival.channel)
    return DemoRequest(
        number=number,
        category=arrival.category,
        insee=place.insee,
        x=place.x,
        y=place.y,
        lon=round(lon, 7),
        lat=round(lat, 7),
        place_source=source,
        accuracy_m=accuracy,
        channel=arrival.channel,
        text=write(draw, arrival.category, place.wording, arrival.channel),
        received_at=arrival.at,
        agency=rule.agency,
        routing_reason=rule.reason,
        state=story.state,
        events=tuple(story.events),
        released=any(event.kind == "released" for event in story.events),
        scene=scene,
        contact=_contact(draw, number, arrival.channel),
        duplicate_of=duplicate_of,
        forwarded_to=elsewhere if story.state == "forwarded" else None,
        satisfaction=_satisfaction(draw, story.events),
    )


def _backlog(at: datetime, end: datetime) -> float:
    """How many times longer than usual things take: the last weeks are those that wait."""
    return 1 + 2.6 * max(0.0, 1 - (end - at) / timedelta(days=75))


def _scene(draw: Random, arrival: _Arrival) -> str | None:
    scenes = photos.scenes_of(arrival.category)
    if not scenes or arrival.channel in ("phone", "counter") or draw.random() > 0.5:
        return None
    return draw.choice(scenes)


def _elsewhere(draw: Random, arrival: _Arrival) -> str | None:
    """Who else looks after the place, if it is not ours."""
    if arrival.category in rhythm.ON_ROADS and " D" in arrival.place.wording:
        return "departement" if draw.random() < 0.45 else None
    chances = {
        "bus-scolaire": ("region", 0.5),
        "mat-endommage": ("electricite", 0.3),
        "berge": ("port", 0.5),
        "autre": ("telecoms", 0.2),
        "rue-noire": ("electricite", 0.15),
    }
    body, chance = chances.get(arrival.category, ("", 0.0))
    return body if draw.random() < chance else None


def _locating(draw: Random, channel: Channel) -> tuple[PlaceSource, float]:
    if channel == "app":
        return "gps", float(draw.choice((4, 5, 8, 12, 20)))
    if channel == "web":
        return "map", 10.0
    return "address", 30.0


def _contact(draw: Random, number: int, channel: Channel) -> DemoContact | None:
    chance = draw.random()
    if channel == "email" or chance < 0.45:
        return DemoContact(f"habitant-{number:04d}@example.org", "")
    if channel == "phone" or chance < 0.65:
        start = draw.choice(("01 99 00", "06 39 98"))
        return DemoContact("", f"{start} {draw.randrange(100):02d} {draw.randrange(100):02d}")
    return None


def _satisfaction(draw: Random, events: Sequence[DemoEvent]) -> int | None:
    for event in events:
        if event.kind == "satisfaction":
            if event.text in answers.COMPLAINTS:
                return draw.choice((1, 2, 2))
            return draw.choice((4, 5, 5) if event.text else (3, 4, 4, 5))
    return None
