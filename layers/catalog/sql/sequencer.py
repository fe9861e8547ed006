"""Gives committed changes their cursor numbers, and reads the log by them.

A serial number is drawn before its row is committed, so a reader that remembers the highest one
it saw skips the rows of a slower transaction. Here a row gets its cursor *after* its commit: the
sequencer takes the batches it can see, which are committed ones, and numbers their changes while
holding one advisory lock. A long transaction is simply not seen yet; it delays nobody else.

A number outlives the change that got it: `erase` removes changes, and a number given twice would
hide the second one from whoever saw the first.
"""

from __future__ import annotations

from django.db import connection, transaction

# Any constant will do, as long as nothing else in this database takes it.
SEQUENCER_LOCK = 0x6C61_796572
# In one go at most this many statements; a single statement is never split.
BATCHES_AT_ONCE = 200

_TAKE = """
WITH taken AS (
    DELETE FROM catalog_pendingbatch WHERE batch IN (
        SELECT batch FROM catalog_pendingbatch ORDER BY batch LIMIT %s
    ) RETURNING batch
), highest AS (
    SELECT coalesce(max(cursor), 0) AS cursor FROM catalog_sequencedchange
)
INSERT INTO catalog_sequencedchange (cursor, change_id)
SELECT highest.cursor + row_number() OVER (ORDER BY change.id), change.id
FROM catalog_change AS change JOIN taken USING (batch), highest
"""


def sequence_changes() -> int:
    """Number what has been committed; returns how many changes got a cursor.

    Does nothing inside an open transaction, whose own changes are not committed, or while another
    process is numbering: that one's result is there at the next call.
    """
    if connection.in_atomic_block:
        return 0
    if not has_unnumbered():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_TAKE, [BATCHES_AT_ONCE])
        return int(cursor.rowcount)


def has_unnumbered() -> bool:
    """Whether something committed has no number yet; if not, `last_cursor` tells of all of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM catalog_pendingbatch)")
        return bool(cursor.fetchone()[0])


def last_cursor() -> int:
    """The highest cursor number given so far; 0 for an empty log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(cursor), 0) FROM catalog_sequencedchange")
        return int(cursor.fetchone()[0])


def end_of_log() -> tuple[int, bool]:
    """The highest cursor number, and whether it stands for all that has been committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(cursor), 0), NOT EXISTS (SELECT FROM catalog_pendingbatch)"
            " FROM catalog_sequencedchange"
        )
        newest, is_told = cursor.fetchone()
        return int(newest), bool(is_told)
