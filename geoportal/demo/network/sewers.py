"""Sewers: trees along the streets of three towns, down to a plant; some storm drains."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final

import shapely

from geoportal.demo.network.drinking import Node, Structure
from geoportal.demo.network.streets import Grid, Street, grids

# Town → (what its sewers carry, angle of the plant from its middle).
SEWERED: Final = {"LIL": ("waste", 4.4), "GRA": ("waste", 4.9), "CAU": ("combined", 4.2)}
STORM: Final = "GRA"
FALL: Final = 0.007
# A cover's depth at the lowest manhole.
DEPTH_M: Final = 3.2


@dataclass(frozen=True, slots=True)
class Sewer:
    """A gravity pipe as it is drawn, from `start` to `end`; inverts in metres NGF, None unknown."""

    code: str
    network: str
    start: str
    end: str
    line: shapely.LineString
    material: str
    diameter_mm: int
    laid: int | None
    town: str
    start_invert: float | None
    end_invert: float | None
    flows_forward: bool | None
    condition: int | None


@dataclass
class Sewerage:
    """All sewers, their manholes and plants."""

    nodes: dict[str, Node] = field(default_factory=dict)
    sewers: list[Sewer] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)


@cache
def sewerage() -> Sewerage:
    """The sewers of the towns that have some."""
    made = Sewerage()
    for grid in grids():
        if grid.town.code in SEWERED:
            network, angle = SEWERED[grid.town.code]
            _tree(made, grid, network, angle)
        if grid.town.code == STORM:
            _tree(made, grid, "storm", 5.3)
    return made


def _tree(made: Sewerage, grid: Grid, network: str, angle: float) -> None:
    draw = Random(f"sewers {grid.town.code} {network}")  # noqa: S311  # invented data
    code = f"{network[0].upper()}{grid.town.code}"
    lowest = max(
        grid.crossings,
        key=lambda at: (
            grid.crossings[at][0] * math.cos(angle) + grid.crossings[at][1] * math.sin(angle)
        ),
    )
    beside: dict[tuple[int, int], list[Street]] = {at: [] for at in grid.crossings}
    for street in grid.streets:
        beside[street.start].append(street)
        beside[street.end].append(street)
    x, y = grid.crossings[lowest]
    outlet = Node(
        f"{code}-SORTIE",
        round(x + 180 * math.cos(angle), 2),
        round(y + 180 * math.sin(angle), 2),
        3.0,
        "outlet",
    )
    made.nodes[outlet.code] = outlet
    function = "outfall" if network == "storm" else "sewage_plant"
    made.structures.append(Structure(f"OUV-{outlet.code}", function, outlet.code))
    inverts = {lowest: 3.0 + 180 * FALL}
    _lay(made, draw, code, network, grid, lowest, None, outlet.code, inverts[lowest], 3.0)
    todo = deque([lowest])
    while todo:
        at = todo.popleft()
        for street in beside[at]:
            above = street.end if street.start == at else street.start
            # A storm drain does not run through every street.
            if above in inverts or (network == "storm" and draw.random() < 0.35):
                continue
            inverts[above] = inverts[at] + street.line.length * FALL * draw.uniform(0.7, 1.6)
            to = f"{code}-{at[0] + 50:02d}{at[1] + 50:02d}"
            _lay(made, draw, code, network, grid, above, street, to, inverts[above], inverts[at])
            todo.append(above)


def _lay(
    made: Sewerage,
    draw: Random,
    code: str,
    network: str,
    grid: Grid,
    above: tuple[int, int],
    street: Street | None,
    to: str,
    high: float,
    low: float,
) -> None:
    """A manhole and the pipe that leaves it; before a plant, a station that lifts."""
    x, y = grid.crossings[above]
    node = Node(
        f"{code}-{above[0] + 50:02d}{above[1] + 50:02d}",
        *(round(x + 2.5, 2), round(y - 2.5, 2), round(high + DEPTH_M, 1), "manhole"),
    )
    made.nodes[node.code] = node
    is_lifted = street is None and network != "storm"
    prefix, function = ("PR", "pumping_station") if is_lifted else ("RV", "manhole")
    made.structures.append(Structure(f"{prefix}-{node.code}", function, node.code))
    below = made.nodes[to]
    middle = [] if street is None else [_aside(street.line)]
    line = shapely.LineString([(node.x, node.y), *middle, (below.x, below.y)])
    laid = draw.choice((1958, 1964, 1967, 1971, 1973, 1978, 1986, 1994, 2003, 2012))
    known = draw.random() < 0.85
    start, end, ends = node.code, to, (round(high, 2), round(low, 2))
    forward: bool | None = draw.choice((True, True, None))
    if draw.random() < 0.12:
        # Drawn against the water.
        line, start, end, ends = line.reverse(), end, start, ends[::-1]
        forward = False if forward else None
    made.sewers.append(
        Sewer(
            f"{'EP' if network == 'storm' else 'EU'}-{node.code}",
            network,
            start,
            end,
            line,
            "fibre_cement" if laid < 1970 else "plain_concrete" if laid < 1985 else "pvc_u",
            draw.choice((200, 200, 250, 300))
            if network == "waste"
            else draw.choice((300, 400, 500)),
            None if draw.random() < 0.08 else laid,
            grid.town.code,
            ends[0] if known else None,
            ends[1] if known else None,
            forward,
            draw.choices((None, 1, 2, 3, 4, 5), (60, 8, 12, 10, 7, 3))[0],
        )
    )


def _aside(line: shapely.LineString) -> tuple[float, float]:
    point = shapely.line_interpolate_point(line, 0.5, normalized=True)
    return round(point.x + 2.5, 2), round(point.y - 2.5, 2)
