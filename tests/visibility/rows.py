"""Rows for the walk: every layer registers here a factory of real rows of each of its classes.

A factory makes rows in both territories through the models and says of each, in plain Python and
without asking the database or `VisibleRows`, in which class it must be and what its fields hold.
A layer without a factory fails the walk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon
from django.core.files.base import ContentFile

from geoportal.citizen.models import (
    Category,
    CategoryGroup,
    Channel,
    CitizenRequest,
    Contact,
    Message,
    Photo,
)
from geoportal.citizen.states import State
from layers.access.models import Account, Agency, Territory
from layers.territory.locate import PlaceSource
from layers.territory.models import BaseFeature, Commune
from tests.testlayer.models import GRID_M, Tag, Thing

WEST, SOUTH = 520_000, 6_930_000


@dataclass(frozen=True)
class WalkedRow:
    """What the walk knows of one row, from the test's own hand.

    `values` holds what each public field shows; `secrets` words that no exit may ever say to
    anybody. Geometries are in EPSG:2154.
    """

    key: int
    territory: str
    visibility: str
    values: Mapping[str, Any]
    exact: GEOSGeometry | None
    rough: GEOSGeometry | None = None
    secrets: tuple[str, ...] = ()


Factory = Callable[[Territory, Territory], list[WalkedRow]]
FACTORIES: dict[str, Factory] = {}


def rows_of(layer_id: str) -> Callable[[Factory], Factory]:
    """Decorate the factory of a layer's rows."""

    def decorate(factory: Factory) -> Factory:
        FACTORIES[layer_id] = factory
        return factory

    return decorate


