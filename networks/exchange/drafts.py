"""What a file describes before it is checked: pipes with the ends they name, things at points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely

from networks.exchange.findings import At

Point = tuple[float, float]


@dataclass(slots=True)
class DraftPipe:
    """A pipe; `ends` are the codes of what it names at both, "" where it names nothing."""

    at: At
    code: str
    network: str
    shape: shapely.LineString
    ends: tuple[str, str]
    values: dict[str, Any]
    refers: dict[str, str] = field(default_factory=dict)
    at_first: dict[str, Any] = field(default_factory=dict)

    @property
    def drawn_ends(self) -> tuple[Point, Point]:
        """Where the line begins and ends, EPSG:2154."""
        (first, last) = shapely.get_coordinates(self.shape)[[0, -1]].tolist()
        return (first[0], first[1]), (last[0], last[1])

    def draw_ends(self, first: Point, last: Point) -> None:
        """Move the ends of the line."""
        coordinates = shapely.get_coordinates(self.shape)
        coordinates[0], coordinates[-1] = first, last
        self.shape = shapely.LineString(coordinates)


@dataclass(slots=True)
class DraftPoint:
    """A device, a structure, or a node that the file has itself; `at_first` is for a new one."""

    at: At
    code: str
    network: str
    shape: shapely.Point
    values: dict[str, Any]
    refers: dict[str, str] = field(default_factory=dict)
    at_first: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Point:
        """Where it stands, EPSG:2154."""
        return self.shape.x, self.shape.y


@dataclass(slots=True)
class Drafts:
    """Everything that a file describes."""

    pipes: list[DraftPipe] = field(default_factory=list)
    devices: list[DraftPoint] = field(default_factory=list)
    structures: list[DraftPoint] = field(default_factory=list)
    nodes: list[DraftPoint] = field(default_factory=list)
    # Columns by which findings about ends are told, in this format's words.
    columns: Mapping[str, str] = field(default_factory=dict)
    # Decimals of the fields that this format rounds.
    decimals: Mapping[str, int] = field(default_factory=dict)
    # What this format says of the fields that it says less of than there is to know.
    said: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
