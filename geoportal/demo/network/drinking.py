"""The drinking-water network: looped along the streets, mains between the towns, tanks, valves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Final

import shapely

from geoportal.demo.network.streets import Grid, Street, grids
from geoportal.demo.projection import to_lambert93

# Mains between towns, and through which places they run (WGS 84 degrees).
MAINS: Final = (
    ("LIL", "GRA", ((0.5480, 49.5080),)),
    ("LIL", "GRU", ((0.5160, 49.5370),)),
    ("GRU", "BOL", ((0.4850, 49.5640),)),
    ("GRA", "CAU", ((0.6100, 49.5030), (0.6700, 49.5160))),
    ("BOL", "FAU", ((0.5310, 49.5795), (0.5650, 49.6150))),
)
MAIN_PIECE_M: Final = 650.0
# Around the edge of a town: a tank, and what it is fed from.
TANKS: Final = {"LIL": 0.9, "GRA": 2.2, "BOL": 1.6, "CAU": 0.5, "FAU": 1.1}
WELLS: Final = {"LIL": 4.1, "BOL": 5.2, "FAU": 3.9}
YEARS: Final = (1932, 2022)


@dataclass(frozen=True, slots=True)
class Node:
    """A vertex: its code, position, altitude; `kind` as the network's vocabulary says it."""

    code: str
    x: float
    y: float
    z: float
    kind: str = "junction"


@dataclass(frozen=True, slots=True)
class Pipe:
    """A pipe between two nodes, by their codes; a retired one has the year of its end."""

    code: str
    start: str
    end: str
    line: shapely.LineString
    material: str
    diameter_mm: int
    laid: int | None
    town: str
    street: str = ""
    function: str = "distribution"
    retired: int | None = None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """Something at a node, on a pipe where it is a valve."""

    code: str
    function: str
    node: str
    pipe: str
    x: float
    y: float
    diameter_mm: int | None = None
    is_open: bool | None = None
    handling: str = "unknown"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """A tank, a well, a plant, at a node."""

    code: str
    function: str
    node: str


@dataclass
class DrinkingWater:
    """Everything under pressure; retired pipes are among the pipes."""

    nodes: dict[str, Node] = field(default_factory=dict)
    pipes: list[Pipe] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)

    @property
    def in_service(self) -> list[Pipe]:
        """Pipes that carry water today."""
        return [pipe for pipe in self.pipes if pipe.retired is None]


@cache
def drinking_water() -> DrinkingWater:
    """The network."""
    made = DrinkingWater()
    for grid in grids():
        _streets(made, grid)
    for grid in grids():
        _tank_and_well(made, grid)
    for one, other, through in MAINS:
        _main(made, one, other, through)
    _renew_some(made)
    _devices(made)
    return made


def _node_code(grid: Grid, at: tuple[int, int]) -> str:
    return f"{grid.town.code}-{at[0] + 50:02d}{at[1] + 50:02d}"


def _streets(made: DrinkingWater, grid: Grid) -> None:
    draw = Random(f"pipes {grid.town.code}")  # noqa: S311  # invented data
    for at, (x, y) in grid.crossings.items():
        node = Node(_node_code(grid, at), x, y, _altitude(grid, x, y))
        made.nodes[node.code] = node
    for number, street in enumerate(grid.streets, start=1):
        laid = _year(draw, grid, street)
        material, diameter = _material(draw, laid)
        made.pipes.append(
            Pipe(
                f"EP-{grid.town.code}-{number:04d}",
                _node_code(grid, street.start),
                _node_code(grid, street.end),
                street.line,
                material,
                diameter,
                None if draw.random() < 0.03 else laid,
                grid.town.code,
                street.name,
            )
        )


def _altitude(grid: Grid, x: float, y: float) -> float:
    """A valley: higher away from the town's middle."""
    ((x0, y0),) = to_lambert93([grid.town.place])
    return round(12 + 0.035 * math.hypot(x - x0, y - y0) + 0.01 * (y - y0), 1)


