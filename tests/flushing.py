"""How the database is emptied after a test that committed.

Django truncates every table, then makes permissions, content types and triggers anew: seconds, of
two hundred tables, after a test that wrote into five.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

# Rows of these are made by `migrate` and say the same in every test.
_KEPT = frozenset({"django_content_type", "auth_permission"})
# A table that was emptied has no bytes until somebody writes into it.
_WRITTEN = """
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
    AND relname = ANY(%s) AND pg_relation_size(oid) > 0
"""


def flush_what_was_written(test: Any) -> None:
    """Empty the tables of models that hold anything; stands for Django's own flush."""
    for alias in test._databases_names(include_mirrors=False):
        connection = connections[alias]
        known = set(connection.introspection.django_table_names(only_existing=True)) - _KEPT
        with connection.cursor() as cursor:
            cursor.execute(_WRITTEN, [sorted(known)])
            names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
            if names:
                cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
