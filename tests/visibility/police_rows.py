"""Rows of the police's layers for the walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import LineString, Point, Polygon

from geoportal.police.models import (
    Band,
    Device,
    Direction,
    Operation,
    OperationKind,
    PastLimit,
    Purpose,
    ReadingsFile,
    Recording,
    Secrecy,
    SessionState,
    SiteKind,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
    SpeedStatistic,
)
from layers.access.models import Territory
from layers.exchange.bringing.brought_file import FileState
from layers.territory.models import Commune
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

STEP_M = 1_000


def _places(home: Territory, neighbour: Territory) -> Iterator[tuple[Territory, int]]:
    yield home, WEST + 200
    yield neighbour, WEST + 10_200


def _line(x: float, y: float) -> LineString:
    return LineString((x + 17.25, y + 41.75), (x + 367.25, y + 141.75), srid=2154)


def _kind(territory: Territory, code: str) -> OperationKind:
    kind, _made = OperationKind.objects.get_or_create(
        territory=territory,
        code=code,
        defaults={"title": f"nature-{code}-{territory.pk}", "color": "#4a90c2"},
    )
    return kind


def _site(territory: Territory, word: str, geom: Any, **more: Any) -> SpeedSite:
    return SpeedSite.objects.create(
        territory=territory,
        code=f"code-{word}",
        road=f"road-{word}",
        segment=f"segment-{word}",
        # No commune: pages name the communes to everybody, hidden rows or not.
        geom=geom,
        towards=f"towards-{word}",
        limit_order=f"order-{word}",
        reason=f"reason-{word}",
        **more,
    )


@rows_of("speed-sites")
def speed_sites(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A segment with its exact place, and a camera known as a point."""
    rows = []
    for territory, west in _places(home, neighbour):
        shapes = (_line(west, SOUTH + 4_100), Point(west + 2_031.5, SOUTH + 4_177.25, srid=2154))
        for index, shape in enumerate(shapes):
            word = f"site{territory.pk}x{index:02d}"
            site = _site(
                territory,
                word,
                shape,
                point=Point(west + 133.125, SOUTH + 4_123.625, srid=2154),
                kind=SiteKind.MOBILE,
                direction=Direction.INCREASING,
                limit_kmh=50,
                limit_ordered_on=date(2021, 4, 17),
                vehicles=1_204_417,
                v85=Decimal("63.5"),
                v85_excess=Decimal("13.5"),
                band=Band.TO_20,
            )
            values = {
                "code": site.code,
                "road": site.road,
                "segment": site.segment,
                "commune": None,
                "kind": "mobile",
                "direction": "increasing",
                "towards": site.towards,
                "limit_kmh": 50,
                "limit_order": site.limit_order,
                "limit_ordered_on": date(2021, 4, 17),
                "reason": site.reason,
                "vehicles": 1_204_417,
                "v85": 63.5,
                "v85_excess": 13.5,
                "band": "10-20",
            }
            PastLimit.objects.create(
                site=site, limit_kmh=70, limit_order=f"past-{word}", until=date(2021, 4, 17)
            )
            # The exact place leaves through no exit for layers.
            secrets = (f"{west + 133.125}", f"{SOUTH + 4_123.625}", f"past-{word}")
            rows.append(
                WalkedRow(site.pk, territory.pk, "restricted", values, shape, secrets=secrets)
            )
    return rows


