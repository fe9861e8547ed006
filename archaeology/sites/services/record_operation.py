"""Write down where the ground was looked into, and how deep."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.contrib.gis.geos import GEOSGeometry

from archaeology.sites.models import Operation, Source
from archaeology.sites.places import commune_of
from archaeology.sites.rights import referred, require
from archaeology.sites.services.saving import put, save
from archaeology.sites.vocabulary import Confidentiality, PrecisionClass, Reliability
from layers.access.actor import Actor
from layers.catalog.acting import acting


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """An operation. `depth_reached_m` counts from the ground of its day, `lowest_m` is an altitude
    (NGF-IGN69); `geom` is the footprint, EPSG:2154; `source` the key of a source.
    """

    number: str
    kind: str
    title: str
    organisation: str = ""
    year: int | None = None
    started_on: date | None = None
    ended_on: date | None = None
    depth_reached_m: float | None = None
    lowest_m: float | None = None
    synthetic: bool = False
    notes: str = ""
    reliability: str = Reliability.D
    confidentiality: str = Confidentiality.RESTRICTED
    precision_class: str = PrecisionClass.UNKNOWN
    precision_m: float | None = None
    geom: GEOSGeometry | None = None
    source: int | None = None

    @classmethod
    def of(cls, operation: Operation) -> OperationFacts:
        """What is recorded of an operation."""
        known = {each.name: getattr(operation, each.name) for each in fields(cls)}
        return cls(**known | {"source": operation.source_id})


def record_operation(actor: Actor, territory: str, facts: OperationFacts) -> Operation:
    """A new operation of the territory, restricted unless said otherwise.

    Raises:
        PermissionDenied: the actor is no archaeologist of the territory, or does not know the
            source.
        ValidationError: a value is wrong, or the number is taken.
    """
    require(actor, territory)
    with acting(actor):
        operation = Operation(territory_id=territory)
        fill(actor, operation, facts)
        save(operation)
    return operation


def fill(actor: Actor, operation: Operation, facts: OperationFacts) -> None:
    """Put facts on an operation of a territory."""
    put(operation, facts, (each.name for each in fields(facts) if each.name != "source"))
    operation.source = referred(actor, Source, facts.source, operation.territory_id)
    operation.commune = commune_of(operation.territory_id, operation.geom)
