"""Full recordings by road segment and month: the table behind what is published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from geoportal.police.measuring.histogram import Histogram
from geoportal.police.measuring.releases import Key
from geoportal.police.models import (
    Recording,
    SessionState,
    SpeedHistogram,
    SpeedSite,
)


@dataclass(frozen=True, slots=True)
class MonthlyCell:
    """What was measured on a segment in a month, under one limit: that of the last session.

    `sessions` holds the keys of those in which a vehicle passed.
    """

    site: SpeedSite
    limit_kmh: int | None
    sessions: frozenset[int]
    histogram: Histogram

    @property
    def commune_code(self) -> str:
        """The INSEE code of the commune, "" where it is not known."""
        return self.site.commune.insee if self.site.commune is not None else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A session's share of a cell."""

    session: int
    starts_at: datetime
    limit_kmh: int | None
    histogram: Histogram


def cells_between(territory: str, since: datetime, until: datetime) -> dict[Key, MonthlyCell]:
    """The cells of all sessions that began in an interval, by segment code and local month.

    Sites known as a bare point have no segment, and so no cell.
    """
    sites = {
        site.pk: site
        for site in SpeedSite.objects.filter(territory=territory).select_related("commune")
        if site.is_segment
    }
    # One statement: an import that is committed meanwhile is in all of it or in nothing.
    rows = SpeedHistogram.objects.filter(
        session__territory=territory,
        session__state=SessionState.DONE,
        session__recording=Recording.FULL,
        session__starts_at__gte=since,
        session__starts_at__lt=until,
    ).values_list(
        "session_id",
        "session__site_id",
        "session__starts_at",
        "session__limit_kmh",
        "values",
        "counts",
    )
    parts: dict[Key, list[_Part]] = defaultdict(list)
    where: dict[Key, SpeedSite] = {}
    for session, site_id, starts_at, limit, values, counts in rows.iterator(chunk_size=2000):
        site = sites.get(site_id)
        if site is None:
            continue
        histogram = Histogram.of_pairs(values, counts)
        if not histogram.n:
            continue
        key = (site.code, f"{timezone.localtime(starts_at):%Y-%m}")
        in_force = site.limit_kmh if limit is None else limit
        where[key] = site
        parts[key].append(_Part(session, starts_at, in_force, histogram))
    return {key: _cell(where[key], each) for key, each in parts.items()}


def _cell(site: SpeedSite, parts: list[_Part]) -> MonthlyCell:
    last = max(parts, key=lambda part: (part.starts_at, part.session))
    alike = [part for part in parts if part.limit_kmh == last.limit_kmh]
    return MonthlyCell(
        site=site,
        limit_kmh=last.limit_kmh,
        sessions=frozenset(part.session for part in alike),
        histogram=Histogram.merged(part.histogram for part in alike),
    )
