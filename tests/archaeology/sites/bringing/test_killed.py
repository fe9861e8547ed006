"""The worker that imports a file is killed: nothing is lost, nothing doubled, no file stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.models import Find, RecordsFile
from archaeology.sites.tasks import sweep_records
from layers.exchange.bringing.brought_file import FileState
from tests.archaeology.sites.bringing.conftest import Desk, X, Y, left_on_disk, text_of
from tests.catalog.killing import forget_jobs, hand_over_stalled_jobs, kill_a_worker_at
from tests.catalog.working import work

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 2_000
MANY = "inv;nom;x l93;y l93\n" + "".join(
    f"M-{row};objet {row};{X + row % 50};{Y + row // 50}\n" for row in range(ROWS)
)


@pytest.fixture
def queued(desk: Desk) -> Iterator[RecordsFile]:
    """A file that was tried by a real worker, is confirmed, and waits for the next one."""
    forget_jobs()
    file = desk.bring(MANY)
    desk.columns(file)
    assert desk.page(file, "/etat").json() == {
        "words": "En attente de son tour",
        "percent": None,
        "finished": False,
    }
    work("imports")
    assert desk.page(file, "/etat").json()["finished"]
    assert "Importer 2 000 lignes" in text_of(desk.page(file))
    desk.confirm(file)
    yield file
    forget_jobs()


def test_the_next_worker_ends_what_a_killed_one_began(
    desk: Desk, queued: RecordsFile, media: Path
) -> None:
    kill_a_worker_at("sites_find", "imports", media)
    assert not Find.objects.exists()
    queued.refresh_from_db()
    assert queued.state == FileState.RUNNING
    assert desk.page(queued, "/etat").json()["percent"] == 100
    hand_over_stalled_jobs()
    work("log", "imports")
    work("log", "imports")
    queued.refresh_from_db()
    assert (queued.state, queued.report["accepted"]) == (FileState.DONE, ROWS)
    assert Find.objects.count() == ROWS
    assert left_on_disk() == []


def test_what_nobody_waits_for_is_swept(desk: Desk, queued: RecordsFile) -> None:
    shown = desk.bring(MANY)
    RecordsFile.objects.update(brought_at=timezone.now() - FOLDER.shown_for - timedelta(minutes=1))
    sweep_records(timestamp=0)
    shown.refresh_from_db()
    queued.refresh_from_db()
    assert (shown.state, queued.state) == (FileState.GIVEN_UP, FileState.QUEUED)
    assert "n’a pas été confirmé à temps" in text_of(desk.page(shown))
    RecordsFile.objects.update(brought_at=timezone.now() - FOLDER.kept_for - timedelta(minutes=1))
    sweep_records(timestamp=0)
    queued.refresh_from_db()
    assert queued.state == FileState.REFUSED
    assert left_on_disk() == []
