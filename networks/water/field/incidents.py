"""Incidents in the field: logged, isolated, repaired and closed on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.catalog.collecting import (
    FieldContext,
    FieldFile,
    FieldForm,
    NoLongerTaken,
    Recorded,
)
from networks.water.field.going_on import GOING_ON
from networks.water.field.incident_questions import (
    ASSET,
    CUT,
    END,
    QUESTIONS,
    REPAIR,
    SAID,
)
from networks.water.field.late_words import append, over, repair_of, withdrawn, witness
from networks.water.models import ClosedValve, Device, Incident, Pipe
from networks.water.rights import is_water
from networks.water.services.add_photo import add_photo
from networks.water.services.add_sound import add_sound
from networks.water.services.await_files import await_files
from networks.water.services.changing import found
from networks.water.services.correct_incident import Corrections, correct_incident
from networks.water.services.follow_incident import (
    choose_asset,
    close_incident,
    isolate_incident,
    record_repair,
    why_over,
)
from networks.water.services.open_incident import IncidentFacts, open_incident
from networks.water.vocabulary import (
    IncidentState,
    Network,
    Severity,
)

# Between the press of a button and the operation that tells of it.
_AT_ONCE = timedelta(minutes=1)


def read(actor: Actor, keys: Sequence[int]) -> Mapping[int, Recorded]:
    """What is written of incidents; a repair is told anew each time, so never read back."""
    rows: Any = Incident.objects.visible_to(actor).filter(pk__in=list(keys))
    closed: dict[int, list[int]] = {}
    still = ClosedValve.objects.filter(incident__in=rows, opened_at__isnull=True)
    for incident, device in still.order_by("order").values_list("incident_id", "device_id"):
        closed.setdefault(incident, []).append(device)
    return {
        row.pk: Recorded(
            row.version,
            {
                "kind": row.kind,
                "network": row.network,
                "severity": row.severity,
                "pipe": row.pipe_id,
                "device": row.device_id,
                "description": row.description,
                "address": row.address,
                "closed_valves": closed.get(row.pk, []),
                "isolated_at": row.isolated_at and row.isolated_at.isoformat(),
                "customers_cut": row.customers_cut,
                "state": row.state,
                **dict.fromkeys((*REPAIR, "answer")),
            },
        )
        for row in rows
    }


def assigned(actor: Actor, keys: Sequence[int]) -> Mapping[int, Literal["me", "team"]]:
    """Those that go on and were given to the actor, or to a team of it."""
    rows: Any = Incident.objects.visible_to(actor).going_on().filter(pk__in=list(keys))
    told: dict[int, Literal["me", "team"]] = {}
    for key, agent, agency in rows.values_list("pk", "agent_id", "agency_id"):
        if agent is not None and agent == actor.account_id:
            told[key] = "me"
        elif agency in actor.agencies():
            told[key] = "team"
    return told


def create(context: FieldContext, values: Mapping[str, Any]) -> int:
    """Open an incident where the person stands."""
    place = context.place
    if place is None:
        raise ValidationError({"place": _("La position manque.")})
    facts = IncidentFacts(
        kind=values["kind"],
        place=place.point,
        place_source=place.source,
        accuracy_m=place.accuracy_m,
        network=values.get("network") or Network.DRINKING,
        severity=values.get("severity") or Severity.NORMAL,
        description=values.get("description") or "",
        address=values.get("address") or "",
        opened_at=context.at,
        pipe=values.get("pipe"),
        device=values.get("device"),
    )
    facts = _with_network_said(context.actor, facts, values.get("network"))
    try:
        with transaction.atomic():
            return int(open_incident(context.actor, context.territory, facts).pk)
    except (PermissionDenied, ValidationError):
        if facts.pipe is None and facts.device is None:
            raise
    # The pipe was replaced while the phone was away: the leak is there all the same.
    said = _("L’ouvrage choisi sur le téléphone n’est plus en service : à choisir de nouveau.")
    without = replace(
        facts, pipe=None, device=None, description=f"{facts.description}\n{said}".strip()
    )
    return int(open_incident(context.actor, context.territory, without).pk)


def _with_network_said(actor: Actor, facts: IncidentFacts, network: str | None) -> IncidentFacts:
    """The network is the chosen asset's; where somebody said another one, that is kept in words."""
    chosen: Any = None
    for model, key in ((Pipe, facts.pipe), (Device, facts.device)):
        rows: Any = model.objects.visible_to(actor).filter(pk=key)
        chosen = rows.first() or chosen
    if not network or chosen is None or chosen.network == network:
        return facts
    words = {
        "said": Network(network).label,
        "code": chosen.code,
        "network": Network(chosen.network).label,
    }
    said = _("Réseau saisi : « %(said)s » ; « %(code)s » est du réseau « %(network)s ».") % words
    return replace(facts, description=f"{facts.description}\n{said}".strip())


