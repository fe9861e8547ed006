"""Write down what statements rest on."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.contrib.gis.geos import GEOSGeometry

from archaeology.sites.models import Source
from archaeology.sites.places import commune_of
from archaeology.sites.rights import require
from archaeology.sites.services.saving import put, save
from archaeology.sites.vocabulary import Confidentiality, Reliability
from layers.access.actor import Actor
from layers.catalog.acting import acting


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source; `geom` is the area it speaks of, EPSG:2154."""

    reference: str
    kind: str
    title: str = ""
    author: str = ""
    year: int | None = None
    licence: str = ""
    url: str = ""
    notes: str = ""
    reliability: str = Reliability.D
    confidentiality: str = Confidentiality.RESTRICTED
    geom: GEOSGeometry | None = None

    @classmethod
    def of(cls, source: Source) -> SourceFacts:
        """What is recorded of a source."""
        return cls(**{each.name: getattr(source, each.name) for each in fields(cls)})


def record_source(actor: Actor, territory: str, facts: SourceFacts) -> Source:
    """A new source of the territory, restricted unless said otherwise.

    Raises:
        PermissionDenied: the actor is no archaeologist of the territory.
        ValidationError: a value is wrong, or the reference is taken.
    """
    require(actor, territory)
    with acting(actor):
        source = Source(territory_id=territory)
        fill(source, facts)
        save(source)
    return source


def fill(source: Source, facts: SourceFacts) -> None:
    """Put facts on a source of a territory."""
    put(source, facts, (each.name for each in fields(facts)))
    source.commune = commune_of(source.territory_id, source.geom)