@rows_of("communes")
def communes(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Two squares at home and one without boundary next door."""
    rows = []
    places: Sequence[tuple[Territory, str, str, int | None]] = (
        (home, "76101", "Walk-Ouest", WEST),
        (home, "76102", "Walk-Est", WEST + 10_000),
        (neighbour, "75101", "Walk-Voisine", None),
    )
    for population, (territory, insee, name, west) in enumerate(places, start=4001):
        geom = (
            MultiPolygon(Polygon.from_bbox((west, SOUTH, west + 10_000, SOUTH + 10_000)), srid=2154)
            if west is not None
            else None
        )
        made = Commune.objects.create(
            territory=territory, insee=insee, name=name, population=population, geom=geom
        )
        values = {"insee": insee, "name": name, "population": population, "approximate": False}
        rows.append(WalkedRow(made.pk, territory.pk, "public", values, geom))
    return rows


@rows_of("base-map")
def base_map(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A river through the first commune, a wood in the second."""
    rows = []
    shapes = (
        (home, "water", "Walk-Seine", LineString((WEST, SOUTH), (WEST + 9_000, SOUTH + 4_000))),
        (home, "road", "Walk-D982", LineString((WEST, SOUTH), (WEST + 500, SOUTH + 9_000))),
        (
            neighbour,
            "forest",
            "Walk-Brotonne",
            Polygon.from_bbox((WEST + 12_000, SOUTH, WEST + 14_000, SOUTH + 3_000)),
        ),
    )
    for territory, kind, name, shape in shapes:
        shape.srid = 2154
        made = BaseFeature.objects.create(
            territory=territory, kind=kind, name=name, rank=1, geom=shape
        )
        values = {"kind": kind, "name": name, "rank": 1}
        rows.append(WalkedRow(made.pk, territory.pk, "public", values, shape))
    return rows


# How a thing came to its sensitivity: each step is one write.
_LIVES = (
    ("open",),
    ("open",),
    ("delicate",),
    ("restricted",),
    ("sealed",),
    ("open", "restricted"),  # was public and is no more
    ("open", "delicate"),  # was exact for everyone and is generalised now
    ("restricted", "open"),  # was hidden and is public now
    ("sealed", "delicate"),
    ("delicate", "sealed"),
)
_CLASS = {
    "open": "public",
    "delicate": "delicate",
    "restricted": "restricted",
    "sealed": "sealed",
}


@rows_of("test-things")
def things(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Each life once in each territory, all values told apart by their words."""
    rows = []
    for west, territory in ((WEST, home), (WEST + 10_000, neighbour)):
        for index, life in enumerate(_LIVES):
            # 430 and 370 metres off the grid's nodes: never within 400 m of the snapped point.
            x, y = west + index * GRID_M + 430.25, SOUTH + (index % 3) * 3 * GRID_M + 370.75
            word = f"{territory.pk}x{index:02d}"
            rows.append(_thing(territory, word, life, Point(x, y, srid=2154)))
        rows.append(_thing(territory, f"{territory.pk}xxx", ("open",), None))
    return rows


def _thing(territory: Territory, word: str, life: Sequence[str], place: Point | None) -> WalkedRow:
    moment = datetime(2025, 6, 1, 12, tzinfo=UTC)
    thing = Thing.objects.create(
        territory=territory,
        name=f"name-{word}",
        kind=f"kind-{word}",
        # Nine digits: six occur by chance among those of the digests that answers carry.
        weight=777_000_000 + Thing.objects.count(),
        finder=f"finder-{word}",
        note=f"note-{word}",
        happened_at=moment,
        sensitivity=life[0],
        geom=place,
    )
    Tag.objects.create(thing=thing, text=f"tag-{word}", released=True)
    Tag.objects.create(thing=thing, text=f"unreleased-{word}", released=False)
    for sensitivity in life[1:]:
        thing.sensitivity = sensitivity
        thing.save()
    return WalkedRow(
        key=thing.pk,
        territory=territory.pk,
        visibility=_CLASS[life[-1]],
        values={
            "name": thing.name,
            "kind": thing.kind,
            "weight": thing.weight,
            "finder": thing.finder,
            "note": thing.note,
            "happened_at": moment,
            "tags": [f"tag-{word}"],
        },
        exact=place,
        rough=_snapped(place),
        secrets=(f"unreleased-{word}",),
    )


def _snapped(place: Point | None) -> Point | None:
    if place is None:
        return None
    return Point(round(place.x / GRID_M) * GRID_M, round(place.y / GRID_M) * GRID_M, srid=2154)


@rows_of("requests")
def requests(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Reports before and after an agent released or withheld them, with all there is to hide."""
    rows = []
    # How a report came to be (released, withheld), one write each.
    lives: Sequence[tuple[str, Sequence[tuple[bool, bool]]]] = (
        ("open", [(False, False)]),
        ("released", [(False, False), (True, False)]),
        ("open", [(True, False), (False, False)]),
        ("withheld", [(False, True)]),
        ("withheld", [(True, False), (True, True)]),
    )
    for west, territory in ((WEST + 300, home), (WEST + 10_300, neighbour)):
        for index, (visibility, life) in enumerate(lives):
            place = Point(west + index * GRID_M + 31.75, SOUTH + 2_512.25, srid=2154)
            word = f"req{territory.pk}x{index:02d}"
            rows.append(_request(territory, word, visibility, life, place))
    return rows


def _request(
    territory: Territory,
    word: str,
    visibility: str,
    life: Sequence[tuple[bool, bool]],
    place: Point,
) -> WalkedRow:
    group, _made = CategoryGroup.objects.get_or_create(
        territory=territory, code="walk", defaults={"title": "Walk"}
    )
    category = Category.objects.create(
        group=group, territory=territory, code=f"category-{word}", title=f"category-{word}"
    )
    agency = Agency.objects.create(
        territory=territory, slug=f"agency-{word}", name=f"agency-{word}"
    )
    agent = Account.objects.create_user(f"agent-{word}")
    commune = Commune.objects.filter(territory=territory).first()
    moments = [datetime(2025, 3, day, 8, tzinfo=UTC) for day in (1, 2)]
    request = CitizenRequest(
        territory=territory,
        channel=Channel.WEB,
        category=category,
        text=f"text-{word}",
        geom=place,
        place_source=PlaceSource.MAP,
        accuracy_m=12.5,
        address=f"address-{word}",
        commune=commune,
        agency=agency,
        agent=agent,
        received_at=moments[0],
        changed_at=moments[1],
    )
    for released, withheld in life:
        request.released, request.withheld = released, withheld
        request.save()
    Contact.objects.create(request=request, name=f"contact-{word}", phone=f"tel-{word}")
    Message.objects.create(request=request, at=moments[1], text=f"message-{word}")
    photos = [
        Photo.objects.create(
            request=request,
            file=ContentFile(b"\xff\xd8\xff\xd9", name=f"{word}.jpg"),
            digest=word,
            width=1,
            height=1,
            released=released,
        )
        for released in (True, False)
    ]
    return WalkedRow(
        key=request.pk,
        territory=territory.pk,
        visibility=visibility,
        values={
            "category": category.title,
            "state": State.RECEIVED.value,
            "commune": commune.name if commune else None,
            "received_at": moments[0],
            "changed_at": moments[1],
            "ended_at": None,
            "text": request.text,
            "photos": [f"/photos/{photos[0].pk}.jpg"],
            "number": request.number,
            "channel": Channel.WEB.value,
            "agency": agency.name,
            "agent": agent.username,
            "address": request.address,
            "accuracy_m": 12.5,
            "place_source": PlaceSource.MAP.value,
            "reason": "",
        },
        exact=place,
        # Not even those who handle requests get these through an exit for layers.
        secrets=(f"contact-{word}", f"tel-{word}", f"message-{word}", str(photos[1].pk)),
    )


from tests.visibility import police_rows  # noqa: E402, F401  # registers its factories
