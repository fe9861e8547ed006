"""What the server's planner knows of the tests' tables: nothing, as of tables that are new.

Tests roll back. When autovacuum comes by it finds pages full of dead rows and notes that a page
holds none: however many rows the next test writes, the planner then expects one, and joins
thousands of rows one by one. An import of two seconds took minutes, now and then.
"""

from __future__ import annotations

from django.db import connection

_TABLES = """
    SELECT format('ALTER TABLE %I SET (autovacuum_enabled = off)', relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    AND pg_get_userbyid(relowner) = current_user
    AND NOT coalesce(reloptions, '{}') @> '{autovacuum_enabled=off}'
"""


def keep_no_statistics() -> None:
    """Tell autovacuum to leave the tables of the connected database alone."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (command,) in cursor.fetchall():
            cursor.execute(command)
