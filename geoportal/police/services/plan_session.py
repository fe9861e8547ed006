"""Plan a speed session, also because somebody complained."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from geoportal.police.events import SessionPlanned
from geoportal.police.models import (
    Operation,
    Purpose,
    Recording,
    Secrecy,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.pseudonyms import pseudonyms
from geoportal.police.services.changing import found
from geoportal.police.services.define_kind import speed_check_kind
from geoportal.police.services.register_site import place_of
from geoportal.police.services.session_checks import (
    DEVICE_FREE,
    checked_times,
    checked_to_come,
    equip,
    fit_operation,
    joined_operation,
    locked_device,
    require_site_free,
)
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import checked_fields, refusing
from layers.catalog.events import publish
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer
from layers.catalog.services.relate import End, relate


def plan_session(
    actor: Actor,
    site: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    purpose: Purpose | None = None,
    recording: Recording = Recording.FULL,
    device: int | None = None,
    moving: bool | None = None,
    agents: Iterable[str] = (),
    operation: int | None = None,
    complaint: int | None = None,
) -> SpeedSession:
    """Plan a session at a site, as an operation of its own or as part of one.

    Args:
        actor: who plans it.
        site: key of the site.
        starts_at: with its time zone.
        ends_at: with its time zone.
        purpose: by default a survey, or following up a complaint if there is one.
        recording: whether every vehicle will be recorded.
        device: key of the device, if it is known already.
        moving: by default as the device is.
        agents: their service numbers, of which only pseudonyms are kept.
        operation: key of an operation of speed checks to become part of.
        complaint: key of the row of `requests` that this follows up; the session is tied to it.

    Raises:
        PermissionDenied: the actor is not of the site's police, or does not see the complaint.
        ValidationError: with a sentence for each field.
    """
    with acting(actor):
        place = found(actor, SpeedSite, site, lock=True)
        territory = place.territory_id
        checked_times(starts_at, ends_at)
        checked_to_come(ends_at)
        if complaint is not None:
            _require_complaint(actor, complaint, territory)
        session = SpeedSession(
            territory_id=territory,
            site=place,
            starts_at=starts_at,
            ends_at=ends_at,
            purpose=purpose or (Purpose.SURVEY if complaint is None else Purpose.COMPLAINT),
            recording=recording,
            agents=pseudonyms(territory, agents),
            limit_kmh=place.limit_kmh,
            geom=place_of(place),
        )
        equip(session, locked_device(actor, device), moving)
        checked_fields(session, without=("territory", "site", "operation", "device"))
        require_site_free(session)
        session.operation = (
            operation_of(place, starts_at, ends_at)
            if operation is None
            else joined_operation(actor, operation, territory)
        )
        with refusing(DEVICE_FREE):
            session.save()
        fit_operation(session.operation_id)
        if complaint is not None:
            ends = End("speed-checks", session.pk), End("requests", complaint)
            relate(actor, ends[0], Relation.Kind.ABOUT, ends[1])
        publish(SessionPlanned(session.pk))
    return session


def _require_complaint(actor: Actor, key: int, territory: str) -> None:
    """The request must exist for the actor, and in the site's own territory."""
    try:
        seen = layer("requests").visible_to(actor).of_territory(territory).keyed([key])
    except UnknownLayer:
        seen = None
    if seen is None or not seen.count().number:
        raise PermissionDenied(_("Cette demande est introuvable dans ce territoire."))


def operation_of(site: SpeedSite, starts_at: datetime, ends_at: datetime) -> Operation:
    """A new operation of speed checks for a session at a site."""
    return Operation.objects.create(
        territory_id=site.territory_id,
        kind=speed_check_kind(site.territory_id),
        is_speed_check=True,
        title=(_("Contrôle de vitesse, %s") % site.road)[:200],
        geom=site.geom,
        starts_at=starts_at,
        ends_at=ends_at,
        secrecy=Secrecy.RESTRICTED,
    )
