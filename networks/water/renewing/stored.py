"""What the last ranking says of pipes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from layers.access.actor import Actor
from networks.water.models import Pipe, PipeOutlook, RenewalRun
from networks.water.outlooks import Outlook


def latest_run(territory: str) -> RenewalRun | None:
    """The last working-out of a territory's ranking."""
    return RenewalRun.objects.filter(territory_id=territory).first()


def outlooks_of(actor: Actor, run: RenewalRun) -> Any:
    """The rows of a run whose pipes the actor sees whole; their lines are read when asked for."""
    pipes: Any = Pipe.objects.visible_to(actor)
    rows = PipeOutlook.objects.filter(run=run, pipe__in=pipes)
    return rows.select_related("run", "pipe", "pipe__commune").defer(
        "pipe__geom", "pipe__commune__geom"
    )


def outlooks_for(actor: Actor, territory: str, keys: Iterable[int]) -> dict[int, Outlook]:
    """What the last ranking says of some pipes; pipes that it does not know are left out."""
    run = latest_run(territory)
    if run is None:
        return {}
    rows = outlooks_of(actor, run).filter(pipe__in=list(keys))
    return {row.pipe_id: row.outlook(row.pipe.network) for row in rows}
