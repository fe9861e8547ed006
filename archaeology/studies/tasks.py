"""Jobs of studies."""

from __future__ import annotations

from procrastinate.contrib.django import app

from archaeology.studies.services.erasing import sweep_files
from archaeology.studies.services.run_study import run_study
from archaeology.studies.services.tend_studies import fail_orphans
from archaeology.studies.services.withdraw_study import withdraw_what_became_confidential


@app.task(queue="studies")
def compute_study(*, key: int) -> None:
    """Compute a study, or go on with one whose worker was killed."""
    run_study(key)


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="tend-studies")
def tend_studies(timestamp: int) -> None:
    """No study is under way for ever, and none stays public with what is public no more."""
    fail_orphans()
    withdraw_what_became_confidential()


@app.periodic(cron="53 3 * * *")
@app.task(queue="housekeeping", queueing_lock="sweep-studies")
def sweep_studies(timestamp: int) -> None:
    """Remove files that no study names."""
    sweep_files()
