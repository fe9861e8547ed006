"""Devices, sites, summaries and the statistics of a site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from geoportal.police.models import Device, SpeedSession, SpeedSite
from geoportal.police.services.refresh_summary import refresh_summary
from geoportal.police.services.register_device import register_device, verify_device
from geoportal.police.services.register_site import SiteFacts, change_site, register_site
from geoportal.police.services.statistics_of_site import statistics_of_site
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.changing import ConflictingChange
from tests.conftest import SOUTH, WEST
from tests.police.conftest import MakeSession, days_ago, segment
from tests.police.measuring import measure
from tests.police.threads import at_once

FACTS = SiteFacts(code="D1", road="D1", segment_line=segment(), limit_kmh=50)


# -- devices --------------------------------------------------------------------------------------


def test_a_serial_is_registered_once_in_a_territory(
    officer: Actor, foreign_officer: Actor, device: Device, neighbour: Territory
) -> None:
    with pytest.raises(ValidationError, match="déjà enregistré"):
        register_device(officer, device.territory_id, serial=" A-100 ", model="X")
    assert register_device(foreign_officer, neighbour.pk, serial="A-100", model="X").pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"serial": ""}, "serial"),
        ({"model": "x" * 121}, "model"),
        ({"verified_on": date(2026, 1, 1)}, "verified_until"),
        (
            {"verified_on": date(2026, 1, 2), "verified_until": date(2026, 1, 1)},
            "verified_until",
        ),
    ],
)
def test_bad_devices(
    officer: Actor, territory: Territory, more: dict[str, Any], field: str
) -> None:
    good: dict[str, Any] = {"serial": "B", "model": "TruCam"}
    with pytest.raises(ValidationError) as refused:
        register_device(officer, territory.pk, **good | more)
    assert set(refused.value.message_dict) == {field}


def test_a_verification_clears_the_flag_of_what_is_planned(
    officer: Actor, device: Device, planned: SpeedSession
) -> None:
    past = timezone.localdate() - timedelta(days=1)
    expired = verify_device(
        officer, device.pk, device.version, verified_on=past, verified_until=past
    )
    planned.refresh_from_db()
    assert planned.flagged
    until = past + timedelta(days=366)
    verify_device(officer, device.pk, expired.version, verified_on=past, verified_until=until)
    planned.refresh_from_db()
    assert not planned.flagged
    assert planned.version == 1


def test_outsiders_and_stale_versions_of_devices(
    officer: Actor, outsiders: list[Actor], device: Device
) -> None:
    day = timezone.localdate()
    for actor in outsiders:
        with pytest.raises(PermissionDenied):
            register_device(actor, device.territory_id, serial="Z", model="Z")
        with pytest.raises(PermissionDenied):
            verify_device(actor, device.pk, 1, verified_on=day, verified_until=day)
    with pytest.raises(ConflictingChange):
        verify_device(officer, device.pk, 9, verified_on=day, verified_until=day)


# -- sites ----------------------------------------------------------------------------------------


def test_a_site_knows_its_commune(site: SpeedSite) -> None:
    assert site.commune is not None
    assert site.commune.name == "Ouest"
    assert site.band == "none"


def test_a_camera_may_be_a_bare_point(officer: Actor, territory: Territory) -> None:
    point = Point(WEST + 12_000, SOUTH + 5, srid=2154)
    camera = register_site(officer, territory.pk, replace(FACTS, segment_line=None, point=point))
    assert camera.geom == camera.point == point
    assert camera.commune is not None
    assert camera.commune.name == "Est"


def test_degrees_are_moved_and_no_crs_is_no_place(officer: Actor, territory: Territory) -> None:
    degrees: Any = segment().transform(4326, clone=True)
    site = register_site(officer, territory.pk, replace(FACTS, segment_line=degrees))
    assert site.geom.srid == 2154
    assert site.geom.equals_exact(segment(), 0.01)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "D982-1"}, "code"),
        ({"road": "x" * 121}, "road"),
        ({"segment_line": None}, "geom"),
        ({"segment_line": LineString((WEST, SOUTH), (WEST + 1, SOUTH))}, "geom"),
        ({"segment_line": LineString((WEST, SOUTH), (WEST, SOUTH), srid=2154)}, "geom"),
        ({"segment_line": segment(0, -50_000)}, "geom"),
        (
            {"segment_line": LineString((WEST, SOUTH), (WEST + 19_000, SOUTH + 30_000), srid=2154)},
            "geom",
        ),
        (
            {
                "segment_line": GEOSGeometry(
                    "MULTILINESTRING ((520000 6930000, 520100 6930000))", srid=2154
                )
            },
            "geom",
        ),
        ({"point": Point(WEST + 100, SOUTH + 400, srid=2154)}, "point"),
        ({"point": Point(400, 400, srid=4326)}, "point"),
        ({"limit_kmh": 3}, "limit_kmh"),
        ({"limit_kmh": 131}, "limit_kmh"),
        ({"limit_kmh": -50}, "limit_kmh"),
        ({"kind": "spy"}, "kind"),
        ({"direction": "up"}, "direction"),
    ],
)
def test_bad_sites(officer: Actor, site: SpeedSite, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        register_site(officer, site.territory_id, replace(FACTS, **more))
    assert set(refused.value.message_dict) == {field}
    assert SpeedSite.objects.get() == site


def test_outsiders_and_stale_versions_of_sites(
    officer: Actor, outsiders: list[Actor], site: SpeedSite
) -> None:
    for actor in outsiders:
        for attempt in (
            lambda actor=actor: register_site(actor, site.territory_id, FACTS),
            lambda actor=actor: change_site(actor, site.pk, 1, FACTS),
            lambda actor=actor: statistics_of_site(actor, site.pk),
            lambda actor=actor: refresh_summary(actor, site.pk),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
    with pytest.raises(ConflictingChange):
        change_site(officer, site.pk, 4, FACTS)


def test_planned_sessions_follow_their_site(
    officer: Actor, site: SpeedSite, planned: SpeedSession, done: MakeSession
) -> None:
    past = done(days_ago(30), limit_kmh=None)
    moved = Point(WEST + 300, SOUTH + 95, srid=2154)
    change_site(officer, site.pk, site.version, replace(FACTS, point=moved, limit_kmh=30))
    planned.refresh_from_db()
    past.refresh_from_db()
    assert (planned.geom, planned.limit_kmh) == (moved, 30)
    assert (past.geom, past.limit_kmh) == (site.point, 50)


@pytest.mark.django_db(transaction=True)
def test_two_officers_change_one_site(officer: Actor, site: SpeedSite) -> None:
    outcomes = at_once(
        lambda: change_site(officer, site.pk, 1, replace(FACTS, road="A")),
        lambda: change_site(officer, site.pk, 1, replace(FACTS, road="B")),
        lambda: refresh_summary(officer, site.pk),
    )
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["ConflictingChange", "SpeedSite", "SpeedSite"]
    site.refresh_from_db()
    assert site.version == 2
    assert site.road in {"A", "B"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_register_one_code(officer: Actor, territory: Territory) -> None:
    outcomes = at_once(*[lambda: register_site(officer, territory.pk, FACTS)] * 2)
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["SpeedSite", "ValidationError"]


# -- summaries and statistics ---------------------------------------------------------------------


def test_a_summary_is_of_full_recordings_under_the_limit_in_force(
    officer: Actor, site: SpeedSite, planned: SpeedSession, done: MakeSession
) -> None:
    measure(done(days_ago(3)), *range(31, 51), each=5)  # 100 vehicles, 31 to 50
    measure(done(days_ago(4), limit_kmh=None), *range(51, 71), each=5)  # 100 more, 51 to 70
    measure(done(days_ago(5), limit_kmh=70), *range(91, 111), each=50)
    sample = done(days_ago(6), recording="enforcement", purpose="enforcement")
    measure(sample, *range(91, 111), each=50)
    measure(planned, *range(91, 111), each=50)  # not done: somebody is still typing it in
    summed = refresh_summary(officer, site.pk)
    assert summed.vehicles == 200
    # Rank ⌈0.85 × 200⌉ = 170: 100 below 51, then five at each speed: the 14th speed, 64.
    assert (summed.v85, summed.v85_excess) == (Decimal(64), Decimal(14))
    assert summed.band == "10-20"
    sample.refresh_from_db()
    assert (sample.vehicles, sample.v85) == (1000, None)
    assert SpeedSession.objects.filter(v85=Decimal(47)).count() == 1
    site.refresh_from_db()
    assert site.version == 1, "nobody has decided anything"


def test_under_a_hundred_vehicles_there_is_a_number_and_no_more(
    officer: Actor, site: SpeedSite, done: MakeSession
) -> None:
    measure(done(days_ago(3)), *range(30, 63), each=3)
    summed = refresh_summary(officer, site.pk)
    assert (summed.vehicles, summed.v85, summed.band) == (99, None, "none")


def test_a_new_limit_begins_anew(officer: Actor, site: SpeedSite, done: MakeSession) -> None:
    measure(done(days_ago(3)), *range(31, 51), each=10)
    assert refresh_summary(officer, site.pk).vehicles == 200
    facts = replace(FACTS, code=site.code, limit_kmh=30)
    changed = change_site(officer, site.pk, site.version, facts)
    assert (changed.vehicles, changed.v85, changed.band) == (0, None, "none")
    found = statistics_of_site(officer, site.pk)
    assert (found.full_sessions, found.elsewhere, found.full.whole.n) == (0, 1, 0)
    back = change_site(officer, site.pk, changed.version, replace(facts, limit_kmh=50))
    assert back.vehicles == 200


def test_statistics_keep_enforcement_apart(
    officer: Actor, site: SpeedSite, done: MakeSession
) -> None:
    measure(done(days_ago(3)), *range(31, 51), each=10, direction="increasing", hour=8)
    measure(done(days_ago(9)), *range(31, 51), each=10, direction="decreasing", hour=17)
    sample = done(days_ago(5), recording="enforcement", purpose="enforcement")
    measure(sample, *range(60, 80), each=10)
    found = statistics_of_site(officer, site.pk)
    assert (found.full.whole.n, found.full.whole.v85) == (400, 47)
    assert set(found.full.by_hour) == {8, 17}
    assert {name: each.n for name, each in found.full.by_direction.items()} == {
        "increasing": 200,
        "decreasing": 200,
    }
    assert found.full.whole.shares is not None
    assert found.full.whole.shares.limit == 0
    assert (found.enforcement.whole.n, found.enforcement.whole.v85) == (200, None)
    assert found.enforcement.whole.no_v85 == "enforcement"
    assert (found.full_sessions, found.enforcement_sessions, found.elsewhere) == (2, 1, 0)
    since = statistics_of_site(officer, site.pk, since=days_ago(4), until=days_ago(1))
    assert (since.full.whole.n, since.enforcement.whole.n) == (200, 0)
