"""Jobs of citizen requests."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geoportal.citizen.services.stage_photo import purge_staged


@app.periodic(cron="17 * * * *")
@app.task(queue="housekeeping", queueing_lock="purge-staged-photos")
def purge_staged_photos(timestamp: int) -> None:
    """Forget what was prepared for forms that were never sent."""
    while purge_staged():
        pass
