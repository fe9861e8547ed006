"""The rows that tellings are made from, read for many tours at once.

Which rows, and which of their places, is `visible_to(actor)`'s to say; what else a row holds is
read by the keys that came out of it. The number of queries does not depend on that of the tours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import Length
from django.db.models import Q

from archaeology.sites.layers import HERITAGE_SITES
from archaeology.sites.presenting import seen_exactly
from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
from archaeology.tours.telling.parts import Source
from archaeology.tours.telling.sources import sources_of
from layers.access.actor import PUBLIC, Actor
from layers.catalog.visible import Feature, VisibleRows

# More than any territory has; a page that is full would be a tour without an end.
MOST_TOURS = 500
MOST_STOPS = 20_000


@dataclass(frozen=True, slots=True)
class Site:
    """A heritage site as the reader gets it; sources only with its exact position."""

    name: str
    grade: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A tour that is told in some languages; `own` is the one that it was written in."""

    key: int
    code: str
    languages: tuple[str, ...]
    own: str


@dataclass(frozen=True, slots=True)
class TourRow:
    """A tour as the reader gets it, and the columns of its own row but the way.

    `length_m` is that of the way in EPSG:2154, as its writers see it.
    """

    feature: Feature
    facts: Tour
    length_m: float | None


@dataclass
class Rows:
    """What there is to tell of some tours, by key; texts by key and language."""

    tours: dict[int, TourRow] = field(default_factory=dict)
    texts: dict[tuple[int, str], TourText] = field(default_factory=dict)
    stops: dict[int, list[tuple[Stop, Feature]]] = field(default_factory=dict)
    stop_texts: dict[tuple[int, str], StopText] = field(default_factory=dict)
    tour_media: dict[int, list[Medium]] = field(default_factory=dict)
    stop_media: dict[int, list[Medium]] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)


def tours_known(actor: Actor) -> dict[str, Known]:
    """The home territory's tours that are told in some language, by their address."""
    keys = _home(TOURS.visible_to(actor)).keys(MOST_TOURS)
    rows = Tour.objects.filter(pk__in=keys).exclude(told_in="")
    told = rows.values_list("pk", "code", "told_in", "default_language")
    return {code: Known(key, code, tuple(in_.split()), own) for key, code, in_, own in told}


def rows_of(actor: Actor, keys: Sequence[int], *, draft: bool = False) -> Rows:
    """All that is told of these tours in any language; `draft`: published or not, to who writes it.

    Of the sites and sources behind it a writer is told what visitors will be.
    """
    features = _home(TOURS.visible_to(actor)).keyed(keys).features(len(keys))
    known = [each.key for each in features]
    facts = Tour.objects.defer("geom").annotate(length=Length("geom")).in_bulk(known)
    found = Rows()
    for each in features:
        if (row := facts.get(each.key)) is not None:
            found.tours[each.key] = TourRow(each, row, row.length.m if row.length else None)
    texts = TourText.objects.filter(tour_id__in=list(found.tours))
    if not draft:
        texts = texts.filter(published_at__isnull=False)
    found.texts = {(text.tour_id, text.language): text for text in texts}
    _add_stops(found, actor)
    _add_media(found)
    wanted = {stop.site_id for stops in found.stops.values() for stop, _ in stops if stop.site_id}
    found.sites = _sites(PUBLIC if draft else actor, sorted(wanted))
    return found


def _add_stops(found: Rows, actor: Actor) -> None:
    codes = [each.facts.code for each in found.tours.values()]
    seen = _home(TOUR_STOPS.visible_to(actor)).among("tour", codes).features(MOST_STOPS)
    features = {each.key: each for each in seen}
    stops: dict[int, list[tuple[Stop, Feature]]] = defaultdict(list)
    for stop in Stop.objects.filter(pk__in=features).defer("geom").order_by("order", "pk"):
        # Who writes may get more of a stop than any visitor.
        if not stop.is_withheld:
            stops[stop.tour_id].append((stop, features[stop.pk]))
    found.stops = dict(stops)
    texts = StopText.objects.filter(stop_id__in=features)
    found.stop_texts = {(text.stop_id, text.language): text for text in texts}


def _add_media(found: Rows) -> None:
    shown = [stop.pk for stops in found.stops.values() for stop, _ in stops]
    media = Medium.objects.filter(
        Q(tour_id__in=list(found.tours)) | Q(stop_id__in=shown)
    ).prefetch_related("texts")
    of_tours: dict[int, list[Medium]] = defaultdict(list)
    of_stops: dict[int, list[Medium]] = defaultdict(list)
    for medium in media:
        if medium.stop_id is not None:
            of_stops[medium.stop_id].append(medium)
        elif medium.tour_id is not None:
            of_tours[medium.tour_id].append(medium)
    found.tour_media, found.stop_media = dict(of_tours), dict(of_stops)


def _sites(actor: Actor, keys: Sequence[int]) -> dict[int, Site]:
    if not keys:
        return {}
    rows = HERITAGE_SITES.visible_to(actor)
    exact = seen_exactly(rows, keys)
    told = sources_of(actor, sorted(exact))
    features = rows.keyed(keys).features(len(keys), fields=("name", "reliability"))
    return {each.key: _site(each.properties, told.get(each.key, ())) for each in features}


def _site(known: Mapping[str, Any], sources: tuple[Source, ...]) -> Site:
    return Site(str(known.get("name") or ""), str(known.get("reliability") or ""), sources)


def _home(rows: VisibleRows) -> VisibleRows:
    return rows.of_territory(settings.HOME_TERRITORY)
