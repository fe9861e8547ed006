"""On which pipe, and at which of its ends, each valve of a network stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import dist
from typing import Any

import shapely

# A valve drawn this far along its pipe still stands at that end: it is at the corner, not in it.
# Further along it cuts the pipe in two, which only whoever draws the network can do.
REACH_M = 10.0
# A valve that names no pipe is on the one it is drawn on, if no other is nearly as near.
ON_M = 1.0
CLEARLY_M = 0.5
# Its node, its two pipes, and where it is drawn.
PLACE = ("node_id", "downstream_pipe_id", "upstream_pipe_id", "geom")


@dataclass(frozen=True, slots=True)
class Laid:
    """A pipe between its nodes; `line` in EPSG:2154."""

    start: int
    end: int
    line: Any

    @property
    def ends(self) -> tuple[int, int]:
        """Both nodes."""
        return self.start, self.end

    def touches(self, node: int) -> bool:
        """Whether it begins or ends there."""
        return node in self.ends

    def end_at(self, place: Any) -> int | None:
        """The node at whose end of the line a place is."""
        first, last = self.line[0], self.line[-1]
        from_start = dist(place.coords[:2], first[:2])
        from_end = dist(place.coords[:2], last[:2])
        if min(from_start, from_end) > REACH_M:
            return None
        return self.start if from_start <= from_end else self.end


class Placing:
    """Places valves on pipes, given by key."""

    def __init__(self, laid: Mapping[int, Laid]) -> None:
        self._laid = laid
        self._at_node: dict[int, list[int]] = defaultdict(list)
        for pipe, each in laid.items():
            for node in set(each.ends):
                self._at_node[node].append(pipe)

    def place(self, row: Sequence[Any]) -> tuple[int, int] | None:
        """The pipe and the node of a valve, from its `PLACE`.

        Files name the node and a pipe, or the node alone, or the two pipes that meet at it, or one
        pipe at whose end it is drawn, or nothing: then the drawing says.
        """
        node, downstream, upstream, geom = row
        pipes = [pipe for pipe in (downstream, upstream) if pipe in self._laid]
        if node is not None:
            return self._at(node, pipes, geom)
        if len(pipes) == 2:
            one, other = (self._laid[pipe] for pipe in pipes)
            shared = {one.start, one.end} & {other.start, other.end}
            if len(shared) == 1:
                return pipes[0], shared.pop()
        for pipe in pipes or self._drawn_on(self._near(geom), geom):
            at = self._laid[pipe].end_at(geom)
            if at is not None:
                return pipe, at
        return None

    def _at(self, node: int, pipes: Sequence[int], geom: Any) -> tuple[int, int] | None:
        touching = [pipe for pipe in pipes if self._laid[pipe].touches(node)]
        beside = self._at_node.get(node, [])
        if not touching:
            # Between two pipes it is nearly the same on which of them it stands.
            touching = self._drawn_on(beside, geom) or (beside if len(beside) <= 2 else [])
        return (touching[0], node) if touching else None

    def _drawn_on(self, pipes: Iterable[int], geom: Any) -> list[int]:
        """The one pipe that a place is on; none where it may be on several."""
        near = sorted((self._laid[pipe].line.distance(geom), pipe) for pipe in pipes)
        if not near or near[0][0] > ON_M:
            return []
        if len(near) > 1 and near[1][0] - near[0][0] < CLEARLY_M:
            return []
        return [near[0][1]]

    def _near(self, geom: Any) -> list[int]:
        keys, tree = self._tree
        x, y = geom.coords[:2]
        found = tree.query(shapely.Point(x, y), "dwithin", distance=ON_M + CLEARLY_M)
        return [keys[each] for each in found.tolist()]

    @cached_property
    def _tree(self) -> tuple[list[int], shapely.STRtree]:
        lines = [shapely.from_wkb(bytes(each.line.wkb)) for each in self._laid.values()]
        return list(self._laid), shapely.STRtree(lines)
