"""Jobs of citizen requests."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geoportal.citizen.services.once import forget_sent_forms
from geoportal.citizen.services.stage_photo import purge_staged


@app.periodic(cron="17 * * * *")
@app.task(queue="housekeeping", queueing_lock="purge-staged-photos")
def purge_staged_photos(timestamp: int) -> None:
    """Forget what was prepared for forms that were never sent."""
    while purge_staged():
        pass


@app.periodic(cron="37 3 * * *")
@app.task(queue="housekeeping", queueing_lock="forget-sent-forms")
def forget_forms(timestamp: int) -> None:
    """Forget which forms were acted on, once nobody can still be sending them."""
    forget_sent_forms()
