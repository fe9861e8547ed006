"""Moments of a file, and the hours of the day they fall in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoportal import police
from geoportal.police.importing.moments import SKIPPED, UNREADABLE, local_hours, microseconds
from geoportal.police.importing.settings import session_settings, speed_settings
from layers.exchange.mapping import read_mapping

PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AWARE = st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def at(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def test_moments_are_read_as_they_are_written() -> None:
    found = microseconds(
        ["2026-05-01T08:30:00Z", "2026-05-01T08:30:00.5+02:00", "2026-05-01 08:30:00"], PARIS
    )
    assert found.tolist() == [
        at("2026-05-01T08:30:00+00:00"),
        at("2026-05-01T06:30:00.5+00:00"),
        at("2026-05-01T06:30:00+00:00"),
    ]


@pytest.mark.parametrize(
    "text",
    ["2026-05-01", "20260501", "2026-W18-5", "", "hier", "01/05/2026 08:30", "1826-05-01T08"],
)
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    assert microseconds([text], PARIS).tolist() == [UNREADABLE]
    good = "2026-05-01T08:30:00"
    assert microseconds([good, text], PARIS).tolist() == [at(f"{good}+02:00"), UNREADABLE]
    assert microseconds([None], PARIS).tolist() == [UNREADABLE]


def test_clocks_that_change() -> None:
    found = microseconds(
        [
            "2026-03-29T01:59:59",
            "2026-03-29T02:00:00",
            "2026-03-29T02:59:59",
            "2026-03-29T03:00:00",
        ],
        PARIS,
    )
    assert found.tolist() == [
        at("2026-03-29T00:59:59+00:00"),
        SKIPPED,
        SKIPPED,
        at("2026-03-29T01:00:00+00:00"),
    ]
    # In autumn 02:30 comes twice; the first passage is taken.
    assert microseconds(["2026-10-25T02:30:00"], PARIS).tolist() == [
        at("2026-10-25T00:30:00+00:00")
    ]


@given(
    st.lists(AWARE, min_size=1, max_size=20), st.sampled_from(["Europe/Paris", "Asia/Kathmandu"])
)
def test_many_at_once_are_each_by_itself(moments: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)
    found = microseconds([each.isoformat() for each in moments], zone)
    assert found.tolist() == [(each - EPOCH) // timedelta(microseconds=1) for each in moments]
    local = [each.astimezone(zone) for each in moments]
    assert local_hours(found, zone).tolist() == [each.hour for each in local]
    naive = [each.replace(tzinfo=None) for each in local if not each.fold]
    again = microseconds([each.isoformat(timespec="microseconds") for each in naive], zone)
    wanted = [f for f, each in zip(found.tolist(), local, strict=True) if not each.fold]
    assert again.tolist() == wanted


def test_nothing_at_all() -> None:
    assert microseconds([], PARIS).tolist() == []
    assert local_hours(np.zeros(0, dtype=np.int64), PARIS).tolist() == []


def test_the_model_mapping_can_be_followed() -> None:
    mapping = read_mapping(Path(police.__file__).parent / "mappings" / "readings.toml")
    settings = speed_settings(mapping.settings)
    assert (settings.unit, settings.free_flow_gap_s) == ("km/h", 5)
    assert session_settings(mapping.settings, settings.zone).site == "D982-1"
