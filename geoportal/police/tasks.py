"""Jobs of the police's rooms."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geoportal.police.services.purge_expired import purge_expired
from layers.access.actor import system_actor


@app.periodic(cron="23 2 * * *")
@app.task(queue="housekeeping", queueing_lock="purge-police")
def purge_police(timestamp: int) -> None:
    """Forget what is older than three years."""
    purge_expired(system_actor("purge-police"))
