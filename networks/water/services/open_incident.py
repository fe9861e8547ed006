"""Enter an incident: from the field, from a citizen's request, from a sensor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import checked_fields
from layers.catalog.events import publish
from layers.catalog.models import Relation
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.services.relate import End, relate
from layers.territory.locate import PlaceSource, has_boundaries, outside_message
from layers.territory.models import Commune
from networks.water.events import IncidentOpened
from networks.water.models import Device, Incident, Pipe
from networks.water.nearest import nearest_assets
from networks.water.numbers import new_number
from networks.water.rights import denied, require_water
from networks.water.services.changing import found
from networks.water.vocabulary import FoundBy, Network, Severity

REQUESTS, INCIDENTS = "requests", "water-incidents"
MOST_ATTEMPTS = 20
# Clocks of phones are not ours.
AHEAD_SECONDS = 300
# No network of ours is older; a mistyped year must not stop every list that shows it.
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
MADE_HERE = (*("territory", "commune", "agency", "agent", "pipe", "device", "proposed", "awaited"),)


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What is said of an incident; `place` in EPSG:2154, `pipe` and `device` keys of assets."""

    kind: str
    place: Point
    place_source: str = PlaceSource.MAP
    network: str = Network.DRINKING
    accuracy_m: float | None = None
    found_by: str = FoundBy.AGENT
    severity: str = Severity.NORMAL
    description: str = ""
    announcement: str = ""
    address: str = ""
    opened_at: datetime | None = None
    pipe: int | None = None
    device: int | None = None
    synthetic: bool = False


def open_incident(
    actor: Actor, territory: str, facts: IncidentFacts, *, requests: tuple[int, ...] = ()
) -> Incident:
    """A new incident; the nearest assets are kept beside what the agent chose.

    Args:
        actor: who enters it.
        territory: where.
        facts: what is known.
        requests: keys of the citizens' requests that it answers.

    Raises:
        PermissionDenied: the actor is not of that territory's water service, or does not see one
            of the requests or assets.
        ValidationError: with a sentence for each field.
    """
    require_water(actor, territory)
    opened_at = facts.opened_at or timezone.now()
    if opened_at < EARLIEST:
        raise ValidationError({"opened_at": _("Cette année n’est pas la bonne.")})
    require_come(opened_at, "opened_at")
    incident = Incident(
        territory_id=territory,
        kind=facts.kind,
        network=facts.network,
        found_by=facts.found_by,
        severity=facts.severity,
        description=facts.description.strip(),
        announcement=facts.announcement.strip(),
        geom=facts.place,
        place_source=facts.place_source,
        accuracy_m=facts.accuracy_m,
        address=facts.address.strip(),
        opened_at=opened_at,
        synthetic=facts.synthetic,
        commune=Commune.objects.filter(territory_id=territory).containing(facts.place).first(),
    )
    tie_to_asset(actor, incident, facts.pipe, facts.device)
    near = nearest_assets(
        territory,
        facts.place,
        timezone.localdate(opened_at),
        network=facts.network,
        accuracy_m=facts.accuracy_m,
    )
    incident.proposed = [each.told() for each in near]
    if not near and incident.commune is None and has_boundaries(territory):
        raise ValidationError({"place": outside_message()})
    checked_fields(incident, without=MADE_HERE)
    with acting(actor):
        _save(incident)
        answer_requests(actor, incident, requests)
        publish(IncidentOpened(incident.pk))
    return incident


def require_come(moment: datetime, field: str) -> None:
    """Refuse what has not happened yet.

    Raises:
        ValidationError: the moment is to come.
    """
    if (moment - timezone.now()).total_seconds() > AHEAD_SECONDS:
        raise ValidationError({field: _("Cet instant est à venir.")})


def tie_to_asset(actor: Actor, incident: Incident, pipe: int | None, device: int | None) -> None:
    """Say what an incident happened to; the network follows.

    Raises:
        PermissionDenied: the actor does not see that asset, or it is of another territory.
        ValidationError: it was not there yet, or no more.
    """
    chosen: Any = None
    incident.pipe = None if pipe is None else found(actor, Pipe, pipe)
    incident.device = None if device is None else found(actor, Device, device)
    for chosen in (incident.pipe, incident.device):
        if chosen is None:
            continue
        if str(chosen.territory_id) != str(incident.territory_id):
            raise denied()
        day = timezone.localdate(incident.opened_at)
        if not type(chosen).objects.in_service_on(day).filter(pk=chosen.pk).exists():
            raise ValidationError(
                {
                    "pipe" if chosen is incident.pipe else "device": _(
                        "« %s » n’était pas en service ce jour-là."
                    )
                    % chosen.code
                }
            )
        incident.network = chosen.network


def answer_requests(actor: Actor, incident: Incident, requests: tuple[int, ...]) -> None:
    """Tie citizens' requests to the incident that they told of.

    Raises:
        PermissionDenied: the actor does not see one of them.
    """
    if not requests:
        return
    try:
        layer = layer_for(actor, REQUESTS)
    except UnknownLayer:
        raise denied() from None
    rows = layer.visible_to(actor).of_territory(str(incident.territory_id))
    seen = {each.key for each in rows.keyed(list(requests)).features(len(requests))}
    if seen != set(requests):
        raise PermissionDenied(_("Une de ces demandes n’existe pas, ou n’est pas à vous."))
    for key in requests:
        relate(actor, End(REQUESTS, key), Relation.Kind.CAUSED, End(INCIDENTS, incident.pk))


def _save(incident: Incident) -> None:
    """With another number where chance gave one that is taken."""
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            with transaction.atomic():
                incident.save(force_insert=True)
            return
        except IntegrityError as error:
            taken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
            if taken != "incident_number_unique" or attempt == MOST_ATTEMPTS:
                raise
            incident.number = new_number()
