"""What the database itself refuses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Point
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from geoportal.police.models import (
    Band,
    Device,
    Operation,
    SpeedHistogram,
    SpeedReading,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
    SpeedStatistic,
    band_of,
)
from layers.access.models import Territory
from layers.catalog.models import Change
from tests.conftest import SOUTH, WEST
from tests.police.conftest import segment, tomorrow


def refused(constraint: str, change: Any) -> None:
    """The change is refused by that constraint and no other."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def test_a_device_is_in_one_place_at_a_time(planned: SpeedSession, device: Device) -> None:
    def again(start: int, end: int, **more: Any) -> SpeedSession:
        return SpeedSession.objects.create(
            territory_id=planned.territory_id,
            site=planned.site,
            operation=planned.operation,
            starts_at=tomorrow(start),
            ends_at=tomorrow(end),
            **{"device": device, **more},
        )

    refused("speed_session_device_free", lambda: again(10, 12))
    refused("speed_session_device_free", lambda: again(8, 12))
    refused("speed_session_device_free", lambda: again(9, 10, state="done"))
    again(11, 12)  # they touch
    again(9, 10, state="cancelled")
    again(9, 10, device=None)
    again(9, 10, device=None)


def test_times_of_sessions_and_operations_run_forward(planned: SpeedSession) -> None:
    rows, operations = SpeedSession.objects, Operation.objects
    start = planned.starts_at
    refused("speed_session_ends_after_start", lambda: rows.update(ends_at=start))
    refused("operation_ends_after_start", lambda: operations.update(ends_at=start))


def test_an_unverified_device_fines_nobody(planned: SpeedSession) -> None:
    rows = SpeedSession.objects
    name = "speed_session_enforcement_verified"
    refused(name, lambda: rows.update(flagged=True, purpose="enforcement"))
    refused(name, lambda: rows.update(flagged=True, recording="enforcement"))
    rows.update(flagged=True)


def test_an_enforcement_sample_has_no_v85(planned: SpeedSession) -> None:
    rows = SpeedSession.objects
    refused("speed_session_v85_of_full", lambda: rows.update(recording="enforcement", v85=57))


def test_a_site_is_a_line_or_a_point(site: SpeedSite) -> None:
    rows = SpeedSite.objects
    rows.update(geom=Point(WEST, SOUTH, srid=2154))
    several = MultiLineString(segment(), segment(0, 500), srid=2154)
    refused("speed_site_line_or_point", lambda: rows.update(geom=several))
    refused("speed_site_limit_range", lambda: rows.update(limit_kmh=500))


def test_readings_know_no_person() -> None:
    """A new column of the tables of measurements must be looked at by somebody."""
    columns = {field.column for field in SpeedReading._meta.concrete_fields}
    assert columns == {
        "id",
        "session_id",
        "at",
        "measured_kmh",
        "retained_kmh",
        "vehicle_class",
        "direction",
        "free_flow",
    }


def test_speeds_and_histograms_are_possible_ones(planned: SpeedSession) -> None:
    def reading(speed: str) -> SpeedReading:
        return SpeedReading.objects.create(
            session=planned,
            at=planned.starts_at,
            measured_kmh=Decimal(speed),
            retained_kmh=Decimal(0),
        )

    reading("57.3")
    refused("speed_reading_possible", lambda: reading("0"))
    refused("speed_reading_possible", lambda: reading("300.1"))

    def histogram(hour: int, counts: list[int]) -> SpeedHistogram:
        return SpeedHistogram.objects.create(
            session=planned, hour=hour, values=[500, 510], counts=counts
        )

    histogram(8, [1, 2])
    refused("speed_histogram_unique", lambda: histogram(8, [1, 2]))
    refused("speed_histogram_value_each_count", lambda: histogram(9, [1]))
    refused("speed_histogram_hour_of_day", lambda: histogram(24, [1, 2]))


