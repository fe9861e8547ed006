"""What is done about an incident, step by step: given, isolated, repaired, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import Account, Agency, Membership
from layers.catalog.acting import acting
from layers.catalog.changing import checked_fields
from layers.catalog.events import publish
from networks.water.events import IncidentClosed, IncidentGiven
from networks.water.models import ClosedValve, Device, Incident, Repair, Structure
from networks.water.services.changing import changing, found
from networks.water.services.open_incident import (
    MADE_HERE,
    answer_requests,
    require_come,
    tie_to_asset,
)
from networks.water.vocabulary import (
    ENDED,
    Defect,
    DeviceFunction,
    IncidentState,
    RepairSupport,
)


def give_incident(
    actor: Actor, key: int, version: int, agency: int | None, agent: int | None = None
) -> Incident:
    """Give an incident to a team, or to somebody of it.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: there is no such team, or the agent is not of it.
    """
    with changing(actor, Incident, key, version) as incident:
        _require_going_on(incident)
        team = None if agency is None else _team(incident, agency)
        incident.agency = team
        incident.agent = None if agent is None else _member(team, agent)
        if team is not None:
            publish(IncidentGiven(incident.pk, team.pk))
    return incident


def choose_asset(
    actor: Actor, key: int, version: int, *, pipe: int | None = None, device: int | None = None
) -> Incident:
    """Say which pipe or device it is; the agent's choice wins over what was proposed.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: the asset was not in service that day.
    """
    with changing(actor, Incident, key, version) as incident:
        tie_to_asset(actor, incident, pipe, device)
    return incident


def tie_requests(actor: Actor, key: int, version: int, requests: Sequence[int]) -> Incident:
    """Say that citizens' requests told of this incident; several may.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
    """
    with changing(actor, Incident, key, version) as incident:
        answer_requests(actor, incident, tuple(requests))
    return incident


def isolate_incident(
    actor: Actor,
    key: int,
    version: int,
    *,
    valves: Sequence[int],
    at: datetime | None = None,
    customers_cut: int | None = None,
    is_cut: bool = True,
) -> Incident:
    """Water is cut: these valves are closed, in the order of the walk, and no others.

    Said again, it corrects: a valve that is named no more is opened again. What is written already
    changes nothing, whatever the version: whoever presses twice has cut the water once. Without
    `is_cut` only the valves are told: the water still runs, or does as it did.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: one of them is no valve, or the moment is before the opening or to come.
    """
    with acting(actor):
        known = found(actor, Incident, key, lock=True)
        if _is_cut_so(known, valves, at, customers_cut, is_cut):
            return known
        return _isolate(actor, key, version, valves, at or timezone.now(), customers_cut, is_cut)


def _isolate(
    actor: Actor,
    key: int,
    version: int,
    valves: Sequence[int],
    moment: datetime,
    customers_cut: int | None,
    is_cut: bool,
) -> Incident:
    with changing(actor, Incident, key, version) as incident:
        _require_going_on(incident)
        moment = _not_before(incident.opened_at, moment)
        # Locked in one order, whoever closes the same valves for another incident.
        devices = {key: found(actor, Device, key, lock=True) for key in sorted(set(valves))}
        for order, valve in enumerate(valves, start=1):
            device = devices[valve]
            if device.function != DeviceFunction.VALVE:
                raise ValidationError({"valves": _("« %s » n’est pas une vanne.") % device.code})
            if device.is_open is False and not _is_held(device):
                continue  # It bounds a zone: it is not ours to open in the end.
            closed = ClosedValve.objects.filter(incident=incident, device=device).first()
            if closed is None or closed.opened_at is not None:
                closed = closed or ClosedValve(incident=incident, device=device)
                closed.closed_at, closed.opened_at = moment, None
            closed.order = order
            closed.save()
            device.is_open = False
            device.version += 1
            device.save()
        held = ClosedValve.objects.filter(incident=incident, opened_at__isnull=True)
        for closed in held.exclude(device__in=valves):
            _open_again(closed, timezone.now())
        if is_cut:
            incident.isolated_at = moment
            incident.customers_cut = customers_cut
            if incident.state == IncidentState.OPEN:
                incident.state = IncidentState.ISOLATED
        checked_fields(incident, without=MADE_HERE)
    return incident


def _is_cut_so(
    incident: Incident,
    valves: Sequence[int],
    at: datetime | None,
    customers_cut: int | None,
    is_cut: bool,
) -> bool:
    """Whether that is what is written: valves in their order, minute (any, for None), customers."""
    since = incident.isolated_at
    if incident.state in ENDED or (is_cut and since is None):
        return False
    if is_cut and since is not None:
        is_moment = at is None or _minute(at) == _minute(since)
        if not is_moment or customers_cut != incident.customers_cut:
            return False
    closed = ClosedValve.objects.filter(opened_at__isnull=True)
    held = list(
        closed.filter(incident=incident).order_by("order").values_list("device_id", flat=True)
    )
    if [valve for valve in dict.fromkeys(valves) if valve in held] != held:
        return False
    # The others that are named bound a zone: they were closed before, and by nobody's cut.
    others = set(valves) - set(held)
    bounding = Device.objects.filter(
        pk__in=others, territory=incident.territory_id, function=DeviceFunction.VALVE, is_open=False
    ).exclude(pk__in=closed.values("device"))
    return bounding.count() == len(others)


@dataclass(frozen=True, slots=True)
class RepairFacts:
    """What was repaired, with RAEPA's words and ours; without an asset it is the incident's."""

    support: str = RepairSupport.PIPE
    defect: str = Defect.UNKNOWN
    repaired_on: date | None = None
    what: str = ""
    structure: int | None = None


def record_repair(actor: Actor, key: int, version: int, facts: RepairFacts) -> Incident:
    """Write down a repair; the incident is repaired, not yet closed.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: a value is unknown, or the day lies before the incident.
    """
    day = facts.repaired_on or timezone.localdate()
    with changing(actor, Incident, key, version) as incident:
        _require_going_on(incident)
        enter_repair(actor, incident, facts, day)
        incident.repaired_at = moment_of(incident, day)
        incident.state = IncidentState.REPAIRED
    return incident


def enter_repair(actor: Actor, incident: Incident, facts: RepairFacts, day: date) -> Repair:
    """Enter a repair of an incident that is locked; the incident itself stays as it is.

    Raises:
        PermissionDenied: the actor does not see the structure.
        ValidationError: a value is unknown, or the day lies before the incident.
    """
    if day < timezone.localdate(incident.opened_at) or day > timezone.localdate():
        raise ValidationError(
            {"repaired_on": _("Ce jour n’est pas entre l’ouverture et aujourd’hui.")}
        )
    number = Repair.objects.filter(incident=incident).count() + 1
    structure = facts.structure and found(actor, Structure, facts.structure)
    repair = Repair(
        incident=incident,
        code=f"{incident.number}-{number}",
        support=facts.support,
        defect=facts.defect,
        pipe=incident.pipe if facts.support == RepairSupport.PIPE else None,
        device=incident.device if facts.support == RepairSupport.DEVICE else None,
        structure=structure or None,
        repaired_on=day,
        owner=incident.pipe.owner if incident.pipe else "",
        what=facts.what.strip(),
        geom=incident.geom,
    )
    checked_fields(repair, without=("incident", "pipe", "device", "structure"))
    repair.save()
    return repair


def moment_of(incident: Incident, day: date) -> datetime:
    """Now for what was repaired today, noon of another day."""
    if day == timezone.localdate():
        return timezone.now()
    noon = datetime.combine(day, datetime.min.time()).replace(hour=12)
    return max(timezone.make_aware(noon), incident.opened_at)


def close_incident(
    actor: Actor,
    key: int,
    version: int,
    *,
    answer: str = "",
    unfounded: bool = False,
    at: datetime | None = None,
) -> Incident:
    """Water runs again, the closed valves are open; or there was nothing to do.

    Args:
        actor: who closes it.
        key: which incident.
        version: the version that the actor has read.
        answer: what may be said to everyone who reported it.
        unfounded: nothing was found.
        at: when water ran again.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: it is closed already, or the moment lies before the opening or is to come.
    """
    moment = at or timezone.now()
    with changing(actor, Incident, key, version) as incident:
        _require_going_on(incident)
        moment = _not_before(incident.isolated_at or incident.opened_at, moment)
        for closed in ClosedValve.objects.filter(incident=incident, opened_at__isnull=True):
            _open_again(closed, moment)
        incident.state = IncidentState.UNFOUNDED if unfounded else IncidentState.CLOSED
        if not unfounded:
            incident.restored_at = moment
        incident.closed_at = moment
        publish(IncidentClosed(incident.pk, incident.state, answer.strip()))
    return incident


def _open_again(closed: ClosedValve, moment: datetime) -> None:
    """Unless another incident still needs it closed."""
    closed.opened_at = moment
    closed.save()
    device: Any = Device.objects.select_for_update().get(pk=closed.device_id)
    let_go(device, moment)
    if _is_held(device):
        return
    device.is_open = True
    device.version += 1
    device.save()


def let_go(device: Device, moment: datetime) -> None:
    """A valve that is opened is held no more by incidents that are over: nobody ends them again."""
    held = ClosedValve.objects.filter(device=device, opened_at__isnull=True)
    held.filter(incident__state__in=ENDED).update(opened_at=moment)


def _team(incident: Incident, key: int) -> Agency:
    team = Agency.objects.filter(pk=key, territory=incident.territory_id).first()
    if team is None:
        raise ValidationError({"agency": _("Il n’y a pas de telle équipe ici.")})
    return team


def _member(team: Agency | None, key: int) -> Account:
    of_team = Membership.objects.filter(agency=team, account_id=key)
    if team is None or not of_team.exists():
        raise ValidationError({"agent": _("Cet agent n’est pas de cette équipe.")})
    return Account.objects.get(pk=key)


def why_over(incident: Incident) -> str:
    """Why nothing is done about an incident any more, in a sentence; empty while something is."""
    if incident.state == IncidentState.UNFOUNDED:
        return _("Cet incident a été retiré : il est classé sans suite.")
    return _("Cet incident est clos.") if incident.state in ENDED else ""


def _require_going_on(incident: Incident) -> None:
    if over := why_over(incident):
        raise ValidationError(over)


def _is_held(device: Device) -> bool:
    """Whether an incident keeps it closed."""
    return ClosedValve.objects.filter(device=device, opened_at__isnull=True).exists()


def _not_before(earlier: datetime, moment: datetime) -> datetime:
    """The moment; of the same minute, which is all that people write, the later of the two.

    Raises:
        ValidationError: it lies before, or is to come.
    """
    require_come(moment, "at")
    if moment < _minute(earlier):
        raise ValidationError({"at": _("Cet instant est avant l’ouverture ou la coupure.")})
    return max(moment, earlier)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
