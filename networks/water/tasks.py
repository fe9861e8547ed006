"""Jobs of the water service."""

from __future__ import annotations

from procrastinate.contrib.django import app

from layers.access.actor import system_actor
from networks.water.models import Pipe
from networks.water.services.rank_renewal import rank_renewal


@app.periodic(cron="41 2 * * *")
@app.task(queue="housekeeping", queueing_lock="rank-renewal")
def rank_every_territory(timestamp: int) -> None:
    """The rankings of the new day."""
    for territory in Pipe.objects.order_by().values_list("territory", flat=True).distinct():
        rank_renewal(system_actor("rank-renewal"), str(territory))
