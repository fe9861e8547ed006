"""Very many rows of a plain table: staged in PostgreSQL's binary form, then added at once.

For tables whose rows have no key of their own in the file: a row is there already if an equal one
is, as many times as the file has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from django.db import connection
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"


class Appending:
    """A temporary table with some columns of a model's table."""

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        self._table = Identifier(model._meta.db_table)
        self._staged = Identifier(f"appended_{model._meta.db_table}")
        self._columns = SQL(", ").join(map(Identifier, columns))

    def __enter__(self) -> Self:
        self._run(SQL("DROP TABLE IF EXISTS {staged}"))
        self._run(SQL("CREATE TEMPORARY TABLE {staged} AS SELECT {columns} FROM {table} LIMIT 0"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # After an error the connection may be unusable; the table goes with it.
        if kind is None:
            self._run(SQL("DROP TABLE IF EXISTS {staged}"))

    def copy(self, tuples: bytes) -> None:
        """Stage rows, each as COPY's binary format writes a tuple, columns in their order."""
        statement = self._composed(SQL("COPY {staged} ({columns}) FROM STDIN (FORMAT BINARY)"))
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(_HEADER)
            copy.write(tuples)
            copy.write(_TRAILER)

    def append(self, owner: str, known: Sequence[int]) -> int:
        """Add the staged rows that the table does not have yet; gives how many.

        Args:
            owner: the column that says whose rows they are.
            known: the owners that may have rows already.
        """
        if not known:
            return self._run(SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {staged}"))
        return self._run(
            SQL(
                "INSERT INTO {table} ({columns}) "
                "SELECT {columns} FROM {staged} "
                "EXCEPT ALL SELECT {columns} FROM {table} WHERE {owner} = ANY(%s)"
            ),
            [list(known)],
            owner=Identifier(owner),
        )

    def _composed(self, statement: SQL, **more: Composable) -> Composable:
        return statement.format(
            table=self._table, staged=self._staged, columns=self._columns, **more
        )

    def _run(
        self, statement: SQL, parameters: Sequence[Any] | None = None, **more: Composable
    ) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._composed(statement, **more), parameters)
            return int(cursor.rowcount)