def test_what_is_published_has_ten_vehicles_and_whole_months(territory: Territory) -> None:
    release = SpeedRelease.objects.create(
        territory=territory, year=2025, released_on=timezone.localdate()
    )

    def cell(day: int, vehicles: int) -> SpeedStatistic:
        return SpeedStatistic.objects.create(
            territory=territory,
            release=release,
            code="D1",
            road="D1",
            month=timezone.localdate().replace(day=day),
            vehicles=vehicles,
            geom=segment(),
        )

    cell(1, 10)
    refused("speed_statistic_unique", lambda: cell(1, 11))
    refused("speed_statistic_first_of_month", lambda: cell(2, 10))
    SpeedStatistic.objects.all().delete()
    refused("speed_statistic_ten_vehicles", lambda: cell(1, 9))


def test_a_month_is_released_once(territory: Territory) -> None:
    def release(month: int | None, number: int = 1) -> SpeedRelease:
        return SpeedRelease.objects.create(
            territory=territory,
            year=2025,
            month=month,
            number=number,
            released_on=timezone.localdate(),
        )

    release(3)
    refused("speed_release_unique", lambda: release(3))
    refused("speed_release_month_once", lambda: release(3, 2))
    release(None)
    refused("speed_release_unique", lambda: release(None))
    release(None, 2)


def test_statistics_lead_back_to_nothing() -> None:
    """No column of the public table points to a site or a session, counts one or dates one."""
    columns = {field.name for field in SpeedStatistic._meta.concrete_fields}
    assert not {name for name in columns if "session" in name or name in {"site", "point"}}
    targets = {
        field.related_model
        for field in SpeedStatistic._meta.concrete_fields
        if field.related_model is not None
    }
    assert not targets & {SpeedSite, SpeedSession, Operation}


@pytest.mark.parametrize(
    ("v85", "limit", "band"),
    [
        (None, 50, Band.NONE),
        (None, None, Band.NONE),
        (Decimal("50"), None, Band.UNKNOWN),
        (Decimal("50"), 50, Band.WITHIN),
        (Decimal("50.1"), 50, Band.TO_5),
        (Decimal("55"), 50, Band.TO_5),
        (55.1, 50, Band.TO_10),
        (Decimal("70"), 50, Band.TO_20),
        (Decimal("70.1"), 50, Band.OVER_20),
    ],
)
def test_the_band_of_a_v85(v85: Any, limit: int | None, band: Band) -> None:
    assert band_of(v85, limit) is band


def test_a_session_is_live_while_its_time_runs(planned: SpeedSession) -> None:
    middle = planned.starts_at + timedelta(hours=1)
    assert planned.is_live(middle)
    assert planned.is_live(planned.starts_at)
    assert not planned.is_live(planned.ends_at)
    assert SpeedSession.objects.live(middle).get() == planned
    assert not SpeedSession.objects.live(planned.ends_at).exists()
    planned.state = "cancelled"
    assert not planned.is_live(middle)


def test_the_log_knows_neither_agents_nor_words(planned: SpeedSession) -> None:
    planned.agents, planned.state = ["abcdefabcdef"], "cancelled"
    planned.save()
    logged = Change.objects.filter(layer="speed-checks").values_list("fields", flat=True)
    assert "abcdef" not in str(list(logged))
    assert {name for each in logged if each for name in each} == {"state"}


def test_positions_are_indexed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_indexes WHERE indexdef LIKE %s AND tablename LIKE %s",
            ["%USING gist (geom)%", "police_%"],
        )
        indexed = {row[0] for row in cursor.fetchall()}
    assert indexed == {
        "police_operation",
        "police_speedsession",
        "police_speedsite",
        "police_speedstatistic",
    }


def test_a_device_is_verified_from_day_to_day(device: Device) -> None:
    assert device.verified_on is not None
    assert device.verified_until is not None
    day = timedelta(days=1)
    assert device.is_verified_on(device.verified_on)
    assert device.is_verified_on(device.verified_until)
    assert not device.is_verified_on(device.verified_on - day)
    assert not device.is_verified_on(device.verified_until + day)
    assert not Device().is_verified_on(device.verified_on)


def test_a_bare_point_is_no_segment(site: SpeedSite) -> None:
    assert site.is_segment
    assert isinstance(site.geom, LineString)
    site.geom = Point(WEST, SOUTH, srid=2154)
    assert not site.is_segment
