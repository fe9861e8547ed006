"""A straight street with what was dug beside it, to the metre, and the neighbours' own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import LineString, Point, Polygon

from archaeology.sites.models import Find, Operation, StratigraphicUnit
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.statements import Height
from layers.access.actor import system_actor
from layers.access.models import Territory
from tests.conftest import SOUTH, WEST

# The street runs 100 m to the east from here.
X, Y = WEST + 1_000, SOUTH + 1_000
LINE = [[float(X), float(Y)], [float(X + 100), float(Y)]]
RECORDER = system_actor("tests")


@dataclass(frozen=True, slots=True)
class Street:
    """What the tests speak of."""

    trench: Operation
    core: Operation
    cellar: Operation
    floor: StratigraphicUnit
    coin: Find
    pot: Find
    far: Find
    foreign: Find


def on_ngf(z_m: float, sigma_m: float | None = None) -> Height:
    """An altitude."""
    return Height(z_m=z_m, datum="ngf_ign69", sigma_m=sigma_m)


def box(east: float, north: float, wide: float, tall: float) -> Polygon:
    """A rectangle, its corner given from the street's beginning."""
    made = Polygon.from_bbox((X + east, Y + north, X + east + wide, Y + north + tall))
    made.srid = 2154
    return made


def at(east: float, north: float) -> Point:
    """A place, from the street's beginning."""
    return Point(X + east, Y + north, srid=2154)


def typed(corners: list[list[float]]) -> str:
    """Corners as somebody types them who has them to the millimetre."""
    line: Any = LineString(corners, srid=2154).transform(4326, clone=True)
    return "\n".join(f"{lat:.9f}, {lon:.9f}" for lon, lat in line.coords)


def lay_out(territory: Territory, neighbour: Territory) -> Street:
    """The street: a public trench across it (20 to 30 m), a core beside it at 60 m, a restricted
    cellar from 80 m on.
    """

    def operation(number: str, **more: Any) -> Operation:
        kind = more.pop("kind", "trench")
        facts = OperationFacts(number, kind, f"Opération {number}", **more)
        return record_operation(RECORDER, territory.pk, facts)

    def find(number: str, where: Territory = territory, **more: Any) -> Find:
        facts = FindFacts(number, **{"confidentiality": "public"} | more)
        return record_find(RECORDER, where.pk, facts)

    trench = operation("1", geom=box(20, -5, 10, 10), lowest_m=3.5, confidentiality="public")
    core = operation(
        "2", kind="coring", geom=at(60, 4), depth_reached_m=6.0, confidentiality="public"
    )
    cellar = operation("3", geom=box(80, -2, 10, 4), depth_reached_m=1.0)
    floor = record_unit(
        RECORDER, trench.pk, UnitFacts("7", "surface", "", "Sol de mortier", dating="0050/0150")
    )
    record_level(RECORDER, on_ngf(5.0, 0.02), unit=floor.pk, what="sommet")
    record_level(RECORDER, on_ngf(4.6, 0.02), unit=floor.pk, what="fond")
    coin = find(
        "M-1",
        title="As de Néron",
        material="coin",
        geom=at(25, 3),
        height=on_ngf(5.1, 0.05),
        operation=trench.pk,
        dating="0054/0068",
        precision_m=0.5,
    )
    record_level(RECORDER, on_ngf(4.9), find=coin.pk, what="relevé de 1989")
    pot = find(
        "M-2",
        title="Pot caché",
        geom=at(85, -1),
        confidentiality="restricted",
        operation=cellar.pk,
        height=Height(depth_m=0.8, ground_reference="ground"),
        synthetic=True,
        dating="01XX",
    )
    far = find("M-3", title="Loin de la ligne", geom=at(50, 30), height=on_ngf(6.0), dating="0200")
    foreign = find(
        "M-4", neighbour, title="D’ailleurs", geom=at(40, 0), height=on_ngf(6.0), dating="0100"
    )
    return Street(trench, core, cellar, floor, coin, pot, far, foreign)