def _year(draw: Random, grid: Grid, street: Street) -> int:
    """Older in the middle, where whole quarters were laid together."""
    ((x0, y0),) = to_lambert93([grid.town.place])
    middle = street.line.centroid
    away = math.hypot(middle.x - x0, middle.y - y0) / grid.town.radius
    year = 1936 + 62 * away + draw.gauss(0, 9)
    return int(min(max(year, YEARS[0]), YEARS[1]))


def _material(draw: Random, laid: int) -> tuple[str, int]:
    if laid < 1950:
        return "grey_iron", draw.choice((60, 80, 80, 100, 125, 150))
    if laid < 1965:
        chosen = draw.choices(("grey_iron", "asbestos_cement", "steel"), (5, 4, 1))[0]
        return chosen, draw.choice((60, 80, 100, 125, 150))
    if laid < 1980:
        chosen = draw.choices(("pvc_old", "asbestos_cement", "ductile_iron"), (5, 2, 3))[0]
        return chosen, draw.choice((63, 75, 90, 110, 140))
    if laid < 1998:
        chosen = draw.choices(("pvc_u", "ductile_iron"), (6, 4))[0]
        return chosen, draw.choice((75, 90, 110, 125, 160))
    chosen = draw.choices(("hdpe", "pvc_bo", "ductile_iron"), (4, 2, 4))[0]
    return chosen, draw.choice((75, 90, 110, 125, 160))


def _edge(made: DrinkingWater, grid: Grid, angle: float) -> Node:
    """The crossing furthest that way."""
    ((x0, y0),) = to_lambert93([grid.town.place])
    codes = [_node_code(grid, at) for at in grid.crossings]
    return max(
        (made.nodes[code] for code in codes),
        key=lambda node: (node.x - x0) * math.cos(angle) + (node.y - y0) * math.sin(angle),
    )


def _tank_and_well(made: DrinkingWater, grid: Grid) -> None:
    town = grid.town.code
    for angles, kind, function, prefix, away in (
        (TANKS, "tank", "reservoir", "RES", 240.0),
        (WELLS, "source", "intake", "FOR", 420.0),
    ):
        if town not in angles:
            continue
        edge = _edge(made, grid, angles[town])
        x = round(edge.x + away * math.cos(angles[town]), 2)
        y = round(edge.y + away * math.sin(angles[town]), 2)
        node = Node(f"{prefix}-{town}", x, y, edge.z + (45 if kind == "tank" else -4), kind)
        made.nodes[node.code] = node
        made.structures.append(Structure(f"OUV-{prefix}-{town}", function, node.code))
        line = shapely.LineString([(x, y), (edge.x, edge.y)])
        made.pipes.append(
            Pipe(
                *(f"EP-{town}-{prefix}", node.code, edge.code, line, "ductile_iron", 250, 1978),
                *(town, "", "transport"),
            )
        )


def _main(
    made: DrinkingWater, one: str, other: str, through: tuple[tuple[float, float], ...]
) -> None:
    """A main from edge to edge, in pieces with a node between them."""
    by_code = {grid.town.code: grid for grid in grids()}
    places = to_lambert93(through)
    first, last = by_code[one], by_code[other]
    start = made.nodes[_node_code(first, first.nearest(*places[0]))]
    end = made.nodes[_node_code(last, last.nearest(*places[-1]))]
    whole = shapely.LineString([(start.x, start.y), *places, (end.x, end.y)])
    count = max(2, round(whole.length / MAIN_PIECE_M))
    corners = [
        shapely.line_interpolate_point(whole, share / count, normalized=True)
        for share in range(count + 1)
    ]
    before = start
    for number, corner in enumerate(corners[1:], start=1):
        is_last = number == count
        node = end
        if not is_last:
            x, y = round(corner.x, 2), round(corner.y, 2)
            z = round(before.z + 4 * math.sin(number), 1)
            node = Node(f"ADD-{one}{other}-{number:02d}", x, y, z)
            made.nodes[node.code] = node
        made.pipes.append(
            Pipe(
                f"EP-ADD-{one}{other}-{number:02d}",
                before.code,
                node.code,
                shapely.LineString([(before.x, before.y), (node.x, node.y)]),
                *("ductile_iron" if one != "BOL" else "steel", 200, 1968 if one == "BOL" else 1984),
                *(one, "", "transport"),
            )
        )
        before = node


