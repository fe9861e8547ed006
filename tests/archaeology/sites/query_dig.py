"""A public and a restricted dig, their stratigraphy and finds, made through the models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Point

from archaeology.sites.models import (
    Find,
    Operation,
    StratigraphicRelation,
    StratigraphicUnit,
)
from archaeology.sites.vocabulary import RelationKind
from layers.access.models import Territory
from tests.conftest import SOUTH, WEST

# (later, kind, earlier). 3 and 4 are one layer; 7 is in no relation with the others but 8.
STATED: Sequence[tuple[str, RelationKind, str]] = (
    ("1", RelationKind.COVERS, "2"),
    ("2", RelationKind.CUTS, "3"),
    ("3", RelationKind.EQUALS, "4"),
    ("4", RelationKind.FILLS, "5"),
    ("5", RelationKind.ABUTS, "6"),
    ("5", RelationKind.CONTEMPORARY, "8"),
    ("7", RelationKind.COVERS, "8"),
)


@dataclass
class Dig:
    """An operation, its units by number and its finds by title."""

    operation: Operation
    units: dict[str, StratigraphicUnit] = field(default_factory=dict)
    finds: dict[str, Find] = field(default_factory=dict)

    def find(self, title: str, **facts: Any) -> Find:
        """One more find of this dig, public unless the facts say otherwise."""
        number = len(self.finds)
        facts.setdefault("geom", Point(WEST + 1000 + number, SOUTH + 1000, srid=2154))
        facts.setdefault("confidentiality", "public")
        made = Find.objects.create(
            territory=self.operation.territory,
            operation=self.operation,
            inherited=self.operation.confidentiality,
            number=f"{self.operation.number}-{number}",
            title=title,
            **facts,
        )
        self.finds[title] = made
        return made


def dig(territory: Territory, number: str, confidentiality: str = "public") -> Dig:
    """An operation with the units 1 to 8, a find in each (« 1 » in unit 1…), related as stated."""
    made = Dig(
        Operation.objects.create(
            territory=territory,
            number=number,
            kind="excavation",
            title=f"Chantier {number}",
            confidentiality=confidentiality,
        )
    )
    for name in "12345678":
        unit = StratigraphicUnit(operation=made.operation, number=name, kind="fill")
        unit.name_it()
        unit.save()
        made.units[name] = unit
        made.find(name, unit=unit)
    for later, kind, earlier in STATED:
        one, other = made.units[later], made.units[earlier]
        StratigraphicRelation.objects.create(unit=one, kind=kind, other=other)
        StratigraphicRelation.objects.create(unit=other, kind=kind.inverse, other=one)
    return made


def dated(edtf: str, *bounds: int) -> dict[str, Any]:
    """The facts of a dating: its text and the four bounds, worked out by hand."""
    names = ("start_min", "start_max", "end_min", "end_max")
    return {"dating": edtf, **dict(zip(names, bounds, strict=True))}
