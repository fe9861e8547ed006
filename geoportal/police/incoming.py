"""Files of readings on their way in; see `layers.exchange.bringing`."""

from __future__ import annotations

from datetime import timedelta

from geoportal.police.models import ReadingsFile
from layers.exchange.bringing.folder import Folder

MOST_BYTES = 50 * 1024 * 1024
QUEUED_FOR = timedelta(hours=24)
FOLDER = Folder("police-readings", timedelta(hours=1), QUEUED_FOR, ending=".csv")


def sweep() -> None:
    """Remove the files that nobody waits for, and reports that are old."""
    FOLDER.sweep(ReadingsFile.objects.all())
