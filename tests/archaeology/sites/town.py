"""A small ancient town for the pages: a theatre that is disputed, an excavation, its finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point, Polygon

from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Operation,
    Source,
    StratigraphicRelation,
    StratigraphicUnit,
)
from archaeology.sites.vocabulary import RelationKind
from layers.access.models import Territory

RELATIONS = (
    ("1201", "covers", "1204"),
    ("1204", "fills", "1205"),
    ("1205", "cuts", "1210"),
    ("1210", "covers", "1300"),
    ("1204", "covers", "1210"),
    ("1207", "abuts", "1210"),
    ("1201", "covers", "1207"),
)
UNITS = {
    "1201": ("deposit", "Remblai de la place", "3"),
    "1204": ("fill", "Comblement de fosse", "2"),
    "1205": ("cut", "Fosse", "2"),
    "1207": ("structure", "Mur est-ouest", "2"),
    "1210": ("surface", "Sol de marche", "1"),
    "1300": ("natural", "Alluvions", ""),
}
FIRST_CENTURY = {
    "dating": "0001/0100",
    "start_min": 1,
    "start_max": 1,
    "end_min": 100,
    "end_max": 100,
}
VAGUE = {
    "dating": "0101~/01XX",
    "start_min": 101,
    "start_max": 120,
    "end_min": 141,
    "end_max": 199,
}


@dataclass(frozen=True, slots=True)
class Town:
    """What the tests speak of."""

    theatre: HeritageSite
    dig: Operation
    public_dig: Operation
    coin: Find
    pot: Find
    pin: Find
    ring: Find


def at(west: float, south: float) -> Point:
    """A place in EPSG:2154."""
    return Point(west, south, srid=2154)


def found_town(territory: Territory, west: float, south: float) -> Town:
    """The town, with its corner at a place in EPSG:2154."""
    square = Polygon.from_bbox((west + 410, south + 330, west + 440, south + 350))
    square.srid = 2154

    def operation(number: str, confidentiality: str, **more: Any) -> Operation:
        return Operation.objects.create(
            territory=territory,
            number=number,
            confidentiality=confidentiality,
            reliability="A",
            kind="excavation",
            geom=square,
            **more,
        )

    dig = operation(
        "2031",
        "restricted",
        title="Place d’essai",
        synthetic=True,
        depth_reached_m=3.2,
        lowest_m=6.75,
    )
    public_dig = operation("1987", "public", title="Sondage de la rue", year=1987)
    units = {number: _unit(dig, number, *facts) for number, facts in UNITS.items()}
    for one, kind, other in RELATIONS:
        for unit, verb, to in (
            (one, RelationKind(kind), other),
            (other, RelationKind(kind).inverse, one),
        ):
            StratigraphicRelation.objects.create(unit=units[unit], kind=verb, other=units[to])

    def find(number: str, confidentiality: str, east: float, **more: Any) -> Find:
        more.setdefault("reliability", "B")
        return Find.objects.create(
            territory=territory,
            number=number,
            confidentiality=confidentiality,
            geom=at(west + 400 + east, south + 340),
            **more,
        )

    coin = find(
        "M-1",
        "public",
        0,
        title="As de Néron",
        kind="monnaie",
        material="coin",
        description="Frappé à Lyon, très usé.",
        operation=public_dig,
        z_m=7.125,
        z_sigma_m=0.05,
        datum="ngf_ign69",
        **FIRST_CENTURY,
    )
    pot = find(
        "M-2",
        "restricted",
        25,
        title="Pot à cuire",
        kind="céramique commune",
        material="ceramic",
        operation=dig,
        unit=units["1210"],
        inherited="restricted",
        depth_m=1.4,
        ground_reference="ground",
        synthetic=True,
        **VAGUE,
    )
    pin = find("M-3", "generalised", 60, title="Épingle", kind="épingle", material="bone", **VAGUE)
    ring = find("M-4", "restricted", 90, title="Anneau caché", kind="anneau", material="metal")
    theatre = HeritageSite.objects.create(
        territory=territory,
        code="theatre",
        name="Théâtre antique",
        kind="théâtre",
        description="Adossé à la colline, face au château.",
        confidentiality="public",
        reliability="A",
        geom=at(west + 700, south + 520),
        **FIRST_CENTURY,
    )
    book = Source.objects.create(
        territory=territory,
        reference="Notice de 1823",
        kind="text",
        author="E. Gaillard",
        year=1823,
        confidentiality="public",
    )
    letter = Source.objects.create(
        territory=territory,
        reference="Lettre au propriétaire",
        kind="archive",
        confidentiality="restricted",
    )
    for text, source, preferred, grade in (
        ("110 m de long", book, True, "B"),
        ("environ 75 m de long", letter, False, "C"),
        ("une centaine de pas", None, False, "D"),
    ):
        Assertion.objects.create(
            subject_layer="heritage-sites",
            subject_key=theatre.pk,
            kind="measure",
            aspect="longueur",
            text=text,
            source=source,
            preferred=preferred,
            reliability=grade,
        )
    for subject, text in ((coin, "Néron"), (pin, "Épingle de toilette"), (ring, "Bague dite")):
        Assertion.objects.create(
            subject_layer="finds", subject_key=subject.pk, kind="identification", text=text
        )
    return Town(theatre, dig, public_dig, coin, pot, pin, ring)


def _unit(dig: Operation, number: str, kind: str, what: str, phase: str) -> StratigraphicUnit:
    unit = StratigraphicUnit(
        operation=dig, number=number, kind=kind, interpretation=what, phase=phase
    )
    unit.name_it()
    unit.save()
    return unit
