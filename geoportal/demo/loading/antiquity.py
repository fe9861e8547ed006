"""Juliobona: graded facts with their contradictions, and excavations that are invented."""

from __future__ import annotations

from django.contrib.gis.geos import Point, Polygon

from archaeology.sites.models import Source
from archaeology.sites.services.assert_about import Stated, Subject, assert_about
from archaeology.sites.services.prefer_assertion import prefer_assertion
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_heritage_site import (
    HeritageSiteFacts,
    record_heritage_site,
)
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_source import SourceFacts, record_source
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.services.relate_units import relate_units
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import (
    Confidentiality,
    Datum,
    PrecisionClass,
    RelationKind,
    Reliability,
    SourceKind,
    Statement,
)
from geoportal.demo.corings import corings
from geoportal.demo.excavations import Dig, digs
from geoportal.demo.facts.claims import CLAIMS
from geoportal.demo.facts.juliobona import FINDS, OPERATIONS, SITES, Fact, facts
from geoportal.demo.facts.sources import REFERENCES
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import Actor

_INVENTED = "Fouille inventée pour la démonstration"


def load_antiquity(actor: Actor) -> None:
    """Write sources, the places of the ancient town, what is said of them, and the digs."""
    sources = _load_sources(actor)
    _load_town(actor, sources)
    _load_finds_and_operations(actor, sources)
    invented = record_source(
        actor,
        TERRITORY.key,
        SourceFacts(
            reference=_INVENTED,
            title=_INVENTED,
            kind=SourceKind.DATASET,
            reliability=Reliability.D,
            confidentiality=Confidentiality.PUBLIC,
        ),
    )
    for dig in (*digs(), *corings()):
        _load_dig(actor, dig, invented)


def _load_sources(actor: Actor) -> dict[str, Source]:
    """Each reference once, with the best grade of the facts that rest on it."""
    grades: dict[str, str] = {}
    for fact in facts().values():
        for reference in fact.sources:
            grades[reference] = min(grades.get(reference, "D"), fact.grade)
    return {
        reference: record_source(
            actor,
            TERRITORY.key,
            SourceFacts(
                reference=reference,
                title=REFERENCES[reference].title,
                author=REFERENCES[reference].author,
                year=REFERENCES[reference].year,
                url=REFERENCES[reference].url,
                kind=SourceKind.DATASET if "dataset" in reference else SourceKind.TEXT,
                reliability=grade,
                confidentiality=Confidentiality.PUBLIC,
            ),
        )
        for reference, grade in grades.items()
    }


def _first_source(fact: Fact, sources: dict[str, Source]) -> int | None:
    return sources[fact.sources[0]].pk if fact.sources else None


def _place(fact: Fact) -> Point | None:
    return Point(fact.x, fact.y, srid=2154) if fact.x is not None and fact.y is not None else None


def _load_town(actor: Actor, sources: dict[str, Source]) -> None:
    known, keys = facts(), {}
    for text in SITES:
        fact = known[text.fact]
        site = record_heritage_site(
            actor,
            TERRITORY.key,
            HeritageSiteFacts(
                name=text.name,
                kind=text.kind,
                code=text.fact,
                description=text.description,
                reliability=fact.grade,
                confidentiality=Confidentiality.PUBLIC,
                precision_class=text.precision_class,
                precision_m=fact.precision_m,
                geom=_place(fact),
                dating=fact.edtf,
                source=_first_source(fact, sources),
            ),
        )
        keys[text.fact] = site.pk
    for claim in CLAIMS:
        fact = known[claim.fact]
        said = [fact.sources[index] for index in claim.sources]
        assertion = assert_about(
            actor,
            Subject(keys[claim.about], "heritage-sites"),
            Stated(
                kind=Statement(claim.kind),
                value=claim.value,
                text=claim.text,
                aspect=claim.aspect,
                source=sources[said[0]].pk if said else None,
                reliability=claim.grade or fact.grade,
            ),
        )
        if claim.preferred:
            prefer_assertion(actor, assertion.pk)


def _load_finds_and_operations(actor: Actor, sources: dict[str, Source]) -> None:
    known = facts()
    for operation in OPERATIONS:
        fact = known[operation.fact]
        record_operation(
            actor,
            TERRITORY.key,
            OperationFacts(
                number=operation.number,
                kind=operation.kind,
                title=operation.title,
                organisation=operation.organisation,
                year=operation.year,
                depth_reached_m=operation.depth_reached_m,
                notes=operation.notes,
                reliability=fact.grade,
                confidentiality=Confidentiality.PUBLIC,
                source=_first_source(fact, sources),
            ),
        )
    for find in FINDS:
        fact = known[find.fact]
        record_find(
            actor,
            TERRITORY.key,
            FindFacts(
                number=find.fact,
                kind=find.kind,
                material=find.material,
                title=find.title,
                description=find.description,
                reliability=fact.grade,
                confidentiality=find.confidentiality,
                dating=fact.edtf,
                source=_first_source(fact, sources),
            ),
        )


def _load_dig(actor: Actor, dig: Dig, source: Source) -> None:
    (west, south), (width, height) = dig.corner, dig.size
    footprint = Polygon.from_bbox((west, south, west + width, south + height))
    footprint.srid = 2154
    operation = record_operation(
        actor,
        TERRITORY.key,
        OperationFacts(
            number=dig.number,
            kind=dig.kind,
            title=dig.title,
            depth_reached_m=dig.depth_m,
            lowest_m=round(dig.ground_m - dig.depth_m, 2),
            synthetic=True,
            reliability=Reliability.D,
            confidentiality=dig.confidentiality,
            precision_class=PrecisionClass.SURVEYED,
            precision_m=0.1,
            geom=footprint,
            source=source.pk,
        ),
    )
    keys = {}
    for unit in dig.units:
        made = record_unit(
            actor,
            operation.pk,
            UnitFacts(
                number=unit.number,
                kind=unit.kind,
                interpretation=unit.interpretation,
                phase=unit.phase,
                dating=unit.edtf,
            ),
        )
        keys[unit.number] = made.pk
        top = Height(z_m=unit.z, datum=Datum.NGF_IGN69, sigma_m=0.03)
        record_level(
            actor,
            top,
            unit=made.pk,
            what="surface",
            source=source.pk,
            reliability=dig.grade,
        )
    for relation in dig.relations:
        kind = RelationKind(relation.kind)
        relate_units(actor, keys[relation.unit], kind, keys[relation.other])
    for thing in dig.objects:
        record_find(
            actor,
            TERRITORY.key,
            FindFacts(
                number=thing.number,
                kind=thing.kind,
                material=thing.material,
                title=thing.title,
                synthetic=True,
                reliability=Reliability.D,
                confidentiality=thing.confidentiality,
                precision_class=PrecisionClass.SURVEYED,
                precision_m=0.05,
                geom=Point(thing.x, thing.y, srid=2154),
                dating=thing.edtf,
                height=Height(z_m=thing.z, datum=Datum.NGF_IGN69, sigma_m=0.02),
                operation=operation.pk,
                unit=keys[thing.unit],
                source=source.pk,
            ),
        )
