"""What was measured at a site, for its police."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geoportal.police.measuring.histogram import Cell, Histogram
from geoportal.police.measuring.statistics import Analysis, analysis_of
from geoportal.police.models import Recording, SpeedHistogram, SpeedSession, SpeedSite
from geoportal.police.services.changing import found
from geoportal.police.services.refresh_summary import full_recordings
from layers.access.actor import Actor


@dataclass(frozen=True, slots=True)
class SiteStatistics:
    """Full recordings and enforcement samples, never mixed; only the former have a V85.

    `full` and `full_sessions` tell of the sessions under the limit in force (`limit_kmh`), since
    under another one people drive otherwise; `elsewhere` counts the full recordings left out.
    """

    site: SpeedSite
    limit_kmh: int | None
    full: Analysis
    full_sessions: int
    enforcement: Analysis
    enforcement_sessions: int
    elsewhere: int


def statistics_of_site(
    actor: Actor, site: int, *, since: datetime | None = None, until: datetime | None = None
) -> SiteStatistics:
    """The statistics of a site, from histograms: a million vehicles cost as much as a hundred.

    Args:
        actor: who asks.
        site: key of the site.
        since: only sessions that began then or later.
        until: only sessions that began before.

    Raises:
        PermissionDenied: there is no such site for the actor.
    """
    place = found(actor, SpeedSite, site)
    begun = SpeedSession.objects.visible_to(actor).filter(site=place)
    if since is not None:
        begun = begun.filter(starts_at__gte=since)
    if until is not None:
        begun = begun.filter(starts_at__lt=until)
    every_full = set(begun.done().filter(recording=Recording.FULL).values_list("pk", flat=True))
    full = every_full & set(full_recordings(place).values_list("pk", flat=True))
    samples = set(begun.done().filter(recording=Recording.ENFORCEMENT).values_list("pk", flat=True))
    return SiteStatistics(
        site=place,
        limit_kmh=place.limit_kmh,
        full=analysis_of(cells_of(full), place.limit_kmh),
        full_sessions=len(full),
        enforcement=analysis_of(cells_of(samples), place.limit_kmh, enforcement=True),
        enforcement_sessions=len(samples),
        elsewhere=len(every_full - full),
    )


def cells_of(sessions: Iterable[int]) -> list[Cell]:
    """The histograms of sessions, by their keys."""
    rows = SpeedHistogram.objects.filter(session__in=list(sessions))
    return [
        Cell(hour, direction, free_flow, Histogram.of_pairs(values, counts))
        for hour, direction, free_flow, values, counts in rows.values_list(
            "hour", "direction", "free_flow", "values", "counts"
        )
    ]
