"""Operations other than speed checks: plan one, change one, withdraw one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.events import OperationChanged
from geoportal.police.kinds import checked_details
from geoportal.police.models import Operation, OperationKind, Secrecy
from geoportal.police.services.changing import changing, found
from geoportal.police.services.shapes import in_storage
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange, checked_fields
from layers.catalog.events import publish
from layers.catalog.services.erase import erase

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """What is said of an operation. `secrecy` None is what its kind has by default."""

    title: str
    starts_at: datetime
    ends_at: datetime
    area: GEOSGeometry | None = None
    secrecy: Secrecy | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def plan_operation(actor: Actor, kind: int, facts: OperationFacts) -> Operation:
    """Plan an operation of a kind of the actor's territory.

    Raises:
        PermissionDenied: the actor is not of the kind's police.
        ValidationError: with a sentence for each field.
    """
    with acting(actor):
        # Locked: what a kind asks for does not change while it is being answered.
        of_kind = found(actor, OperationKind, kind, lock=True)
        operation = Operation(territory_id=of_kind.territory_id, kind=of_kind)
        _fill(operation, facts)
        operation.save()
        publish(OperationChanged(operation.pk))
    return operation


def change_operation(actor: Actor, key: int, version: int, facts: OperationFacts) -> Operation:
    """Replace what is said of an operation; its kind stays.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: with a sentence for each field.
    """
    with changing(actor, Operation, key, version) as operation:
        _fill(operation, facts)
        publish(OperationChanged(operation.pk))
    return operation


def withdraw_operation(actor: Actor, key: int, version: int) -> None:
    """Erase an operation that will not take place, and what the log remembers of it.

    Only the administration erases; here the platform does, for an officer who may.

    Raises:
        PermissionDenied: see `found`.
        ConflictingChange: another version is there already.
        ValidationError: it is a speed check.
    """
    with acting(actor):
        operation = found(actor, Operation, key, lock=True)
        if operation.version != version:
            raise ConflictingChange(operation)
        _refuse_speed_check(operation.kind)
        erase(actor.through("police"), "police-operations", operation)


def _refuse_speed_check(kind: OperationKind) -> None:
    if kind.is_speed_check:
        raise ValidationError(_("Un contrôle de vitesse se prépare et se modifie par ses séances."))


def _fill(operation: Operation, facts: OperationFacts) -> None:
    _refuse_speed_check(operation.kind)
    for name, moment in (("starts_at", facts.starts_at), ("ends_at", facts.ends_at)):
        if timezone.is_naive(moment):
            raise ValidationError({name: _("Cette heure n’a pas de fuseau horaire.")})
    if facts.ends_at <= facts.starts_at:
        raise ValidationError({"ends_at": _("La fin vient après le début.")})
    if facts.ends_at - facts.starts_at > LONGEST:
        raise ValidationError({"ends_at": _("Une opération dure un an au plus.")})
    operation.title = facts.title.strip()
    operation.starts_at, operation.ends_at = facts.starts_at, facts.ends_at
    operation.geom = in_storage(facts.area, "geom")
    operation.secrecy = facts.secrecy or Secrecy(operation.kind.default_secrecy)
    operation.details = checked_details(operation.kind.attributes, facts.details)
    checked_fields(operation, without=("territory", "kind"))
