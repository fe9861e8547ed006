"""Events: told after the commit, not after a roll-back, and again to whoever failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from layers.catalog import events
from layers.catalog.events import Event, publish, subscribe
from tests.catalog.killing import forget_jobs
from tests.catalog.working import ask_for_stalled_jobs, work

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class SomethingHappened(Event):
    """The tests' own event."""

    key: int
    word: str


heard: list[tuple[str, SomethingHappened]] = []
failing: set[str] = set()


def careful(event: SomethingHappened) -> None:
    heard.append(("careful", event))


def careless(event: SomethingHappened) -> None:
    if "careless" in failing:
        raise RuntimeError("not now")
    heard.append(("careless", event))


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    subscribers, kinds = dict(events._subscribers), dict(events._kinds)
    subscribe(SomethingHappened)(careful)
    subscribe(SomethingHappened)(careless)
    heard.clear()
    failing.clear()
    forget_jobs()
    yield
    forget_jobs()
    for kept, now in ((subscribers, events._subscribers), (kinds, events._kinds)):
        now.clear()
        now.update(kept)  # type: ignore[arg-type]


def jobs() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        # The worker also enters its periodic jobs, in other queues.
        cursor.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs"
            " WHERE queue_name = 'events' ORDER BY id"
        )
        return list(cursor.fetchall())


def retry_now() -> None:
    """As if the wait before the next attempt were over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


EVENT = SomethingHappened(7, "été")


def test_every_subscriber_is_told_after_the_commit() -> None:
    with transaction.atomic():
        publish(EVENT)
        assert heard == []
    work("events")
    assert sorted(heard, key=lambda pair: pair[0]) == [("careful", EVENT), ("careless", EVENT)]
    work("events")
    assert len(heard) == 2


def test_another_worker_sees_nothing_before_the_commit() -> None:
    with transaction.atomic():
        publish(EVENT)
        work("events")
        assert heard == []


def test_nothing_is_told_of_what_was_rolled_back() -> None:
    @transaction.atomic
    def change_mind() -> None:
        publish(EVENT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change_mind()
    assert jobs() == []
    work("events")
    assert heard == []


def test_who_fails_is_told_again_alone() -> None:
    failing.add("careless")
    publish(EVENT)
    work("events")
    assert heard == [("careful", EVENT)]
    assert sorted(jobs()) == [("succeeded", 1), ("todo", 1)]
    retry_now()
    work("events")
    assert sorted(jobs()) == [("succeeded", 1), ("todo", 2)]
    failing.clear()
    retry_now()
    work("events")
    assert heard == [("careful", EVENT), ("careless", EVENT)]
    assert {status for status, _attempts in jobs()} == {"succeeded"}


def test_a_subscriber_that_no_longer_exists_is_skipped() -> None:
    publish(EVENT)
    events._subscribers.clear()
    work("events")
    assert {status for status, _attempts in jobs()} == {"succeeded"}


def test_an_event_without_subscribers_costs_no_job() -> None:
    events._subscribers.clear()
    publish(EVENT)
    assert jobs() == []


def test_what_a_killed_worker_left_is_taken_up_again() -> None:
    publish(EVENT)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    work("events")
    assert heard == []
    ask_for_stalled_jobs()
    work("log", "events")
    work("log", "events")
    assert sorted(name for name, _event in heard) == ["careful", "careless"]
