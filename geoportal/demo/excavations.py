"""Invented excavations at Juliobona: a stratigraphy that holds, finds that agree with it.

Nothing here was ever dug; every row that is made of it is labelled so. Layers lie one above the
other from the natural ground up; pits cut them and are filled; walls stand in trenches. Levels are
metres NGF-IGN69, drawn around a surface that sinks towards the Commerce.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """A stratigraphic unit: `z` is its upper surface in metres."""

    number: str
    kind: str
    phase: str
    interpretation: str
    edtf: str
    z: float


@dataclass(frozen=True, slots=True)
class Relation:
    """`unit` stands so to `other`; only the later one's side is told."""

    unit: str
    kind: str
    other: str


@dataclass(frozen=True, slots=True)
class Object:
    """A find of a unit, with its place in metres (EPSG:2154) and its level."""

    number: str
    unit: str
    kind: str
    material: str
    title: str
    edtf: str
    x: float
    y: float
    z: float
    confidentiality: str


@dataclass(frozen=True, slots=True)
class Dig:
    """An invented operation; `corner` and `size` give its rectangular footprint in metres.

    `grade` says how far its levels could be relied on, were they not invented.
    """

    number: str
    title: str
    corner: tuple[float, float]
    size: tuple[float, float]
    depth_m: float
    ground_m: float
    confidentiality: str
    units: tuple[Unit, ...]
    relations: tuple[Relation, ...]
    objects: tuple[Object, ...]
    kind: str = "excavation"
    grade: str = "D"


@dataclass(frozen=True, slots=True)
class _Phase:
    name: str
    edtf: str
    layers: tuple[str, ...]
    thickness: float


# From below; years of the Common Era as EDTF intervals.
_PHASES: Final = (
    _Phase("I", "0001/0050", ("Limon de construction", "Sol de terre battue"), 0.25),
    _Phase("II", "0050/0120", ("Remblai de nivellement", "Sol de béton de tuileau"), 0.30),
    _Phase("III", "0120/0250", ("Occupation", "Réfection du sol", "Occupation"), 0.22),
    _Phase("IV", "0250/0320", ("Démolition, tuiles et enduits",), 0.45),
    _Phase("V", "0320/1000", ("Terres noires",), 0.50),
    _Phase("VI", "1700/1900", ("Remblai moderne", "Terre végétale"), 0.60),
)
_KINDS: Final = (
    ("amphore", "ceramic", "Tesson d’amphore"),
    ("sigillée", "ceramic", "Tesson de céramique sigillée"),
    ("céramique commune", "ceramic", "Fond de pot en céramique commune"),
    ("monnaie", "coin", "Monnaie de bronze"),
    ("fibule", "metal", "Fibule en alliage cuivreux"),
    ("clou", "metal", "Clou de charpente"),
    ("verre", "glass", "Bord de gobelet"),
    ("faune", "bone", "Restes de faune"),
    ("tuile", "tile", "Fragment de tegula"),
    ("enduit peint", "mortar", "Enduit peint, fond rouge"),
)


@cache
def digs() -> tuple[Dig, ...]:
    """The invented operations, one of each confidentiality."""
    return (
        _dig("FICTIF-01", "Près du théâtre", (521_640, 6_938_080), (22, 14), 12.6, "public"),
        _dig("FICTIF-02", "Vallée du Commerce", (521_300, 6_938_020), (30, 9), 8.4, "generalised"),
        _dig("FICTIF-03", "Terrain privé", (520_890, 6_938_460), (12, 12), 17.2, "restricted"),
    )


def _dig(
    number: str,
    place: str,
    corner: tuple[float, float],
    size: tuple[float, float],
    ground: float,
    confidentiality: str,
) -> Dig:
    draw = Random(number)  # noqa: S311  # invented data, the same each time
    depth = sum(phase.thickness * len(phase.layers) for phase in _PHASES)
    layers = list(_layers(draw, ground - depth))
    relations = [
        Relation(later.number, "covers", earlier.number) for earlier, later in pairwise(layers)
    ]
    units = [*layers]
    for index, (below, above) in enumerate(zip(layers[2:-2:2], layers[3:-1:2], strict=False)):
        cut, fill = str(1100 + 2 * index), str(1101 + 2 * index)
        units.append(Unit(cut, "cut", below.phase, "Creusement d’une fosse", below.edtf, below.z))
        units.append(Unit(fill, "fill", below.phase, "Comblement", below.edtf, below.z))
        relations += [
            Relation(cut, "cuts", below.number),
            Relation(fill, "fills", cut),
            Relation(above.number, "covers", fill),
        ]
    wall, trench = "1204", "1205"
    floor = layers[3]
    units += [
        Unit(trench, "cut", "II", "Tranchée de fondation", "0050/0080", floor.z),
        Unit(
            wall,
            "structure",
            "II",
            "Mur de petit appareil",
            "0050/0080",
            floor.z + 0.6,
        ),
    ]
    relations += [
        Relation(trench, "cuts", layers[1].number),
        Relation(wall, "fills", trench),
        Relation(floor.number, "abuts", wall),
    ]
    objects = tuple(_objects(draw, number, units, corner, size, confidentiality))
    return Dig(
        number,
        f"{place} (fouille inventée pour la démonstration)",
        corner,
        size,
        round(depth, 2),
        ground,
        confidentiality,
        tuple(units),
        tuple(relations),
        objects,
    )


def _layers(draw: Random, bottom: float) -> Iterator[Unit]:
    """The natural ground and what lies on it, from below."""
    yield Unit("1000", "natural", "", "Limon naturel", "", round(bottom, 2))
    top, number = bottom, 1001
    for phase in _PHASES:
        for word in phase.layers:
            top += phase.thickness * draw.uniform(0.8, 1.2)
            kind = "surface" if word.startswith("Sol") else "deposit"
            yield Unit(str(number), kind, phase.name, word, phase.edtf, round(top, 2))
            number += 1


def _objects(
    draw: Random,
    number: str,
    units: list[Unit],
    corner: tuple[float, float],
    size: tuple[float, float],
    confidentiality: str,
) -> Iterator[Object]:
    dated = [unit for unit in units if unit.edtf and unit.kind != "cut"]
    for index in range(60):
        unit = draw.choice(dated)
        kind, material, title = draw.choice(_KINDS)
        # A hoard is nobody's business, wherever it was dug.
        hidden = kind == "monnaie" and index % 3 == 0
        yield Object(
            f"{number}-{index + 1:03d}",
            unit.number,
            kind,
            material,
            title,
            unit.edtf,
            round(corner[0] + draw.uniform(0.5, size[0] - 0.5), 2),
            round(corner[1] + draw.uniform(0.5, size[1] - 0.5), 2),
            round(unit.z - draw.uniform(0.02, 0.2), 2),
            "restricted" if hidden else confidentiality,
        )
