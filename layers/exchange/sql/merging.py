"""Staged rows beside the table they are meant for, and their short way into it.

COPY fills a temporary table chunk by chunk; the shared table is touched only at the end, by one
UPDATE of the rows that changed and one INSERT of those that are new, so that its triggers see two
statements however large the file is.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from django.db import connection
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

ROW = "file_row"
# Drawn again at most so often where values that must be free are taken.
_DRAWS = 50


class ImportGoingOn(Exception):
    """Another import of the same layer into the same territory is not finished."""


@dataclass(frozen=True, slots=True)
class Merge:
    """How staged rows enter their table.

    Attributes:
        constants: columns that have the same value in every new row.
        identity: the constants that, with `key`, tell which row of the table a staged row is.
        key: the staged column that the source knows its rows by; never empty.
        within: a staged column within whose values the key counts. A row of the table that has
            none yet is the staged row's as well, where no other row of the table is.
        facts: staged columns that follow the file at every import.
        decisions: staged columns that follow it until somebody works on the row, which
            `untouched` (a column and its value) tells.
        at_first: staged columns that only a new row gets.
        touch: a column that gets its constant anew with every change.
        withdrawn: boolean columns that become false when another column changes.
    """

    constants: Mapping[str, Any]
    identity: tuple[str, ...]
    key: str
    facts: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    at_first: tuple[str, ...] = ()
    untouched: tuple[str, Any] | None = None
    touch: str = ""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    within: str = ""


class Staging:
    """A temporary table with some columns of a model's table, and `file_row`."""

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        self._table = Identifier(model._meta.db_table)
        self._staged = Identifier(f"staged_{model._meta.db_table}")
        self._columns = (ROW, *columns)

    def __enter__(self) -> Self:
        _run(SQL("DROP TABLE IF EXISTS {}").format(self._staged))
        _run(
            SQL(
                "CREATE TEMPORARY TABLE {} AS SELECT NULL::integer AS file_row, {} FROM {} LIMIT 0"
            ).format(self._staged, _listed(self._columns[1:]), self._table)
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # After an error the connection may be unusable; the table then goes with the session or
        # at the next import.
        if kind is None:
            _run(SQL("DROP TABLE IF EXISTS {}").format(self._staged))

    def copy(self, columns: Sequence[Sequence[str]]) -> None:
        """Append rows, column by column, `file_row` first; texts as COPY reads them (`\\N` for
        NULL, see `escaped`).
        """
        if not columns[0]:
            return
        lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
        statement = SQL("COPY {} ({}) FROM STDIN").format(self._staged, _listed(self._columns))
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(lines.encode())
            copy.write(b"\n")

    def drop_repeated(self, column: str, within: str = "") -> list[tuple[int, int]]:
        """Drop rows whose value, within another column's where that is said, came before; gives
        (row, row of its first appearance).
        """
        columns = (column, within) if within else (column,)
        same = SQL("later.{0} IS NOT DISTINCT FROM known.{0}").format(Identifier(within))
        with connection.cursor() as cursor:
            cursor.execute(
                SQL(
                    "DELETE FROM {staged} AS later USING ("
                    "SELECT {columns}, min(file_row) AS first FROM {staged} "
                    "GROUP BY {columns} HAVING count(*) > 1) AS known "
                    "WHERE later.{column} = known.{column} AND {same} "
                    "AND later.file_row > known.first "
                    "RETURNING later.file_row, known.first"
                ).format(
                    staged=self._staged,
                    columns=_listed(columns),
                    column=Identifier(column),
                    same=same if within else SQL("true"),
                )
            )
            return sorted(cursor.fetchall())

    def replace_taken(self, column: str, draw: Callable[[int], Sequence[str]]) -> None:
        """Draw anew the values that rows of the table have already.

        Raises:
            RuntimeError: no free values were found.
        """
        names = {"staged": self._staged, "table": self._table, "column": Identifier(column)}
        for _draw in range(_DRAWS):
            with connection.cursor() as cursor:
                cursor.execute(
                    SQL("SELECT file_row FROM {staged} JOIN {table} USING ({column})").format(
                        **names
                    )
                )
                taken = [row for (row,) in cursor.fetchall()]
                if not taken:
                    return
                cursor.execute(
                    SQL(
                        "UPDATE {staged} SET {column} = drawn.value FROM "
                        "unnest(%s::integer[], %s::text[]) AS drawn (file_row, value) "
                        "WHERE {staged}.file_row = drawn.file_row"
                    ).format(**names),
                    [taken, list(draw(len(taken)))],
                )
        raise RuntimeError(f"no free values for {column} after {_DRAWS} draws")

    def update(self, merge: Merge) -> int:
        """Change the rows that are there already and differ; gives how many."""
        facts = _differ(merge.facts)
        changed = facts
        parameters: list[Any] = []
        sets = [SQL("{0} = s.{0}").format(Identifier(name)) for name in merge.facts]
        if merge.decisions and merge.untouched:
            name, value = merge.untouched
            free = SQL("t.{} = %s").format(Identifier(name))
            for each in merge.decisions:
                sets.append(
                    SQL("{0} = CASE WHEN {1} THEN s.{0} ELSE t.{0} END").format(
                        Identifier(each), free
                    )
                )
                parameters.append(value)
            changed = SQL("({} OR {} AND {})").format(facts, free, _differ(merge.decisions))
        for flag, column in merge.withdrawn.items():
            sets.append(
                SQL("{0} = t.{0} AND t.{1} IS NOT DISTINCT FROM s.{1}").format(
                    Identifier(flag), Identifier(column)
                )
            )
        if not sets:
            return 0
        if merge.touch:
            sets.append(SQL("{} = %s").format(Identifier(merge.touch)))
            parameters.append(merge.constants[merge.touch])
        parameters += [merge.constants[name] for name in merge.identity]
        if merge.decisions and merge.untouched:
            parameters.append(merge.untouched[1])
        return _run_side_by_side(
            SQL("UPDATE {} AS t SET {} FROM {} AS s WHERE {} AND {}").format(
                self._table, SQL(", ").join(sets), self._staged, self._same(merge), changed
            ),
            parameters,
        )

    def held(self, merge: Merge) -> int:
        """How many rows have decisions that differ and stay, since somebody works on them; asked
        before `update`.
        """
        if not (merge.decisions and merge.untouched):
            return 0
        name, value = merge.untouched
        return _run_side_by_side(
            SQL("SELECT FROM {} AS t, {} AS s WHERE {} AND t.{} <> %s AND {}").format(
                self._table,
                self._staged,
                self._same(merge),
                Identifier(name),
                _differ(merge.decisions),
            ),
            [*(merge.constants[each] for each in merge.identity), value],
        )

    def insert(self, merge: Merge) -> int:
        """Add the rows that are not there yet; gives how many."""
        staged = (merge.key, *merge.facts, *merge.decisions, *merge.at_first)
        return _run_side_by_side(
            SQL(
                "INSERT INTO {} ({}, {}) SELECT {}, {} FROM {} AS s "
                "WHERE NOT EXISTS (SELECT FROM {} AS t WHERE {})"
            ).format(
                self._table,
                _listed(tuple(merge.constants)),
                _listed(staged),
                SQL(", ").join([SQL("%s")] * len(merge.constants)),
                _listed(staged, "s"),
                self._staged,
                self._table,
                self._same(merge),
            ),
            [*merge.constants.values(), *(merge.constants[name] for name in merge.identity)],
        )

    def _same(self, merge: Merge) -> Composable:
        """Whether a row of the table (t) is a staged one (s)."""
        fixed = [SQL("t.{} = %s").format(Identifier(name)) for name in merge.identity]
        # The last condition is the partial index's own, so that the planner may use it.
        alike = SQL("t.{0} = s.{0} AND NOT t.{0} = ''").format(Identifier(merge.key))
        if merge.within:
            alike = SQL(
                "{alike} AND (t.{within} IS NOT DISTINCT FROM s.{within} OR t.{within} IS NULL AND "
                "NOT EXISTS (SELECT FROM {table} AS o WHERE {own} AND o.{key} = s.{key} "
                "AND o.{within} = s.{within}))"
            ).format(
                alike=alike,
                within=Identifier(merge.within),
                table=self._table,
                own=SQL(" AND ").join(
                    SQL("o.{0} = t.{0}").format(Identifier(name)) for name in merge.identity
                ),
                key=Identifier(merge.key),
            )
        return SQL(" AND ").join([*fixed, alike])


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """Texts as COPY reads them; almost always they are that already."""
    together = "".join(texts)
    if not any(special in together for special in "\\\t\n\r"):
        return texts
    return [
        text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        for text in texts
    ]


def fresh_keys(model: type[Model], at_once: int = 100) -> Iterator[int]:
    """Keys for rows that will be saved later, from the table's own sequence."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, at_once],
            )
            keys = [key for (key,) in cursor.fetchall()]
        yield from keys


def copy_models(rows: Sequence[Model]) -> None:
    """Save new rows, keys and all, that need nothing but their columns: neither signals nor what
    the database would fill in.
    """
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(rows[0]._meta.db_table), _listed([str(field.column) for field in fields])
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])


@contextmanager
def without_collector() -> Iterator[None]:
    """Let nobody look for cycles meanwhile: a chunk is very many objects, none of them in one,
    and the collector would visit everything the process holds several times for each chunk.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def importing_alone(layer: str, territory: str) -> Iterator[None]:
    """Keep every other import of the layer into the territory out.

    Raises:
        ImportGoingOn: another one has begun.
    """
    name = f"import {layer} {territory}"
    # Inside a transaction the lock ends with it, even with one that failed and cannot unlock.
    kind = "_xact" if connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory{kind}_lock(hashtextextended(%s, 0))", [name])
        if not cursor.fetchone()[0]:
            raise ImportGoingOn(name)
    try:
        yield
    finally:
        if not kind:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _run_side_by_side(statement: Composable, parameters: Sequence[Any] = ()) -> int:
    """Run a statement that joins the staged rows with their table, each read once.

    Of a table that was just filled, or whose rows were just taken back, the planner believes that
    it is empty; it then looks through all of it again for each staged row.
    """
    _run(SQL("SET LOCAL enable_nestloop = off"))
    number = _run(statement, parameters)
    _run(SQL("SET LOCAL enable_nestloop TO DEFAULT"))
    return number


def _run(statement: Composable, parameters: Sequence[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def _listed(columns: Sequence[str], alias: str = "") -> Composable:
    return SQL(", ").join(
        Identifier(alias, column) if alias else Identifier(column) for column in columns
    )


def _differ(columns: Sequence[str]) -> Composable:
    if not columns:
        return SQL("false")
    return SQL("({}) IS DISTINCT FROM ({})").format(_listed(columns, "t"), _listed(columns, "s"))
