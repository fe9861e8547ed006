"""Files of studies go with their rows, once that is certain; what was left behind is swept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from archaeology.studies.models import Study, StudyFile

# A file without a row may be one that is being written.
LEFT_FOR = timedelta(hours=6)


def erase_files(study: Study) -> None:
    """Delete the study's files: rows now, files when the transaction is committed."""
    for file in study.files.all():
        transaction.on_commit(partial(_forget, str(file.file.name)))
    study.files.all().delete()


def _forget(name: str) -> None:
    # The same file may have been made again in the meantime.
    if not StudyFile.objects.filter(file=name).exists():
        default_storage.delete(name)


def sweep_files() -> int:
    """Remove what no row names: a worker was killed between writing and saying so."""
    folder = Path(settings.MEDIA_ROOT) / "studies"
    named = set(StudyFile.objects.values_list("file", flat=True))
    before = (timezone.now() - LEFT_FOR).timestamp()
    swept = 0
    for path in folder.glob("*/*"):
        if path.stat().st_mtime < before and f"studies/{path.parent.name}/{path.name}" not in named:
            path.unlink(missing_ok=True)
            swept += 1
    for each in folder.glob("*"):
        if each.is_dir() and not any(each.iterdir()) and each.stat().st_mtime < before:
            rmtree(each, ignore_errors=True)
    return swept
