"""Correct what was entered of an incident, and say what the public may know."""

from __future__ import annotations

from dataclasses import dataclass

from layers.access.actor import Actor
from layers.catalog.changing import checked_fields
from networks.water.models import Incident
from networks.water.services.changing import changing
from networks.water.services.open_incident import MADE_HERE


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is said of an incident; everything is written as it stands here."""

    kind: str
    severity: str
    description: str = ""
    address: str = ""
    announcement: str = ""


def correct_incident(actor: Actor, key: int, version: int, said: Corrections) -> Incident:
    """Write the corrections; with an announcement the public sees the incident until it ends.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: with a sentence for each field.
    """
    with changing(actor, Incident, key, version) as incident:
        incident.kind = said.kind
        incident.severity = said.severity
        incident.description = said.description.strip()
        incident.address = said.address.strip()
        incident.announcement = said.announcement.strip()
        checked_fields(incident, without=MADE_HERE)
    return incident
