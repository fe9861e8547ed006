"""Officers of two territories, and what they work with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from django.utils import timezone

from geoportal.police.models import Device, SpeedSession, SpeedSite
from geoportal.police.services.plan_session import plan_session
from geoportal.police.services.register_device import register_device
from geoportal.police.services.register_site import SiteFacts, register_site
from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.conftest import SOUTH, WEST

MakeSession = Callable[..., SpeedSession]


def segment(x: float = 100, y: float = 100) -> LineString:
    """A kilometre of road in the commune Ouest."""
    return LineString((WEST + x, SOUTH + y), (WEST + x + 1000, SOUTH + y), srid=2154)


def account_of(actor: Actor) -> Account:
    """Who an actor that is signed in is."""
    assert actor.account_id is not None
    return Account.objects.get(pk=actor.account_id)


def tomorrow(hour: int = 9) -> datetime:
    """An hour of tomorrow, on the dot."""
    day = timezone.localtime() + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def days_ago(days: int, hour: int = 9) -> datetime:
    """An hour of a past day."""
    return tomorrow(hour) - timedelta(days=days + 1)


@pytest.fixture
def officer(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Of the territory's police."""
    return actor_of(account("police", territory, Role.POLICE))


@pytest.fixture
def foreign_officer(neighbour: Territory, account: Callable[..., Account]) -> Actor:
    """Of the neighbour's police."""
    return actor_of(account("police-voisine", neighbour, Role.POLICE))


@pytest.fixture
def outsiders(
    territory: Territory, foreign_officer: Actor, account: Callable[..., Account]
) -> list[Actor]:
    """Everybody who must stay outside: all other roles, the superuser, the neighbour's police."""
    others = [role for role in Role if role is not Role.POLICE]
    people = [actor_of(account(f"o-{role}", territory, role)) for role in others]
    superuser = actor_of(Account.objects.create_superuser("superuser", password="demo"))
    return [Actor(), superuser, foreign_officer, *people]


@pytest.fixture
def police(officer: Actor, signed_in: Callable[[Account], Client]) -> Client:
    """The officer's browser."""
    return signed_in(account_of(officer))


@pytest.fixture
def site(territory: Territory, officer: Actor) -> SpeedSite:
    """A segment with a limit of 50 and an exact place."""
    facts = SiteFacts(
        code="D982-1",
        road="D982",
        segment="entrée d’Ouest",
        segment_line=segment(),
        point=Point(WEST + 612.5, SOUTH + 104.5, srid=2154),
        limit_kmh=50,
        limit_order="2021-114",
        limit_ordered_on=date(2021, 4, 17),
    )
    return register_site(officer, territory.pk, facts)


@pytest.fixture
def device(territory: Territory, officer: Actor) -> Device:
    """A device verified for the months around today."""
    today = timezone.localdate()
    return register_device(
        officer,
        territory.pk,
        serial="A-100",
        model="TruCam",
        verified_on=today - timedelta(days=100),
        verified_until=today + timedelta(days=200),
    )


@pytest.fixture
def planned(officer: Actor, site: SpeedSite, device: Device) -> SpeedSession:
    """A survey of tomorrow, 9 to 11."""
    return plan_session(
        officer, site.pk, starts_at=tomorrow(9), ends_at=tomorrow(11), device=device.pk
    )


@pytest.fixture
def done(officer: Actor, site: SpeedSite) -> MakeSession:
    """Makes sessions that took place, without a device: `done(starts_at, hours=2, **columns)`."""

    def make(starts_at: datetime, hours: int = 2, **columns: Any) -> SpeedSession:
        place = columns.pop("site", site)
        assert isinstance(place, SpeedSite)
        # Long after any other, since no two sessions measure the same vehicles.
        start = tomorrow(9) + timedelta(days=200)
        session = plan_session(
            officer,
            place.pk,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            **_planned(columns),
        )
        session.starts_at, session.ends_at = starts_at, starts_at + timedelta(hours=hours)
        session.state = "done"
        for name, value in columns.items():
            setattr(session, name, value)
        session.save()
        operation = session.operation
        operation.starts_at, operation.ends_at = session.starts_at, session.ends_at
        operation.save()
        return session

    return make


def _planned(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: columns.pop(name) for name in ("purpose", "recording") if name in columns}
