"""Jobs of the catalog."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from layers.catalog import events
from layers.catalog.models import Look
from layers.catalog.sql.sequencer import sequence_changes


@app.task(queue="events", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def deliver_event(*, kind: str, subscriber: str, payload: dict[str, Any]) -> None:
    """Tell one subscriber of one event."""
    events.deliver(kind, subscriber, payload)


@app.periodic(cron="* * * * *")
@app.task(queue="log", queueing_lock="sequence-changes")
def number_changes(timestamp: int) -> None:
    """Number changes that no reader has asked for yet."""
    while sequence_changes():
        pass


@app.periodic(cron="17 3 * * *")
@app.task(queue="log", queueing_lock="forget-looks")
def forget_looks(timestamp: int) -> None:
    """Looks at restricted data are kept a year (CNIL, délibération 2021-122: six months to one)."""
    Look.objects.filter(at__lt=timezone.now() - timedelta(days=365)).delete()


@app.periodic(cron="* * * * *")
@app.task(queue="log", queueing_lock="retry-stalled-jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Take up again what a killed worker left half done; every task bears being run twice."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
