"""The limit holds for several processes at once, forgets in time and keeps no names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from layers.access.address import client_address
from layers.access.models import RateWindow
from layers.access.services.limit_rate import allow, purge


def test_so_many_and_no_more(db: None) -> None:
    assert [allow("form", "a", 3, 60) for _ in range(5)] == [True, True, True, False, False]


def test_keys_and_buckets_are_counted_apart(db: None) -> None:
    assert allow("form", "a", 1, 60)
    assert not allow("form", "a", 1, 60)
    assert allow("form", "b", 1, 60)
    assert allow("other", "a", 1, 60)


def test_a_window_that_is_over_begins_anew(db: None) -> None:
    assert allow("form", "a", 1, 60)
    assert not allow("form", "a", 1, 60)
    RateWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert allow("form", "a", 1, 60)
    assert not allow("form", "a", 1, 60)


def test_what_has_run_out_is_taken_away(db: None) -> None:
    allow("form", "old", 1, 60)
    RateWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    allow("form", "new", 1, 60)
    purge(timezone.now())
    assert RateWindow.objects.count() == 1


def test_a_blocked_key_does_not_count_for_ever(db: None) -> None:
    for _ in range(20):
        allow("form", "a", 2, 60)
    assert RateWindow.objects.get().attempts == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_counted_one_after_the_other() -> None:
    def attempt(_: int) -> bool:
        try:
            return allow("form", "crowd", 7, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert sum(crowd.map(attempt, range(20))) == 7


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "192.0.2.1", "203.0.113.9"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Settings, proxies: int, forwarded: str, peer: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert client_address(request) == expected
