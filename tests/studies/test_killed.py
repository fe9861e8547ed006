"""A worker is killed in the middle of a study: another ends it, or it says that it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from archaeology.sites.models import Find
from archaeology.studies.models import Study
from archaeology.studies.services.run_study import MOST_ATTEMPTS, run_study
from archaeology.studies.services.tend_studies import fail_orphans
from archaeology.studies.vocabulary import StudyState
from layers.access.models import Account
from tests.catalog.killing import forget_jobs, hand_over_stalled_jobs, kill_a_worker_at
from tests.catalog.working import work
from tests.studies.asking import started

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queued(
    digger: Account,
    signed_in: Callable[[Account], Client],
    sent: dict[str, str],
    remains: dict[str, Find],
    no_jobs: None,
) -> Study:
    """A study that waits for a worker."""
    return started(signed_in(digger), sent)


def test_the_next_worker_ends_what_a_killed_one_began(queued: Study, settings: Any) -> None:
    kill_a_worker_at(
        "studies_studyfile", "studies", settings.MEDIA_ROOT, alone_with="studies_study"
    )
    queued.refresh_from_db()
    assert queued.state == StudyState.RUNNING
    assert not queued.files.exists()
    # Its job is only stalled: nobody says that it failed.
    assert fail_orphans() == 0
    hand_over_stalled_jobs()
    work("log", "studies")
    work("log", "studies")
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (StudyState.DONE, 2), queued.reason
    assert queued.files.filter(name="rivages.geojson").exists()


def test_without_a_job_it_fails_and_says_so(queued: Study) -> None:
    Study.objects.update(state=StudyState.RUNNING)
    forget_jobs()
    assert fail_orphans() == 1
    queued.refresh_from_db()
    assert queued.state == StudyState.FAILED
    assert "interrompu" in queued.reason


def test_after_three_killed_runs_it_gives_up(queued: Study) -> None:
    Study.objects.update(state=StudyState.RUNNING, attempts=MOST_ATTEMPTS)
    run_study(queued.pk)
    queued.refresh_from_db()
    assert queued.state == StudyState.FAILED
    assert "trois fois" in queued.reason


def test_a_run_that_was_taken_over_writes_nothing_more(
    queued: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker was only slow: it comes back when the second has ended."""
    from archaeology.studies.services import run_study as running

    real = running._compute
    seen: list[str] = []

    def slow(*args: Any) -> None:
        if not seen:
            seen.append("first")
            run_study(queued.pk)
            Study.objects.update(title="Rebaptisée")
        real(*args)

    monkeypatch.setattr(running, "_compute", slow)
    run_study(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.progress) == (StudyState.DONE, 2, 100)
