"""After three years nothing is left of sessions and operations but what was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geoportal.police.models import (
    Operation,
    SpeedHistogram,
    SpeedReading,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
    SpeedStatistic,
)
from geoportal.police.services.purge_expired import Purged, expired_before, purge_expired
from geoportal.police.services.refresh_summary import refresh_summary
from geoportal.police.tasks import purge_police
from layers.access.actor import Actor, system_actor
from layers.catalog.models import Change, Relation
from tests.police.conftest import MakeSession, days_ago, segment
from tests.police.threads import at_once

PURGER = system_actor("purge-police")
THREE_YEARS = 3 * 365 + 2


def filled(session: SpeedSession) -> SpeedSession:
    """A session with a reading and a histogram of a hundred vehicles."""
    SpeedReading.objects.create(
        session=session,
        at=session.starts_at,
        measured_kmh=Decimal(57),
        retained_kmh=Decimal(52),
    )
    SpeedHistogram.objects.create(session=session, hour=9, values=[570], counts=[100])
    return session


def test_old_sessions_go_with_all_that_was_measured_and_logged(
    officer: Actor, site: SpeedSite, done: MakeSession
) -> None:
    old, young = filled(done(days_ago(THREE_YEARS))), filled(done(days_ago(3 * 365 - 2)))
    never_recorded = done(days_ago(THREE_YEARS + 9), state="planned")
    Relation.objects.create(
        kind="about",
        source_layer="speed-checks",
        source_key=old.pk,
        target_layer="requests",
        target_key=1,
        actor="",
    )
    refresh_summary(officer, site.pk)
    release = SpeedRelease.objects.create(
        territory=site.territory, year=2020, released_on=timezone.localdate()
    )
    SpeedStatistic.objects.create(
        territory=site.territory,
        release=release,
        code=site.code,
        road=site.road,
        month=datetime(2020, 1, 1, tzinfo=UTC).date(),
        vehicles=10,
        geom=segment(),
    )
    assert purge_expired(PURGER) == Purged(sessions=2, operations=2)
    assert SpeedSession.objects.get() == young
    assert SpeedReading.objects.get().session_id == young.pk
    assert SpeedHistogram.objects.get().session_id == young.pk
    assert Operation.objects.get().pk == young.operation_id
    assert not Relation.objects.exists()
    for layer_id, keys in (
        ("speed-checks", [old.pk, never_recorded.pk]),
        ("police-operations", [old.operation_id, never_recorded.operation_id]),
    ):
        left = Change.objects.filter(layer=layer_id, key__in=keys)
        assert {each.operation for each in left} == {"E"}
        for each in left:
            assert each.old_bounds is each.new_bounds is each.fields is each.shape_before is None
            assert each.old_class == "restricted"
    assert SpeedStatistic.objects.count() == SpeedRelease.objects.count() == 1
    site.refresh_from_db()
    assert site.vehicles == 100, "the summary forgets too"
    assert purge_expired(PURGER) == Purged(0, 0)


def test_an_operation_stays_as_long_as_one_of_its_sessions(done: MakeSession) -> None:
    old, young = done(days_ago(THREE_YEARS)), done(days_ago(10))
    young.operation = old.operation
    young.save()
    assert purge_expired(PURGER) == Purged(sessions=1, operations=0)


@pytest.mark.parametrize(
    ("now", "limit"),
    [("2026-11-25", "2023-11-25"), ("2028-02-29", "2025-02-28"), ("2027-02-28", "2024-02-28")],
)
def test_three_years_are_years(now: str, limit: str) -> None:
    moment = datetime.fromisoformat(now).replace(hour=5, tzinfo=UTC)
    assert expired_before(moment) == datetime.fromisoformat(limit).replace(hour=5, tzinfo=UTC)


def test_the_very_day_is_kept(done: MakeSession) -> None:
    session = done(days_ago(10))
    last = session.ends_at.replace(year=session.ends_at.year + 3)
    assert purge_expired(PURGER, last) == Purged(0, 0)
    assert purge_expired(PURGER, last + timedelta(seconds=1)).sessions == 1


def test_nobody_purges_by_hand(officer: Actor, outsiders: list[Actor], done: MakeSession) -> None:
    done(days_ago(THREE_YEARS))
    for actor in (officer, *outsiders):
        with pytest.raises(PermissionDenied):
            purge_expired(actor)
    assert SpeedSession.objects.exists()


def test_it_happens_each_night(done: MakeSession) -> None:
    done(days_ago(THREE_YEARS))
    purge_police(timestamp=0)
    assert not SpeedSession.objects.exists()
    from procrastinate.contrib.django import app

    registered = {
        periodic.task.name: periodic.cron
        for periodic in app.periodic_registry.periodic_tasks.values()
    }
    assert registered["geoportal.police.tasks.purge_police"] == "23 2 * * *"


@pytest.mark.django_db(transaction=True)
def test_what_somebody_is_changing_is_kept_for_this_round(done: MakeSession) -> None:
    taken, free = done(days_ago(THREE_YEARS)), done(days_ago(THREE_YEARS + 1))
    with transaction.atomic():
        SpeedSession.objects.select_for_update(of=("self",)).get(pk=taken.pk)
        (purged,) = at_once(lambda: purge_expired(PURGER))
    assert purged == Purged(sessions=1, operations=1)
    assert SpeedSession.objects.get() == taken
    assert not Operation.objects.filter(pk=free.operation_id).exists()
    assert purge_expired(PURGER) == Purged(sessions=1, operations=1)