def update(context: FieldContext, key: int, version: int, values: Mapping[str, Any]) -> None:
    """Follow an incident with what changed: each part goes to the service that answers for it."""
    incident = _going_on(context.actor, key)
    # Clocks of two phones differ: what follows an incident was not before it.
    at = max(context.at, incident.opened_at, incident.isolated_at or incident.opened_at)
    said = values.keys()
    if said & SAID:
        incident = correct_incident(
            context.actor,
            key,
            version,
            Corrections(
                kind=values.get("kind", incident.kind),
                severity=values.get("severity", incident.severity),
                description=values.get("description", incident.description) or "",
                address=values.get("address", incident.address) or "",
                announcement=incident.announcement,
            ),
        )
    if said & ASSET:
        incident = choose_asset(
            context.actor,
            key,
            incident.version,
            pipe=values.get("pipe", incident.pipe_id),
            device=values.get("device", incident.device_id),
        )
    if said & CUT:
        cut_at = _moment(values.get("isolated_at"))
        if cut_at and incident.isolated_at and abs(cut_at - context.at) < _AT_ONCE:
            # « Eau coupée » pressed again tells when that was: it is cut since the first time.
            cut_at = incident.isolated_at
        held = ClosedValve.objects.filter(incident=incident, opened_at__isnull=True)
        incident = isolate_incident(
            context.actor,
            key,
            incident.version,
            valves=values["closed_valves"]
            if values.get("closed_valves") is not None
            else list(held.order_by("order").values_list("device_id", flat=True)),
            at=cut_at or incident.isolated_at or at,
            customers_cut=values.get("customers_cut", incident.customers_cut),
            # Whoever closes the first of five valves has not cut the water yet.
            is_cut=any(values.get(each) is not None for each in ("isolated_at", "customers_cut")),
        )
    if said & REPAIR:
        facts = repair_of(values)
        facts = replace(facts, repaired_on=facts.repaired_on or timezone.localdate(at))
        incident = record_repair(context.actor, key, incident.version, facts)
    if said & END:
        close_incident(
            context.actor,
            key,
            incident.version,
            answer=values.get("answer") or "",
            unfounded=values.get("state") == IncidentState.UNFOUNDED,
            at=max(at, incident.isolated_at or at),
        )


def delete(context: FieldContext, key: int, version: int) -> None:
    """Take back what was logged by mistake: it stays in the book, as unfounded."""
    incident = _going_on(context.actor, key)
    at = max(context.at, incident.opened_at, incident.isolated_at or incident.opened_at)
    close_incident(context.actor, key, version, unfounded=True, at=at)


def attach(context: FieldContext, key: int, file: FieldFile) -> float | None:
    """A photo or a spoken note; how far from the incident the camera says it was."""
    if file.media_type.startswith("audio/"):
        add_sound(context.actor, key, file.data, file.name)
        return None
    photo = add_photo(context.actor, key, file.data, file.name, sent_digest=file.sha256)
    return photo.away_m


def awaiting(context: FieldContext, key: int, digests: Sequence[str]) -> None:
    """Say which files are still to come."""
    await_files(context.actor, key, digests)


def _going_on(actor: Actor, key: int) -> Incident:
    incident: Incident = found(actor, Incident, key, lock=True)
    if over := why_over(incident):
        raise NoLongerTaken(over)
    return incident


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


FORM = FieldForm(
    version=1,
    title=gettext_lazy("Signaler un incident"),
    questions=QUESTIONS,
    read=read,
    may=is_water,
    files=frozenset({"photo", "sound"}),
    page=lambda key: reverse("water-incident-by-key", args=[key]),
    beside=("water-pipes", "water-devices", "water-structures"),
    assigned=assigned,
    over=over,
    withdrawn=withdrawn,
    ends=END,
    going_on=GOING_ON,
)
WRITERS: dict[str, Callable[..., Any]] = {
    "create": create,
    "update": update,
    "delete": delete,
    "attach": attach,
    "await": awaiting,
    "append": append,
    "witness": witness,
}
