"""Correct a stratigraphic unit."""

from __future__ import annotations

from django.db.models import Q

from archaeology.sites.models import StratigraphicUnit
from archaeology.sites.rights import to_change
from archaeology.sites.services.asserted import refuse_what_is_asserted
from archaeology.sites.services.record_unit import UnitFacts, fill
from archaeology.sites.services.saving import require_version, save
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_unit(actor: Actor, key: int, version: int, facts: UnitFacts) -> StratigraphicUnit:
    """The unit as it is now said to be; `UnitFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such unit, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, the number is taken, or an assertion is preferred for
            what would change.
    """
    with acting(actor):
        unit = to_change(actor, StratigraphicUnit, key)
        require_version(unit, version)
        refuse_what_is_asserted(Q(unit=unit), UnitFacts.of(unit), facts)
        fill(unit, facts)
        unit.version += 1
        save(unit)
    return unit
