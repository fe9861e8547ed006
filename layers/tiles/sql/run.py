"""Sends composed SQL to the database."""

from __future__ import annotations

from typing import Any

from django.db import connection

from layers.catalog.sql.fragment import Fragment


def execute(query: Fragment) -> int:
    """Run a statement; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        return int(cursor.rowcount)


def fetch_bytes(query: Fragment) -> bytes:
    """The one value of a query that makes bytes; none for NULL."""
    row = fetch_row(query)
    return bytes(row[0]) if row and row[0] is not None else b""


def fetch_all(query: Fragment) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        return list(cursor.fetchall())


def fetch_row(query: Fragment) -> tuple[Any, ...] | None:
    """The first row of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
