"""Sites: register one, change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.models import (
    Direction,
    PastLimit,
    SessionState,
    SiteKind,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.models.sessions import SessionQuerySet
from geoportal.police.rights import require_police
from geoportal.police.services.changing import changing
from geoportal.police.services.refresh_summary import summarise
from geoportal.police.services.shapes import SRID, in_storage
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import checked_fields, refusing
from layers.territory.locate import has_boundaries, outside_message
from layers.territory.models import Commune

LONGEST_M = 30_000.0
# How far from the middle of the road a device may stand.
ASIDE_M = 200.0
SAME_CODE = {
    "speed_site_code_unique": ("code", gettext_lazy("Un site du territoire porte déjà ce code."))
}


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is said of a site; geometries in EPSG:2154.

    `segment_line` may be None where only the exact `point` is known. A place outside the
    territory's communes is refused unless `outside` says that it is meant. `limit_since` is the
    first day of a changed limit, by default today; a new site has only the one it has.
    """

    code: str
    road: str
    segment: str = ""
    segment_line: LineString | None = None
    point: Point | None = None
    kind: SiteKind = SiteKind.MOBILE
    direction: Direction = Direction.BOTH
    towards: str = ""
    limit_kmh: int | None = None
    limit_order: str = ""
    limit_ordered_on: date | None = None
    limit_since: date | None = None
    reason: str = ""
    outside: bool = False


def register_site(actor: Actor, territory: str, facts: SiteFacts) -> SpeedSite:
    """Register a site; its commune follows from its place.

    Raises:
        PermissionDenied: the actor is not of that territory's police.
        ValidationError: with a sentence for each field.
    """
    require_police(actor, territory)
    site = SpeedSite(territory_id=territory)
    _fill(site, facts)
    with acting(actor), refusing(SAME_CODE):
        site.save()
    return site


def change_site(actor: Actor, key: int, version: int, facts: SiteFacts) -> SpeedSite:
    """Replace what is said of a site; planned sessions follow its place.

    A changed limit holds from a day on, and the one before is remembered: each session has the
    limit of its own day. Under another limit the summary begins anew.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: with a sentence for each field.
    """
    with acting(actor):
        with changing(actor, SpeedSite, key, version, SAME_CODE) as site:
            _keep_published_code(site, facts.code.strip())
            _keep_limit_of_the_past(site)
            before = _limit_of(site)
            _fill(site, facts)
            if before is None:
                unknown = SpeedSession.objects.filter(site=site, state=SessionState.PLANNED)
                unknown.update(limit_kmh=site.limit_kmh)
            elif before.limit_kmh != site.limit_kmh:
                since = facts.limit_since or timezone.localdate()
                _remember(before, since, site.limit_kmh)
                _sessions_from(site, since).update(limit_kmh=site.limit_kmh)
            summarise(site)
        planned = SpeedSession.objects.filter(site=site, state=SessionState.PLANNED)
        planned.update(geom=place_of(site))
    return site


def place_of(site: SpeedSite) -> Point:
    """Where a session at the site takes place: the exact place, else the segment's middle."""
    if site.point is not None:
        return site.point
    shape: Any = site.geom
    place: Point = shape if isinstance(shape, Point) else shape.interpolate_normalized(0.5)
    place.srid = SRID
    return place


def _keep_published_code(site: SpeedSite, code: str) -> None:
    """Under a new code a correction would tell again, as new, what it must not tell twice."""
    if code == site.code:
        return
    if SpeedRelease.objects.counting(site.territory_id, site.code).exists():
        raise ValidationError(
            {"code": _("Ce site figure dans une publication : il garde son code.")}
        )


def _keep_limit_of_the_past(site: SpeedSite) -> None:
    """Sessions without a limit of their own took place under the one that is about to go."""
    SpeedSession.objects.filter(site=site, state=SessionState.DONE, limit_kmh__isnull=True).update(
        limit_kmh=site.limit_kmh
    )


def _limit_of(site: SpeedSite) -> PastLimit | None:
    """The limit as it would be remembered; one that was not known is not."""
    if site.limit_kmh is None:
        return None
    return PastLimit(
        site=site,
        limit_kmh=site.limit_kmh,
        limit_order=site.limit_order,
        limit_ordered_on=site.limit_ordered_on,
        reason=site.reason,
    )


def _remember(before: PastLimit, since: date, limit_kmh: int | None) -> None:
    """Keep a limit that another one replaces from a day on."""
    if since > timezone.localdate():
        raise ValidationError(
            {"limit_since": _("Une limite à venir s’inscrit le jour où elle entre en vigueur.")}
        )
    last = PastLimit.objects.filter(site=before.site_id).first()
    if last is not None and since < last.until:
        raise ValidationError(
            {
                "limit_since": _("La limite avait déjà changé le %s : elle change après.")
                % f"{last.until:%d/%m/%Y}"
            }
        )
    if last is None or last.until < since:
        before.until = since
        before.save()
    elif last.limit_kmh == limit_kmh:
        # Changed again on the same day, back to what it was: it never changed.
        last.delete()


def _sessions_from(site: SpeedSite, since: date) -> SessionQuerySet:
    start = timezone.make_aware(datetime.combine(since, time()))
    sessions: SessionQuerySet = SpeedSession.objects.filter(
        ~Q(state=SessionState.CANCELLED), site=site, starts_at__gte=start
    )
    return sessions


def _fill(site: SpeedSite, facts: SiteFacts) -> None:
    line = in_storage(facts.segment_line, "geom")
    point = in_storage(facts.point, "point")
    if line is None and point is None:
        raise ValidationError({"geom": _("Un site a une section de voie, ou au moins un point.")})
    site.geom, site.point = line or point, point
    _check_shapes(line, point)
    site.code, site.road = facts.code.strip(), facts.road.strip()
    site.segment, site.towards = facts.segment.strip(), facts.towards.strip()
    site.kind, site.direction = facts.kind, facts.direction
    site.limit_kmh, site.limit_order = facts.limit_kmh, facts.limit_order.strip()
    site.limit_ordered_on, site.reason = facts.limit_ordered_on, facts.reason.strip()
    if site.limit_kmh is not None and not 5 <= site.limit_kmh <= 130:
        raise ValidationError({"limit_kmh": _("Une limite va de 5 à 130 km/h.")})
    site.commune = _commune_of(site, facts.outside)
    checked_fields(site, without=("territory", "commune"))


def _check_shapes(line: Any, point: Any) -> None:
    if line is not None and line.geom_type != "LineString":
        raise ValidationError({"geom": _("Une section de voie est une ligne d’un seul tenant.")})
    if point is not None and point.geom_type != "Point":
        raise ValidationError({"point": _("L’emplacement exact est un point.")})
    if line is not None and not 0 < line.length <= LONGEST_M:
        raise ValidationError({"geom": _("Une section de voie a une longueur, 30 km au plus.")})
    if line is not None and point is not None and line.distance(point) > ASIDE_M:
        raise ValidationError(
            {"point": _("L’emplacement exact est à plus de 200 m de la section de voie.")}
        )


def _commune_of(site: SpeedSite, outside: bool) -> Commune | None:
    """The commune of the site's place, which lies in the territory where its limits are known."""
    found: Commune | None = (
        Commune.objects.filter(territory_id=site.territory_id).containing(place_of(site)).first()
    )
    if found is None and not outside and has_boundaries(site.territory_id):
        raise ValidationError({"geom": outside_message()})
    return found
