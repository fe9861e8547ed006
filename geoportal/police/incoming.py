"""Files of readings on their way in: where they lie, and that none stays.

A file goes when what became of it is known. A process that is killed before leaves it behind: the
worker that takes its place ends the same job within a minute; and `sweep`, which the worker calls
every few minutes and every new file calls first, removes whatever nobody waits for.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.models import UNFINISHED, FileState, ReadingsFile

MOST_BYTES = 50 * 1024 * 1024
# How long a file waits for its officer, and for a worker.
SHOWN_FOR, QUEUED_FOR = timedelta(hours=1), timedelta(hours=24)
# A file without a row is being received, unless nothing was written to it for so long.
RECEIVED_WITHIN_SECONDS = 600
REPORTS_KEPT = timedelta(days=30)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "police-readings"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_token() -> str:
    """A name for a file, that tells nothing."""
    return secrets.token_hex(16)


def path_of(token: str) -> Path:
    """Where the file of a token lies while there is one."""
    return _folder() / f"{token}.csv"


def forget(token: str) -> None:
    """Remove a file; one that is gone already is no error."""
    path_of(token).unlink(missing_ok=True)


def sweep() -> None:
    """Remove the files that nobody waits for, and reports that are old."""
    now = timezone.now()
    unfinished = ReadingsFile.objects.filter(state__in=UNFINISHED)
    shown = unfinished.filter(state=FileState.SHOWN, brought_at__lt=now - SHOWN_FOR)
    shown.update(state=FileState.GIVEN_UP, refusal=_("Le fichier n’a pas été confirmé à temps."))
    stuck = unfinished.filter(brought_at__lt=now - QUEUED_FOR)
    stuck.update(state=FileState.REFUSED, refusal=_("L’import n’a pas pu se faire en un jour."))
    lost = [each.pk for each in unfinished if not path_of(each.token).exists()]
    ReadingsFile.objects.filter(pk__in=lost, state__in=UNFINISHED).update(
        state=FileState.REFUSED, refusal=_("Une panne a arrêté l’import.")
    )
    ReadingsFile.objects.filter(brought_at__lt=now - REPORTS_KEPT).delete()
    states = dict(ReadingsFile.objects.values_list("token", "state"))
    for path, written_at in _files():
        if states.get(path.stem) in UNFINISHED:
            continue
        if path.stem in states or time.time() - written_at > RECEIVED_WITHIN_SECONDS:
            path.unlink(missing_ok=True)


def _files() -> Iterator[tuple[Path, float]]:
    for path in _folder().iterdir():
        try:
            yield path, path.stat().st_mtime
        except FileNotFoundError:  # somebody else swept it
            continue
