"""Keep what a site and a session say of themselves in step with what was measured."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet

from geoportal.police.measuring.histogram import Histogram
from geoportal.police.measuring.statistics import ENOUGH, rank_85
from geoportal.police.models import (
    Recording,
    SpeedHistogram,
    SpeedSession,
    SpeedSite,
    band_of,
)
from geoportal.police.models.sessions import SessionQuerySet
from geoportal.police.services.changing import found
from layers.access.actor import Actor
from layers.catalog.acting import acting


def refresh_summary(actor: Actor, site: int) -> SpeedSite:
    """Sum up a site and its sessions again, from their histograms.

    Raises:
        PermissionDenied: there is no such site for the actor.
    """
    with acting(actor):
        row = found(actor, SpeedSite, site, lock=True)
        for session in SpeedSession.objects.filter(site=row).done().select_for_update():
            _summarise_session(session)
        summarise(row)
        row.save()
    return row


def summarise(site: SpeedSite) -> None:
    """Set a site's summary: full recordings under the limit in force, nothing else; not saved."""
    measured = full_recordings(site)
    vehicles, v85 = _vehicles_and_v85(SpeedHistogram.objects.filter(session__in=measured))
    limit = site.limit_kmh
    site.vehicles, site.v85 = vehicles, v85
    site.v85_excess = None if v85 is None or limit is None else v85 - limit
    site.band = band_of(v85, limit)


def full_recordings(site: SpeedSite) -> SessionQuerySet:
    """A site's sessions that recorded every vehicle under the limit in force."""
    in_force = Q(limit_kmh__isnull=True)
    if site.limit_kmh is not None:
        in_force |= Q(limit_kmh=site.limit_kmh)
    sessions: SessionQuerySet = SpeedSession.objects.filter(in_force, site=site)
    return sessions.done().filter(recording=Recording.FULL)


def _summarise_session(session: SpeedSession) -> None:
    vehicles, v85 = _vehicles_and_v85(SpeedHistogram.objects.filter(session=session))
    told = v85 if session.recording == Recording.FULL else None
    if (session.vehicles, session.v85) != (vehicles, told):
        session.vehicles, session.v85 = vehicles, told
        # No new version: nobody has decided anything.
        session.save(update_fields=["vehicles", "v85"])


def _vehicles_and_v85(
    histograms: QuerySet[SpeedHistogram],
) -> tuple[int, Decimal | None]:
    """How many vehicles, and the V85 in km/h where there are enough of them."""
    merged = Histogram.merged(
        Histogram.of_pairs(*each) for each in histograms.values_list("values", "counts")
    )
    if merged.n < ENOUGH:
        return merged.n, None
    return merged.n, Decimal(merged.at_rank(rank_85(merged.n))) / 10
