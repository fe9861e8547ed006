"""Files on their way in: where they lie, and that none stays.

A file goes when what became of it is known. A process that is killed before leaves it behind: the
worker that takes its place ends the same job within a minute; and `sweep`, which the worker calls
every few minutes and every new file calls first, removes whatever nobody waits for.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath
from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.exchange.bringing.brought_file import UNFINISHED, BroughtFile, FileState

Row = TypeVar("Row", bound=BroughtFile)
# A file without a row is being received, unless nothing was written to it for so long.
RECEIVED_WITHIN_SECONDS = 600
REPORTS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below the media root, for files of one kind.

    Attributes:
        name: of the folder.
        shown_for: how long a file waits for who brought it.
        kept_for: how long it stays at most, whatever it waits for.
        ending: of every file's name; its token does not hold it.
        endings: those that a token keeps of the name that a file had.
    """

    name: str
    shown_for: timedelta
    kept_for: timedelta
    ending: str = ""
    endings: tuple[str, ...] = ()

    def new_token(self, name: str = "") -> str:
        """A name for a file, that tells nothing but what kind of file it is."""
        ending = PurePath(name).suffix.lower()
        return secrets.token_hex(16) + (ending if ending in self.endings else "")

    def path_of(self, token: str) -> Path:
        """Where the file of a token lies while there is one."""
        return self._path() / f"{token}{self.ending}"

    def forget(self, token: str) -> None:
        """Remove a file; one that is gone already is no error."""
        self.path_of(token).unlink(missing_ok=True)

    def sweep(self, rows: QuerySet[Row]) -> None:
        """Remove the files that nobody waits for, and reports that are old; `rows` are all."""
        now = timezone.now()
        unfinished = rows.filter(state__in=UNFINISHED)
        shown = unfinished.filter(state=FileState.SHOWN, brought_at__lt=now - self.shown_for)
        shown.update(
            state=FileState.GIVEN_UP, refusal=_("Le fichier n’a pas été confirmé à temps.")
        )
        stuck = unfinished.filter(brought_at__lt=now - self.kept_for)
        stuck.update(state=FileState.REFUSED, refusal=_("L’import n’a pas pu se faire à temps."))
        lost = [each.pk for each in unfinished if not self.path_of(each.token).exists()]
        rows.filter(pk__in=lost, state__in=UNFINISHED).update(
            state=FileState.REFUSED, refusal=_("Une panne a arrêté l’import.")
        )
        rows.filter(brought_at__lt=now - REPORTS_KEPT).delete()
        states = dict(rows.values_list("token", "state"))
        for path, written_at in self._files():
            token = path.name.removesuffix(self.ending)
            if states.get(token) in UNFINISHED:
                continue
            if token in states or time.time() - written_at > RECEIVED_WITHIN_SECONDS:
                path.unlink(missing_ok=True)

    def _path(self) -> Path:
        folder = Path(settings.MEDIA_ROOT) / self.name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _files(self) -> Iterator[tuple[Path, float]]:
        for path in self._path().iterdir():
            try:
                yield path, path.stat().st_mtime
            except FileNotFoundError:  # somebody else swept it
                continue
