"""From when to when a layer's visible rows reach."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from layers.access.policy import Branch
from layers.catalog.sql.filters import granted_column
from layers.catalog.sql.fragment import Fragment
from layers.catalog.sql.selection import select
from layers.catalog.visible import VisibleRows

Moment = date | datetime


def interval_of(rows: VisibleRows) -> tuple[Moment, Moment] | None:
    """The first and the last moment that the actor may know, or None."""
    layer = rows.layer
    if not layer.moment:
        return None
    columns = {branch: granted_column(layer, branch, layer.moment) for branch in rows.branches}
    known = {branch: column for branch, column in columns.items() if column is not None}

    def column_of(branch: Branch) -> Fragment:
        return Fragment.weave("{column} AS moment", column=known[branch])

    moments = select(layer, list(known), rows.filters, column_of)
    if moments is None:
        return None
    query = Fragment.weave("SELECT min(moment), max(moment) FROM ({m}) AS m", m=moments)
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        first, last = cursor.fetchone()
    return None if first is None else (first, last)
