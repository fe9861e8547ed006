"""Jobs of the police's rooms."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from geoportal.police.incoming import sweep
from geoportal.police.services import import_brought_file as bringing
from geoportal.police.services.purge_expired import purge_expired
from layers.access.actor import system_actor
from layers.exchange.sql.merging import ImportGoingOn


@app.periodic(cron="23 2 * * *")
@app.task(queue="housekeeping", queueing_lock="purge-police")
def purge_police(timestamp: int) -> None:
    """Forget what is older than three years."""
    purge_expired(system_actor("purge-police"))


# An import from the command line may take its time.
@app.task(
    queue="imports",
    retry=RetryStrategy(max_attempts=240, wait=15, retry_exceptions=[ImportGoingOn]),
)
def import_brought_file(*, key: int) -> None:
    """Import a file that an officer brought."""
    bringing.import_brought_file(key)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="housekeeping", queueing_lock="sweep-readings")
def sweep_readings(timestamp: int) -> None:
    """Remove files of readings that nobody waits for."""
    sweep()