def _renew_some(made: DrinkingWater) -> None:
    """Old pipes that were taken out of service, each followed by a new one at its place."""
    draw = Random("renewals")  # noqa: S311  # invented data
    old = [i for i, pipe in enumerate(made.pipes) if pipe.laid and pipe.laid < 1972]
    for i in sorted(draw.sample(old, 150)):
        gone = made.pipes[i]
        year = draw.randint(2007, 2022)
        new = replace(
            gone,
            material=draw.choice(("ductile_iron", "hdpe")),
            diameter_mm=draw.choice((90, 110, 125)),
            laid=year,
            replaces=f"{gone.code}-A",
        )
        made.pipes[i] = new
        made.pipes.append(replace(gone, code=f"{gone.code}-A", retired=year))


def _devices(made: DrinkingWater) -> None:
    draw = Random("devices")  # noqa: S311  # invented data
    legs: dict[str, list[Pipe]] = {code: [] for code in made.nodes}
    for pipe in made.in_service:
        legs[pipe.start].append(pipe)
        legs[pipe.end].append(pipe)
    for code, node in made.nodes.items():
        _valves(made, draw, node, legs[code])
        _zone_meters(made, node, legs[code])
        if node.kind != "junction":
            made.devices.append(
                Device(f"CPT-{code}", "meter", code, legs[code][0].code, node.x, node.y, 200)
            )
        elif code.startswith("ADD"):
            function = "air_valve" if node.z > 20 else "drain"
            made.devices.append(
                Device(f"{function[:3].upper()}-{code}", function, code, "", node.x, node.y, 60)
            )
        elif draw.random() < 0.45:
            made.devices.append(Device(f"PI-{code}", "hydrant", code, "", node.x, node.y, 100))
        elif draw.random() < 0.01:
            made.devices.append(
                Device(f"REG-{code}", "pressure_regulator", code, "", node.x, node.y, 100)
            )


def _zone_meters(made: DrinkingWater, node: Node, legs: list[Pipe]) -> None:
    """Where a main meets the streets of a town: what the zone beyond takes."""
    mains = [pipe for pipe in legs if pipe.code.startswith("EP-ADD")]
    if len(mains) == len(legs):
        return
    for pipe in mains:
        x, y = _beside(pipe, node, 9.0)
        made.devices.append(
            Device(f"CPT-{pipe.code[3:]}", "meter", node.code, pipe.code, x, y, pipe.diameter_mm)
        )


def _valves(made: DrinkingWater, draw: Random, node: Node, legs: list[Pipe]) -> None:
    """On all legs but one of a crossing, as is usual; some are missing."""
    if len(legs) < 2 and node.kind == "junction":
        return
    without = draw.choice(legs).code if len(legs) > 2 and draw.random() < 0.8 else ""
    for pipe in legs:
        if pipe.code == without or draw.random() < 0.1:
            continue
        handling = draw.choices(
            ("operable", "unknown", "stuck", "inaccessible"), (82, 14.5, 2.3, 1.2)
        )[0]
        note = {
            "stuck": "Grippée, à reprendre",
            "inaccessible": "Bouche à clé sous l’enrobé",
        }.get(handling, "")
        made.devices.append(
            Device(
                f"V-{pipe.code[3:]}-{node.code[-4:]}",
                "valve",
                node.code,
                pipe.code,
                *_beside(pipe, node),
                pipe.diameter_mm,
                # Few stay closed: the limits of pressure zones.
                is_open=draw.random() > 0.006,
                handling=handling,
                note=note,
            )
        )


def _beside(pipe: Pipe, node: Node, metres: float = 4.0) -> tuple[float, float]:
    """A step from the node along the pipe: two valves of a crossing lie apart."""
    along = metres if pipe.start == node.code else pipe.line.length - metres
    point = shapely.line_interpolate_point(pipe.line, min(max(along, 0.5), pipe.line.length - 0.5))
    return round(point.x, 2), round(point.y, 2)
