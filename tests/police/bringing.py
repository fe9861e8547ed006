"""A file of readings as an officer brings it, and a worker that is there or not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from geoportal.police.models import SpeedSession

HEADER = "horodatage,vitesse_kmh,sens,classe\n"


def readings(session: SpeedSession, number: int = 120, speed: str = "62.5", late: int = 0) -> str:
    """So many passages one after the other, and `late` more after the session's end."""
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    inside = (start + timedelta(seconds=10 * place) for place in range(number))
    after = (end + timedelta(minutes=1 + place) for place in range(late))
    return HEADER + "".join(
        f"{at:%Y-%m-%dT%H:%M:%S},{speed},increasing,VL\n" for at in (*inside, *after)
    )


def bring(
    police: Client,
    session: SpeedSession,
    content: str | bytes,
    *,
    name: str = "mesures.csv",
    mapping: str | None = None,
    **said: str,
) -> Any:
    """Send the form of a session's page."""
    sent = content.encode() if isinstance(content, str) else content
    files = {"readings": SimpleUploadedFile(name, sent)}
    if mapping is not None:
        files["mapping"] = SimpleUploadedFile("capteur.toml", mapping.encode())
        said.setdefault("columns", "own")
    form = {"columns": "names", "unit": "", "encoding": "", "delimiter": ""} | said
    return police.post(f"/police/seances/{session.pk}/mesures", form | files)


def left_on_disk() -> list[Path]:
    """The files of readings that lie anywhere below the media root."""
    return [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
