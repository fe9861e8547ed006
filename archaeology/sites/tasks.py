"""Jobs of the recording system."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from archaeology.sites.services import read_records as reading
from archaeology.sites.services.records_files import sweep
from layers.exchange.sql.merging import ImportGoingOn


# An import from the command line may take its time.
@app.task(
    queue="imports",
    retry=RetryStrategy(max_attempts=240, wait=15, retry_exceptions=[ImportGoingOn]),
)
def read_records(*, key: int) -> None:
    """Try or import a file that an archaeologist brought."""
    reading.read_records(key)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="housekeeping", queueing_lock="sweep-records")
def sweep_records(timestamp: int) -> None:
    """Remove files of records that nobody waits for."""
    sweep()
