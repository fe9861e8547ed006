"""What a recording sheet says about its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verb(StrEnum):
    """How the other unit lies to the unit whose sheet it is."""

    # The other is above the unit, hence later.
    ABOVE = "above"
    # The other is below the unit, hence earlier.
    BELOW = "below"
    # Both are the same unit, dug or numbered twice.
    EQUAL = "equal"
    # Both are of one time, but not one unit.
    CONTEMPORARY = "contemporary"

    @property
    def inverse(self) -> Verb:
        """What the other's sheet should say."""
        return {Verb.ABOVE: Verb.BELOW, Verb.BELOW: Verb.ABOVE}.get(self, self)


@dataclass(frozen=True, slots=True)
class Statement:
    """One relation, on the sheet of `unit`: `other` is above it, below it, equal to it…"""

    unit: str
    verb: Verb
    other: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A stratigraphic unit as its sheet describes it; `recorded` is false if it has no sheet."""

    name: str
    kind: str = ""
    phase: str = ""
    structure: str = ""
    recorded: bool = True


@dataclass(slots=True)
class Record:
    """All sheets of an excavation; `doubled` are names of units with more than one sheet, `left`
    the headings of a table's columns that are not read.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def add(self, unit: Unit) -> None:
        """A sheet; a second one of the same unit adds what the first left blank."""
        first = self.units.get(unit.name)
        if first is None:
            self.units[unit.name] = unit
            return
        self.doubled.append(unit.name)
        self.units[unit.name] = Unit(
            unit.name,
            first.kind or unit.kind,
            first.phase or unit.phase,
            first.structure or unit.structure,
        )

    def state(self, unit: str, verb: Verb, others: list[str]) -> None:
        """Relations on a sheet."""
        self.statements.extend(Statement(unit, verb, other) for other in others)
