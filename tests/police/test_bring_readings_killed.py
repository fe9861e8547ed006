"""The worker that reads a file is killed: the file does not stay, and the readings are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from geoportal.police.incoming import QUEUED_FOR
from geoportal.police.models import ReadingsFile, SpeedReading, SpeedSession
from geoportal.police.tasks import sweep_readings
from layers.access.actor import Actor
from layers.access.models import Account
from layers.exchange.bringing.brought_file import FileState
from tests.catalog.killing import forget_jobs, hand_over_stalled_jobs, kill_a_worker_at
from tests.catalog.working import work
from tests.police.bringing import bring, left_on_disk, readings
from tests.police.conftest import MakeSession, account_of, days_ago
from tests.police.test_pages import text_of

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 3_000


@pytest.fixture
def queued(
    done: MakeSession,
    officer: Actor,
    signed_in: Callable[[Account], Client],
    tmp_path: Path,
    settings: Any,
) -> Iterator[tuple[Client, str]]:
    """A confirmed file that waits for a worker, and its page."""
    settings.MEDIA_ROOT = tmp_path
    forget_jobs()
    session = done(days_ago(10), hours=9)
    police = signed_in(account_of(officer))
    address = bring(police, session, readings(session, ROWS))["Location"]
    police.post(address, {"verbe": "importer"})
    yield police, address
    forget_jobs()


def killed_worker(media: Path) -> None:
    """A worker of its own process, killed when everything is read and nothing committed."""
    kill_a_worker_at("police_speedhistogram", "imports", media, alone_with="police_speedreading")


def test_a_worker_does_its_part(queued: tuple[Client, str]) -> None:
    police, address = queued
    assert police.get(f"{address}/etat").json() == {
        "words": "En attente de son tour",
        "finished": False,
    }
    assert "L’import est en cours" in text_of(police.get(address))
    work("imports")
    assert police.get(f"{address}/etat").json() == {"words": "Importé", "finished": True}
    assert "Acceptées 3 000 Refusées 0" in text_of(police.get(address))
    assert left_on_disk() == []


def test_the_next_worker_ends_what_a_killed_one_began(
    queued: tuple[Client, str], tmp_path: Path
) -> None:
    killed_worker(tmp_path)
    assert not SpeedReading.objects.exists()
    assert ReadingsFile.objects.get().state == FileState.RUNNING
    hand_over_stalled_jobs()
    work("log", "imports")
    work("log", "imports")
    assert ReadingsFile.objects.get().state == FileState.DONE
    assert SpeedReading.objects.count() == ROWS
    assert SpeedSession.objects.get().vehicles == ROWS
    assert left_on_disk() == []


def test_without_another_worker_for_the_job_the_file_goes_all_the_same(
    queued: tuple[Client, str], tmp_path: Path
) -> None:
    police, address = queued
    killed_worker(tmp_path)
    assert len(left_on_disk()) == 1
    past = timezone.now() - QUEUED_FOR - timedelta(minutes=1)
    ReadingsFile.objects.update(brought_at=past)
    sweep_readings(timestamp=0)
    assert left_on_disk() == []
    assert "Rien n’est entré" in text_of(police.get(address))
    assert not SpeedReading.objects.exists()
