"""What a storm stands on: a database, a folder, a small territory and its people; gone after it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Ground:
    """A database of its own and a folder for files; `env` is what a server on it needs."""

    database: str
    media: Path

    @property
    def env(self) -> Mapping[str, str]:
        """The environment of a process on this ground."""
        return {
            "DATABASE_URL": _url(self.database),
            "GEOPORTAL_MEDIA_ROOT": str(self.media),
            "GEOPORTAL_POOL": "8",
            "GEOPORTAL_LOG_LEVEL": "CRITICAL",
        }


@contextmanager
def ground() -> Iterator[Ground]:
    """A migrated database beside the platform's own, and an empty folder."""
    name = f"{str(settings.DATABASES['default']['NAME'])[:40]}_storm_{os.getpid()}"
    media = Path(tempfile.mkdtemp(prefix="storm-"))
    made = Ground(name, media)
    try:
        _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with psycopg.connect(_url(name)) as fresh:
            fresh.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        subprocess.run(
            [sys.executable, "-m", "geoportal.conf.manage", "migrate", "--verbosity", "0"],
            env={**os.environ, **made.env},
            check=True,
        )
        yield made
    finally:
        # Servers that were just killed may not have let go yet.
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        shutil.rmtree(media, ignore_errors=True)


def _administer(statement: sql.Composed) -> None:
    own = str(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(_url(own), autocommit=True) as connection:
        connection.execute(statement)


def _url(name: str) -> str:
    own = {key: str(value) for key, value in settings.DATABASES["default"].items()}
    user, password = quote(own["USER"], safe=""), quote(own["PASSWORD"], safe="")
    credentials = f"{user}:{password}" if password else user
    host, port = quote(own["HOST"], safe=""), own["PORT"]
    return f"postgresql://{credentials}@/{quote(name, safe='')}?host={host}" + (
        f"&port={port}" if port else ""
    )
