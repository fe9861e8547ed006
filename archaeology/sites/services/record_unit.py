"""Write down a stratigraphic unit."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archaeology.sites.models import Operation, StratigraphicUnit
from archaeology.sites.models.stratigraphy import plain_number
from archaeology.sites.rights import to_change
from archaeology.sites.services.saving import put, save
from archaeology.sites.statements import dating_columns
from archaeology.sites.vocabulary import UnitKind
from layers.access.actor import Actor
from layers.catalog.acting import acting

_PLAIN = ("number", "kind", "description", "interpretation", "phase", "structure")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit; `dating` is an EDTF text or ""."""

    number: str
    kind: str = UnitKind.UNKNOWN
    description: str = ""
    interpretation: str = ""
    phase: str = ""
    structure: str = ""
    dating: str = ""

    @classmethod
    def of(cls, unit: StratigraphicUnit) -> UnitFacts:
        """What is recorded of a unit."""
        return cls(**{each.name: getattr(unit, each.name) for each in fields(cls)})


def record_unit(actor: Actor, operation: int, facts: UnitFacts) -> StratigraphicUnit:
    """A new unit of an operation.

    Raises:
        PermissionDenied: there is no such operation, or none for this actor.
        ValidationError: a value is wrong, the dating cannot be read, or the number is taken.
    """
    with acting(actor):
        unit = StratigraphicUnit(operation=to_change(actor, Operation, operation))
        fill(unit, facts)
        save(unit)
    return unit


def fill(unit: StratigraphicUnit, facts: UnitFacts) -> None:
    """Put facts on a unit of an operation."""
    put(unit, facts, _PLAIN)
    unit.number = plain_number(unit.number)
    for column, value in dating_columns(facts.dating).items():
        setattr(unit, column, value)
    unit.name_it()
