"""Speed checks, written in bulk as if each had gone through its services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import shapely
from django.contrib.gis.geos import LineString, Point

from geoportal.demo.organisation import TERRITORY
from geoportal.demo.speeds import PARIS, Session, Site, speed_sites
from geoportal.police.measuring.histogram import Histogram
from geoportal.police.measuring.retained import retained_kmh
from geoportal.police.models import (
    Device,
    Operation,
    Purpose,
    Recording,
    Secrecy,
    SessionState,
    SpeedHistogram,
    SpeedReading,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.models.readings import Heading
from geoportal.police.services.define_kind import define_kind
from geoportal.police.services.plan_session import plan_session
from geoportal.police.services.publish_statistics import publish_statistics
from geoportal.police.services.refresh_summary import refresh_summary
from geoportal.police.services.register_device import register_device
from geoportal.police.services.register_site import SiteFacts, register_site
from layers.access.actor import Actor

AGENT_NUMBERS = ("76-01", "76-02")
MONTHS = 5


def load_speed_checks(actor: Actor, until: date) -> None:
    """Write devices, kinds of operations, sites, sessions with their vehicles, summaries."""
    define_kind(
        actor,
        TERRITORY.key,
        code="school-crossing",
        title="Sortie d’école",
        color="#2f6d8c",
        default_secrecy=Secrecy.PUBLIC,
        attributes=[
            {"name": "school", "title": "École", "type": "text", "required": True},
            {"name": "agents", "title": "Nombre d’agents", "type": "integer", "required": False},
        ],
    )
    define_kind(actor, TERRITORY.key, code="patrol", title="Patrouille", color="#5a4a7a")
    for number, site in enumerate(speed_sites(until), start=1):
        # A device for each: invented sessions may fall in one hour.
        device = register_device(
            actor,
            TERRITORY.key,
            serial=f"DEMO-{number:03d}",
            model="Cinémomètre de démonstration",
            verified_on=until - timedelta(days=300),
            verified_until=until + timedelta(days=65),
        )
        _load_site(actor, site, device)
    # The month that is going on is not over; the others are told as the public may know them.
    for back in range(MONTHS, 0, -1):
        month = until.year * 12 + until.month - 1 - back
        publish_statistics(actor, TERRITORY.key, month // 12, month % 12 + 1)


def _load_site(actor: Actor, site: Site, device: Device) -> None:
    line = LineString(shapely.get_coordinates(site.line).tolist(), srid=2154)
    middle = shapely.line_interpolate_point(site.line, 0.5, normalized=True)
    row = register_site(
        actor,
        TERRITORY.key,
        SiteFacts(
            code=site.code,
            road=site.road,
            segment=site.segment,
            segment_line=line,
            point=Point(middle.x, middle.y, srid=2154),
            towards=site.towards,
            limit_kmh=site.limit_kmh,
            limit_order="Arrêté de démonstration",
            reason=site.reason,
        ),
    )
    *done, planned = site.sessions
    coming = plan_session(
        actor,
        row.pk,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        device=device.pk,
        agents=AGENT_NUMBERS,
    )
    for session in done:
        _load_session(row, session, coming)
    refresh_summary(actor, row.pk)


def _load_session(site: SpeedSite, session: Session, coming: SpeedSession) -> None:
    row = SpeedSession.objects.create(
        territory_id=site.territory_id,
        site=site,
        operation=Operation.objects.create(
            territory_id=site.territory_id,
            kind=coming.operation.kind,
            is_speed_check=True,
            title=coming.operation.title,
            geom=coming.operation.geom,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        ),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=SessionState.DONE,
        device=coming.device,
        agents=coming.agents,
        purpose=Purpose.ENFORCEMENT if session.enforcement else Purpose.SURVEY,
        recording=Recording.ENFORCEMENT if session.enforcement else Recording.FULL,
        limit_kmh=site.limit_kmh,
        geom=coming.geom,
    )
    SpeedReading.objects.bulk_create(
        SpeedReading(
            session=row,
            at=each.at,
            measured_kmh=Decimal(each.tenths) / 10,
            retained_kmh=Decimal(str(retained_kmh(each.tenths / 10))),
            vehicle_class="VL",
            direction=_heading(each.decreasing),
            free_flow=each.free_flow,
        )
        for each in session.vehicles
    )
    cells = sorted(
        (each.at.astimezone(PARIS).hour, _heading(each.decreasing), each.free_flow, each.tenths)
        for each in session.vehicles
    )
    for (hour, heading, free_flow), group in groupby(cells, key=lambda cell: cell[:3]):
        histogram = Histogram.of_tenths([cell[3] for cell in group])
        SpeedHistogram.objects.create(
            session=row,
            hour=hour,
            direction=heading,
            free_flow=free_flow,
            values=histogram.values.tolist(),
            counts=histogram.counts.tolist(),
        )


def _heading(decreasing: bool) -> str:
    return Heading.DECREASING if decreasing else Heading.INCREASING
