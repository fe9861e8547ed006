"""Other connections to the test database: writers, sequencers and processes beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection

INSERT = """
INSERT INTO testlayer_thing (territory_id, name, kind, weight, finder, note, sensitivity)
VALUES ('200010700', 'x', %s, 0, '', '', 'open') RETURNING id
"""


def connect(**options: Any) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of its own, outside Django and its pool, in explicit transactions."""
    settings = connection.settings_dict
    parts = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return psycopg.connect(**{name: value for name, value in parts.items() if value}, **options)


def database_url() -> str:
    """The test database's address, for another process."""
    settings = connection.settings_dict
    name, user, host = (quote(str(settings[key]), safe="") for key in ("NAME", "USER", "HOST"))
    password, port = settings["PASSWORD"], settings["PORT"]
    credentials = f"{user}:{quote(password, safe='')}" if password else user
    return f"postgresql://{credentials}@/{name}?host={host}" + (f"&port={port}" if port else "")


def run_process(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with Django set up on the test database."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=os.environ
        | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Aside(Thread):
    """A thread that gives its database connection back and keeps what went wrong."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work."""
        try:
            self.work()
        except BaseException as error:  # re-raised by `finish`
            self.error = error
        finally:
            connection.close()

    def finish(self) -> None:
        """Wait for the end; raise what the work raised."""
        self.join(30)
        assert not self.is_alive(), "the thread hangs"
        if self.error is not None:
            raise self.error
