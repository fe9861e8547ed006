"""Bring the units and relations of a matrix file into an operation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.analysis.matrix import CannotRead, Record, Unit, Verb, read_relations
from archaeology.analysis.matrix.inconsistencies import one_sided
from archaeology.sites.importing.writing import OnlyTried
from archaeology.sites.models import Operation, StratigraphicRelation, StratigraphicUnit
from archaeology.sites.models.stratigraphy import plain_number
from archaeology.sites.rights import to_change
from archaeology.sites.services.relate_units import Triple, recorded_relations, refuse_cycles
from archaeology.sites.vocabulary import RelationKind, UnitKind
from layers.access.actor import Actor
from layers.catalog.acting import acting

# The sheet says where the *other* unit lies.
_KINDS = {
    Verb.ABOVE: RelationKind.COVERED_BY,
    Verb.BELOW: RelationKind.COVERS,
    Verb.EQUAL: RelationKind.EQUALS,
    Verb.CONTEMPORARY: RelationKind.CONTEMPORARY,
}
# What matrix programs call the kinds of units.
_UNIT_KINDS = {
    "deposit": UnitKind.DEPOSIT,
    "layer": UnitKind.DEPOSIT,
    "fill": UnitKind.FILL,
    "cut": UnitKind.CUT,
    "structural": UnitKind.STRUCTURE,
    "structure": UnitKind.STRUCTURE,
    "masonry": UnitKind.STRUCTURE,
    "surface": UnitKind.SURFACE,
    "natural": UnitKind.NATURAL,
}


@dataclass(slots=True)
class MatrixReport:
    """What entered: new units, new relations of those stated (each counted once, not with its
    inverse), and in French which columns are not read and what the sheets say differently from
    one another.
    """

    units: int = 0
    stated: int = 0
    relations: int = 0
    notes: list[str] = field(default_factory=list)


def import_matrix(
    actor: Actor, operation: int, path: Path, *, dry_run: bool = False
) -> MatrixReport:
    """Make the units of a `.lst` or CSV file that the operation has not yet, and relate them all.

    Units that are there keep what is recorded of them. A second run adds nothing; a dry run
    reports the same and changes nothing.

    Raises:
        PermissionDenied: there is no such operation, or none for this actor.
        ValidationError: the file cannot be read, or a name is too long; nothing was written.
        StratigraphicCycle: with what is recorded, the relations would go round; nothing either.
    """
    with suppress(OnlyTried), acting(actor):
        dig = to_change(actor, Operation, operation)
        try:
            record = read_relations(path)
        except CannotRead as refused:
            raise ValidationError(str(refused)) from None
        left = (
            [_("Colonnes laissées de côté : %s.") % ", ".join(record.left)] if record.left else []
        )
        report = MatrixReport(notes=[*left, *(each.reason for each in one_sided(record))])
        keys = _units(dig, record, report)
        known = set(recorded_relations(dig.pk))
        stated = _stated(record)
        refuse_cycles([*known, *stated])
        new = [each for each in stated if each not in known]
        report.stated, report.relations = len(stated), len(new)
        StratigraphicRelation.objects.bulk_create(
            (
                StratigraphicRelation(unit_id=keys[unit], kind=kind, other_id=keys[other])
                for one, kind_of, another in new
                for unit, kind, other in (
                    (one, kind_of, another),
                    (another, kind_of.inverse, one),
                )
            ),
            batch_size=1000,
        )
        if dry_run:
            raise OnlyTried
    return report


def _units(dig: Operation, record: Record, report: MatrixReport) -> dict[str, int]:
    """The keys of all units that the file names, the missing ones made."""
    named = {plain_number(name): sheet for name, sheet in record.units.items()}
    for statement in record.statements:
        other = plain_number(statement.other)
        named.setdefault(other, Unit(other))
    there = set(dig.units.values_list("number", flat=True))
    made = []
    for name, sheet in named.items():
        if name in there:
            continue
        unit = StratigraphicUnit(
            operation=dig,
            number=name,
            kind=_UNIT_KINDS.get(sheet.kind.lower(), UnitKind.UNKNOWN),
            phase=sheet.phase,
            structure=sheet.structure,
        )
        unit.name_it()
        unit.clean_fields(exclude={"id", "operation"})
        made.append(unit)
    StratigraphicUnit.objects.bulk_create(made, batch_size=1000)
    report.units = len(made)
    return dict(dig.units.values_list("number", "pk"))


def _stated(record: Record) -> list[Triple]:
    """Each relation once, from whichever side it was told; none of a unit to itself."""
    found: dict[Triple, None] = {}
    for statement in record.statements:
        one, other = plain_number(statement.unit), plain_number(statement.other)
        if one == other:
            continue
        kind = _KINDS[statement.verb]
        there = (one, kind, other)
        back = (other, kind.inverse, one)
        if there not in found and back not in found:
            found[there] = None
    return list(found)
