"""Invented corings of the valley, and an invented dig at its edge: what the water can be asked of.

Nothing here was ever bored or dug; every row that is made of it is labelled so. A coring tells
where the natural ground lies beneath what was laid on it since; two of them stopped above it. The
dig has floors that stayed dry and mud that water laid, on both sides of an invented high water.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

from geoportal.demo.excavations import Dig, Relation, Unit

# Place in metres (EPSG:2154), today's ground and the natural ground (NGF-IGN69); None: not reached.
_CORINGS: Final = (
    ((521_640, 6_937_330), 4.7, -0.9),
    ((521_480, 6_937_420), 5.8, 0.2),
    ((521_780, 6_937_420), 6.0, 0.4),
    ((521_560, 6_937_560), 6.0, 0.1),
    ((521_690, 6_937_600), 6.6, None),
    ((521_440, 6_937_640), 6.5, 1.6),
    ((521_500, 6_937_720), 6.6, 0.9),
    ((521_610, 6_937_770), 6.7, 1.5),
    ((521_390, 6_937_870), 6.8, 2.6),
    ((521_760, 6_937_890), 6.5, None),
    ((521_840, 6_937_945), 7.2, 4.3),
    ((521_345, 6_938_090), 8.2, 4.7),
    ((521_270, 6_938_260), 8.8, 6.1),
    ((521_205, 6_938_470), 9.7, 7.8),
    ((521_180, 6_938_640), 10.5, 9.0),
    ((521_120, 6_937_800), 11.5, 11.2),
    ((521_950, 6_937_640), 10.7, 9.7),
)
_STOPPED_M: Final = 3.0


@cache
def corings() -> tuple[Dig, ...]:
    """The corings, and the dig."""
    return (*(_coring(n + 1, *each) for n, each in enumerate(_CORINGS)), _shore())


def _coring(number: int, place: tuple[float, float], ground: float, base: float | None) -> Dig:
    depth = round(ground - base + 0.4, 2) if base is not None else _STOPPED_M
    fill = Unit("1", "deposit", "", "Remblai et alluvions", "", ground)
    units = [fill] if base is None else [fill, Unit("2", "natural", "", "Substrat", "", base)]
    return Dig(
        f"FICTIF-C{number:02d}",
        "Carottage inventé pour la démonstration",
        (place[0] - 0.5, place[1] - 0.5),
        (1.0, 1.0),
        depth,
        ground,
        "public",
        tuple(units),
        () if base is None else (Relation("1", "covers", "2"),),
        (),
        kind="coring",
    )


def _shore() -> Dig:
    """At the edge of the invented inlet: mud below, floors above."""
    layers = (
        Unit("100", "natural", "", "Limon naturel", "", 2.3),
        Unit("101", "deposit", "I", "Dépôt fluvio-marin", "0001/0080", 2.9),
        Unit("102", "deposit", "I", "Vase, dépôt fluvio-marin", "0040/0120", 3.2),
        Unit("103", "deposit", "II", "Remblai d’assainissement", "0050/0120", 4.2),
        Unit("104", "surface", "II", "Sol de terre battue", "0050/0120", 4.45),
        Unit("105", "structure", "II", "Foyer", "0080/0120", 4.6),
        Unit("106", "surface", "III", "Sol de béton de tuileau", "0120/0200", 4.8),
        Unit("107", "deposit", "V", "Terres noires", "0320/1000", 5.9),
        Unit("108", "deposit", "VI", "Remblai moderne", "1700/1900", 6.9),
    )
    return Dig(
        "FICTIF-04",
        "Au bord de l’anse (fouille inventée pour la démonstration)",
        (521_385, 6_937_900),
        (16, 10),
        4.6,
        6.9,
        "public",
        layers,
        tuple(Relation(late.number, "covers", early.number) for early, late in pairwise(layers)),
        (),
        grade="B",
    )