@rows_of("speed-checks")
def speed_checks(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Sessions planned, live, done and cancelled; at a site of their own that is erased again."""
    rows = []
    now = datetime.now(UTC).replace(microsecond=0)
    lives: Sequence[tuple[SessionState, datetime]] = (
        (SessionState.PLANNED, now + timedelta(days=12, minutes=7)),
        (SessionState.PLANNED, now - timedelta(minutes=13)),
        (SessionState.DONE, now - timedelta(days=40, minutes=9)),
        (SessionState.CANCELLED, now + timedelta(days=3, minutes=11)),
    )
    for territory, west in _places(home, neighbour):
        site = SpeedSite.objects.filter(territory=territory).order_by("code").first()
        assert site is not None, "the factory of speed-sites comes first"
        for index, (state, starts_at) in enumerate(lives):
            rows.append(_check(territory, site, west, index, state, starts_at))
    return rows


def _check(
    territory: Territory,
    site: SpeedSite,
    west: int,
    index: int,
    state: SessionState,
    starts_at: datetime,
) -> WalkedRow:
    word = f"check{territory.pk}x{index:02d}"
    ends_at = starts_at + timedelta(hours=2)
    place = Point(west + index * STEP_M + 57.75, SOUTH + 5_331.25, srid=2154)
    device = Device.objects.create(
        territory=territory, serial=f"serial-{word}", model=f"model-{word}"
    )
    session = SpeedSession.objects.create(
        territory=territory,
        site=site,
        operation=_operation_of(territory, starts_at, ends_at),
        starts_at=starts_at,
        ends_at=ends_at,
        state=state,
        device=device,
        agents=[f"agent-{word}"],
        purpose=Purpose.SURVEY,
        recording=Recording.FULL,
        limit_kmh=50,
        geom=place,
        vehicles=312_000 + index,
        v85=Decimal("61.5"),
    )
    values = {
        "site": site.code,
        "state": state.value,
        "purpose": "survey",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "recording": "full",
        "device": device.serial,
        "moving": False,
        "limit_kmh": 50,
        "vehicles": session.vehicles,
        "v85": 61.5,
    }
    ReadingsFile.objects.create(
        territory=territory,
        session=session,
        account=0,
        token=f"token-{word}",
        state=FileState.DONE,
        report={"read": 9, "accepted": 8, "rejected": 1, "reasons": [[9, "at", f"why-{word}"]]},
    )
    secrets = (f"agent-{word}", f"model-{word}", f"why-{word}", f"token-{word}")
    return WalkedRow(session.pk, territory.pk, "restricted", values, place, secrets=secrets)


def _operation_of(territory: Territory, starts_at: datetime, ends_at: datetime) -> Operation:
    """One operation for all walked sessions of a territory; its own row is walked too."""
    found = Operation.objects.filter(territory=territory, is_speed_check=True).first()
    return found or Operation.objects.create(
        territory=territory,
        kind=_kind(territory, "speed-check"),
        is_speed_check=True,
        title=f"operation-check-{territory.pk}",
        starts_at=starts_at,
        ends_at=ends_at,
    )


# How an operation came to its secrecy: each step is one write.
_LIVES = (
    ("public",),
    ("internal",),
    ("restricted",),
    ("public", "restricted"),
    ("restricted", "public"),
    ("internal", "restricted"),
    ("public", "internal"),
)


@rows_of("police-operations")
def police_operations(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Each life once in each territory, and the operations that the sessions are part of."""
    rows = []
    start = datetime(2026, 11, 3, 7, 43, tzinfo=UTC)
    for territory, west in _places(home, neighbour):
        for index, life in enumerate(_LIVES):
            word = f"op{territory.pk}x{index:02d}"
            x, y = west + index * STEP_M + 71.25, SOUTH + 6_433.75
            shape = Polygon.from_bbox((x, y, x + 90, y + 70))
            shape.srid = 2154
            operation = Operation.objects.create(
                territory=territory,
                kind=_kind(territory, f"kind-{word}"),
                title=f"title-{word}",
                geom=shape,
                starts_at=start + timedelta(days=index),
                ends_at=start + timedelta(days=index, hours=3),
                secrecy=life[0],
                details={"note": f"details-{word}"},
            )
            for secrecy in life[1:]:
                operation.secrecy = secrecy
                operation.save()
            rows.append(_told(operation, life[-1], shape, (f"details-{word}",)))
        for each in Operation.objects.filter(territory=territory, is_speed_check=True):
            rows.append(_told(each, Secrecy.RESTRICTED, None, ()))
    return rows


def _told(operation: Operation, secrecy: str, shape: Any, secrets: tuple[str, ...]) -> WalkedRow:
    values = {
        "title": operation.title,
        "kind": operation.kind.title,
        "secrecy": secrecy,
        "starts_at": operation.starts_at,
        "ends_at": operation.ends_at,
    }
    return WalkedRow(operation.pk, operation.territory_id, secrecy, values, shape, secrets=secrets)


@rows_of("speed-statistics")
def speed_statistics(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Two months of a segment: one with few vehicles, one with many."""
    rows = []
    for territory, west in _places(home, neighbour):
        release = SpeedRelease.objects.create(
            territory=territory, year=2025, released_on=date(2026, 1, 20)
        )
        commune = Commune.objects.filter(territory=territory).first()
        for month in (3, 4):
            shape = _line(west, SOUTH + 7_200)
            many = month == 4
            statistic = SpeedStatistic.objects.create(
                territory=territory,
                release=release,
                code=f"told-{territory.pk}",
                road=f"D{territory.pk}",
                segment="du pont au bourg",
                commune=commune,
                month=date(2025, month, 1),
                limit_kmh=50,
                vehicles=240 if many else 34,
                mean=Decimal("48.5") if many else None,
                v85=Decimal("57.5") if many else None,
                share_over=Decimal("0.375") if many else None,
                band=Band.TO_10 if many else Band.NONE,
                geom=shape,
            )
            values = {
                "code": statistic.code,
                "road": statistic.road,
                "segment": statistic.segment,
                "commune": commune.name if commune else None,
                "month": statistic.month,
                "limit_kmh": 50,
                "vehicles": statistic.vehicles,
                "mean": 48.5 if many else None,
                "v85": 57.5 if many else None,
                "share_over": 0.375 if many else None,
                "band": statistic.band,
            }
            rows.append(WalkedRow(statistic.pk, territory.pk, "public", values, shape))
    return rows
