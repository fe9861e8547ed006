"""What people are at work on in the field, beside the requests: each trade's own, as granted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from geoportal.citizen.ages import age_in_words
from geoportal.citizen.layers import REQUESTS
from geoportal.citizen.numbers import spoken
from geoportal.citizen.rights import handled_territories
from layers.access.actor import Actor
from layers.catalog.collecting import GoingOn, form_of
from layers.catalog.layer import Layer
from layers.catalog.models import Relation
from layers.catalog.registry import layers_for
from layers.catalog.visible import NEWEST_FIRST, Feature

# Nobody reads more of them beside a list of requests; the page says that there are more.
MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """What one field says, in words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A request that told of a work: its number, what it says."""

    number: str
    text: str

    @property
    def spoken_number(self) -> str:
        """As it is told on the telephone."""
        return spoken(self.number)


@dataclass(frozen=True, slots=True)
class Work:
    """One object that somebody is at work on.

    `point` is longitude and latitude; `page` is empty for those who may not open it. `team` is
    who is on it, empty while nobody is, None for those who are not told; `photos` likewise.
    """

    key: int
    what: str
    state: str
    color: str
    where: str
    since: datetime | None
    point: tuple[float, float] | None
    page: str
    feature: dict[str, Any]
    number: str = ""
    team: str | None = None
    said: tuple[Said, ...] = ()
    requests: tuple[Told, ...] = ()
    photos: tuple[str, ...] | None = None

    @property
    def age(self) -> str:
        """How long it has been going on."""
        return age_in_words(self.since) if self.since else ""


@dataclass(frozen=True, slots=True)
class Trade:
    """What goes on in one layer: the newest `MOST`, and how many there are."""

    layer: Layer
    works: list[Work]
    count: int


def layers_going_on(actor: Actor) -> list[Layer]:
    """The layers that tell what goes on, of those that the actor gets anything of."""
    return [layer for layer in layers_for(actor) if _going_on(layer)]


def trades_going_on(actor: Actor) -> list[Trade]:
    """What goes on in the territories where the actor handles requests, newest first."""
    return [
        trade
        for layer in layers_going_on(actor)
        for trade in [_trade(actor, layer)]
        if trade is not None
    ]


def _going_on(layer: Layer) -> GoingOn | None:
    form = form_of(layer)
    return form.going_on if form else None


def _trade(actor: Actor, layer: Layer) -> Trade | None:
    form, going_on = form_of(layer), _going_on(layer)
    if form is None or going_on is None:
        return None
    works: list[Work] = []
    count = 0
    for territory in handled_territories(actor):
        rows = layer.visible_to(actor).of_territory(territory)
        rows = rows.among(going_on.field, going_on.values)
        page = form.page if form.may(actor, territory) else _no_page
        features = rows.features(MOST, order=NEWEST_FIRST, digits=6)
        keys = [each.key for each in features]
        requests = requests_behind(actor, territory, layer.id, keys)
        photos = going_on.photos(actor, keys)
        works += [
            replace(
                _work(layer, going_on, each, page(each.key)),
                requests=requests.get(each.key, ()),
                photos=tuple(photos[each.key]) if each.key in photos else None,
            )
            for each in features
        ]
        count += rows.count().number
    # Of several territories each came in its own order; what tells no moment stays last.
    works.sort(key=lambda work: work.since.timestamp() if work.since else 0.0, reverse=True)
    return Trade(layer, works[:MOST], count) if works else None


def requests_behind(
    actor: Actor, territory: str, layer: str, keys: Sequence[int]
) -> dict[int, tuple[Told, ...]]:
    """The requests of a territory that told of some works, by their keys, as the actor sees them.

    `territory`: one whose requests the actor handles.
    """
    ties = Relation.objects.filter(
        kind=Relation.Kind.CAUSED,
        source_layer=REQUESTS.id,
        target_layer=layer,
        target_key__in=list(keys),
    ).values_list("target_key", "source_key")
    sources = [source for _target, source in ties]
    if not sources:
        return {}
    rows = REQUESTS.visible_to(actor).of_territory(territory).keyed(sources)
    seen = rows.features(len(sources), fields=["number", "text"])
    said = {
        each.key: Told(each.properties["number"], each.properties.get("text") or "")
        for each in seen
        if each.properties.get("number")
    }
    found: dict[int, tuple[Told, ...]] = {}
    for target, source in sorted(ties):
        if source in said:
            found[target] = (*found.get(target, ()), said[source])
    return found


def _no_page(key: int) -> str:
    """Of those who may not open it."""
    return ""


def _work(layer: Layer, going_on: GoingOn, feature: Feature, page: str) -> Work:
    told = feature.properties
    state = told.get(going_on.field, "")
    moment = told.get(layer.moment)
    geometry = feature.geometry
    team = str(told[going_on.team] or "") if going_on.team in told else None
    return Work(
        key=feature.key,
        what=_in_words(layer, going_on.what, told.get(going_on.what)),
        state=str(dict(going_on.words).get(state, _in_words(layer, going_on.field, state))),
        color=_color(layer, state),
        where=str(told.get("commune") or ""),
        since=parse_datetime(moment) if moment else None,
        point=_point(geometry),
        page=page,
        feature={
            "type": "Feature",
            "properties": {"id": feature.key, going_on.field: state},
            "geometry": geometry,
        },
        number=str(told.get(going_on.number) or "") if going_on.number else "",
        team=team,
        said=tuple(
            Said(str(layer.field(name).title), _in_words(layer, name, told[name]))
            for name in going_on.details
            if told.get(name) not in (None, "")
        ),
    )


def _in_words(layer: Layer, field: str, value: Any) -> str:
    known = layer.field(field)
    if known.kind == "datetime" and (moment := parse_datetime(str(value or ""))):
        return date_format(localtime(moment), "j F, H:i")
    codes: Iterable[tuple[str, Any]] = known.codes
    return str(dict(codes).get(value, "" if value is None else value))


def _color(layer: Layer, state: Any) -> str:
    symbols = layer.style.symbols if layer.style else ()
    return next((each.color for each in symbols if each.value == state), "#5f6b66")


def _point(geometry: Any) -> tuple[float, float] | None:
    if not geometry or geometry["type"] != "Point":
        return None
    longitude, latitude = geometry["coordinates"][:2]
    return float(longitude), float(latitude)
