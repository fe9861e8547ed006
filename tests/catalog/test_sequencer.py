"""Cursor numbers under interleaved transactions: nothing skipped, nothing doubled."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.models import PendingBatch
from layers.catalog.registry import layer
from layers.catalog.services.erase import erase
from layers.catalog.sql import sequencer
from layers.catalog.sql.changes import changes_visible_to
from layers.catalog.sql.sequencer import SEQUENCER_LOCK, last_cursor, sequence_changes
from tests.catalog.conftest import ADMINISTRATOR
from tests.catalog.connections import INSERT, Aside, connect, run_process
from tests.testlayer.models import Thing

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """Follows the log of `test-things` by its cursor."""

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.keys: list[int] = []

    def poll(self) -> None:
        """Read what is new."""
        while page := changes_visible_to(PUBLIC, layer("test-things"), self.cursor, limit=50):
            cursors = [self.cursor, *(each.cursor for each in page)]
            assert cursors == sorted(set(cursors))
            self.keys += [each.key for each in page]
            self.cursor = page[-1].cursor


def sequence_all() -> None:
    while sequence_changes():
        pass


@pytest.fixture
def reader(territory: Territory) -> Reader:
    sequence_all()
    return Reader(last_cursor())


def test_a_long_writer_delays_only_itself(reader: Reader) -> None:
    with connect() as slow, connect() as quick:
        slow_key = slow.execute(INSERT, ["pot"]).fetchone()
        quick_key = quick.execute(INSERT, ["pot"]).fetchone()
        quick.commit()
        sequence_all()
        reader.poll()
        assert reader.keys == [*(quick_key or ())]
        slow.commit()
    sequence_all()
    reader.poll()
    # The earlier draw of a serial number, the later commit: neither skipped nor doubled.
    assert reader.keys == [*(quick_key or ()), *(slow_key or ())]


def test_what_is_rolled_back_is_never_numbered(reader: Reader) -> None:
    with connect() as writer:
        writer.execute(INSERT, ["pot"])
        writer.rollback()
    sequence_all()
    reader.poll()
    assert reader.keys == []


def test_nothing_is_numbered_inside_a_transaction(reader: Reader) -> None:
    with transaction.atomic():
        Thing.objects.create(territory_id="200010700", name="x", kind="pot")
        assert sequence_changes() == 0
    assert sequence_changes() == 1


def test_a_second_sequencer_leaves_the_work_to_the_first(reader: Reader) -> None:
    with connect() as writer, connect() as first:
        writer.execute(INSERT, ["pot"])
        writer.commit()
        first.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        assert sequence_changes() == 0  # at once: nobody waits
        first.execute(sequencer._TAKE, [sequencer.BATCHES_AT_ONCE])
        assert sequence_changes() == 0
        first.commit()
    assert sequence_changes() == 0
    reader.poll()
    assert len(reader.keys) == 1


def test_a_sequencer_that_gives_up_leaves_everything_to_the_next(reader: Reader) -> None:
    with connect() as writer, connect() as first:
        writer.execute(INSERT, ["pot"])
        writer.commit()
        first.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        first.execute(sequencer._TAKE, [sequencer.BATCHES_AT_ONCE])
        first.rollback()
    sequence_all()
    reader.poll()
    assert len(reader.keys) == 1


def test_more_batches_than_are_taken_at_once(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "BATCHES_AT_ONCE", 3)
    with connect() as writer:
        keys = []
        for _ in range(8):
            keys.append(writer.execute(INSERT, ["pot"]).fetchone())
            writer.commit()
    assert [sequence_changes() for _ in range(4)] == [3, 3, 2, 0]
    reader.poll()
    assert reader.keys == [key for row in keys if row for key in row]


def test_many_writers_sequencers_and_readers_at_once(reader: Reader) -> None:
    """Real threads with connections of their own; one writer stays open until the end."""
    writers = 3
    committed: list[int] = []
    start, done, release = Barrier(writers + 4, timeout=20), Event(), Event()

    def write(seed: int) -> Callable[[], None]:
        chance = random.Random(seed)

        def work() -> None:
            with connect() as own:
                start.wait()
                for _ in range(25):
                    keys = [
                        own.execute(INSERT, ["pot"]).fetchone() for _ in range(chance.randint(1, 3))
                    ]
                    if chance.random() < 0.2:
                        own.rollback()
                        continue
                    own.commit()
                    committed.extend(key for row in keys if row for key in row)

        return work

    def write_for_long() -> None:
        with connect() as own:
            key = own.execute(INSERT, ["pot"]).fetchone()
            start.wait()
            assert release.wait(20)
            own.commit()
            committed.extend(key or ())

    def sequence() -> None:
        start.wait()
        while not done.is_set():
            sequence_changes()

    def read() -> None:
        start.wait()
        while not done.is_set():
            reader.poll()

    writing = [Aside(write(seed)) for seed in range(writers)]
    long, others = Aside(write_for_long), [Aside(sequence), Aside(sequence), Aside(read)]
    for each in [*writing, long, *others]:
        each.start()
    try:
        for each in writing:
            each.finish()
        # While others number, a call of ours may find the lock taken and leave it to them.
        done.set()
        for each in others:
            each.finish()
        sequence_all()
        early = Reader(0)
        early.poll()
        assert set(early.keys) >= set(committed)  # the long writer kept nobody waiting
    finally:
        done.set()
        release.set()
    long.finish()
    sequence_all()
    reader.poll()
    assert len(reader.keys) == len(set(reader.keys))
    assert set(reader.keys) == set(committed)
    assert not PendingBatch.objects.exists()


# -- erasing --------------------------------------------------------------------------------------


def test_a_number_is_never_given_twice(reader: Reader, thing: Callable[..., Thing]) -> None:
    made = thing()
    key = made.pk
    sequence_all()
    reader.poll()
    highest = last_cursor()
    erase(ADMINISTRATOR, "test-things", made)
    sequence_all()
    assert last_cursor() > highest
    reader.poll()
    assert reader.keys == [key, key]


def test_erasing_what_has_no_number_yet_keeps_nobody_waiting(
    reader: Reader, thing: Callable[..., Thing]
) -> None:
    """The sequencer numbers a change that somebody is deleting in an open transaction."""
    made = thing()
    key = made.pk
    erased, release = Event(), Event()

    def erase_slowly() -> None:
        with acting(ADMINISTRATOR):
            erase(ADMINISTRATOR, "test-things", made)
            erased.set()
            assert release.wait(20)

    slow = Aside(erase_slowly)
    slow.start()
    assert erased.wait(20)
    other = thing()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    try:
        sequence_all()
        reader.poll()
        assert other.pk in reader.keys  # whoever erases delays nobody else
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        release.set()
    slow.finish()
    sequence_all()
    reader.poll()
    assert reader.keys.count(other.pk) == 1
    assert reader.keys[-1] == key


# -- dying ----------------------------------------------------------------------------------------

_WRITE_AND_DIE = f"""
import os, signal
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute({INSERT!r}, ["pot"])
os.kill(os.getpid(), signal.SIGKILL)
"""

_NUMBER_AND_DIE = """
import os, signal
from django.db import connection, transaction
from layers.catalog.sql import sequencer
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sequencer.SEQUENCER_LOCK])
    cursor.execute(sequencer._TAKE, [200])
    assert cursor.rowcount == 1, cursor.rowcount
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_after_its_commit_loses_nothing(reader: Reader) -> None:
    died = run_process(_WRITE_AND_DIE)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert Thing.objects.count() == 1
    sequence_all()
    reader.poll()
    assert reader.keys == [Thing.objects.get().pk]


def test_a_process_killed_while_numbering_doubles_nothing(reader: Reader) -> None:
    with connect() as writer:
        writer.execute(INSERT, ["pot"])
    died = run_process(_NUMBER_AND_DIE)
    assert died.returncode == -signal.SIGKILL, died.stderr
    # The server notices the broken connection by itself; its lock goes with it.
    with connect() as waiting:
        waiting.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
        waiting.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])
    sequence_all()
    reader.poll()
    assert len(reader.keys) == 1
