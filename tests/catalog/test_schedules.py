"""Any order of writes, commits, roll-backs, numberings and reads, played out by Hypothesis."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.access.models import Territory
from layers.catalog.sql import sequencer
from layers.catalog.sql.sequencer import SEQUENCER_LOCK, last_cursor, sequence_changes
from tests.catalog.connections import INSERT, connect
from tests.catalog.test_sequencer import Reader

WRITERS = 3
_writer = st.integers(0, WRITERS - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), _writer),
        st.tuples(st.just("commit"), _writer),
        st.tuples(st.just("rollback"), _writer),
        st.tuples(st.just("number"), st.just(0)),
        st.tuples(st.just("other numbers"), st.just(0)),
        st.tuples(st.just("other commits"), st.just(0)),
        st.tuples(st.just("other dies"), st.just(0)),
        st.tuples(st.just("read"), st.integers(0, 1)),
    ),
    max_size=40,
)
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass
class Play:
    """A schedule being played: its connections and what must be true at each step."""

    writers: list[Connection]
    other: Connection
    readers: list[Reader]
    open: dict[int, list[int]] = field(default_factory=lambda: {n: [] for n in range(WRITERS)})
    committed: list[int] = field(default_factory=list)
    other_numbers: bool = False

    def step(self, verb: str, who: int) -> None:
        """One step."""
        if verb == "write":
            row = self.writers[who].execute(INSERT, ["pot"]).fetchone()
            assert row is not None
            self.open[who].append(row[0])
        elif verb == "commit":
            self.writers[who].commit()
            self.committed += self.open[who]
            self.open[who] = []
        elif verb == "rollback":
            self.writers[who].rollback()
            self.open[who] = []
        elif verb == "number":
            self.number()
        elif verb == "other numbers" and not self.other_numbers:
            self.other.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
            self.other.execute(sequencer._TAKE, [sequencer.BATCHES_AT_ONCE])
            self.other_numbers = True
        elif verb == "other commits":
            self.other.commit()
            self.other_numbers = False
        elif verb == "other dies":
            self.other.rollback()
            self.other_numbers = False
        elif verb == "read":
            self.readers[who].poll()
            assert set(self.readers[who].keys) <= set(self.committed)

    def number(self) -> None:
        """All that is committed is there now, whoever else is still writing."""
        sequence_changes()
        if not self.other_numbers:
            self.readers[0].poll()
            assert set(self.readers[0].keys) == set(self.committed)

    def end(self) -> None:
        """Everybody commits; each reader has seen each change once."""
        self.step("other commits", 0)
        for who in range(WRITERS):
            self.step("commit", who)
        self.number()
        for reader in self.readers:
            reader.poll()
            assert sorted(reader.keys) == sorted(self.committed)


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_schedule(territory: Territory, steps: list[tuple[str, int]]) -> None:
    with ExitStack() as stack:
        # Committed by earlier examples, numbered or not: not this play's.
        while sequence_changes():
            pass
        play = Play(
            [stack.enter_context(connect()) for _ in range(WRITERS)],
            stack.enter_context(connect()),
            [Reader(last_cursor()) for _ in range(2)],
        )
        for verb, who in steps:
            play.step(verb, who)
        play.end()
