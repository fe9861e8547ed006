"""Where in its row each node stands, so that long lines are straight.

Source: U. Brandes, B. Köpf, « Fast and Simple Horizontal Coordinate Assignment », Graph Drawing
2001: four layouts, each aligning nodes with a median neighbour (above or below, from the left or
from the right), then the middle of the four.
"""

from __future__ import annotations

from collections.abc import Callable
from graphlib import TopologicalSorter
from itertools import pairwise

from archaeology.analysis.matrix.drawing.layers import Layers

Near = dict[int, list[int]]
Rows = list[list[int]]


def positions(layers: Layers, distance: Callable[[int, int], float]) -> dict[int, float]:
    """The x of each node's middle; neighbours in a row are at least `distance` apart."""
    barred = _conflicts(layers)
    found: list[tuple[dict[int, float], bool]] = []
    for rows, near in ((layers.rows, layers.up), (layers.rows[::-1], layers.down)):
        found.append((_one_layout(rows, near, barred, distance), False))
        mirrored = [row[::-1] for row in rows]
        x = _one_layout(mirrored, near, barred, distance)
        found.append(({node: -each for node, each in x.items()}, True))
    narrowest = min((x for x, _ in found), key=lambda x: max(x.values()) - min(x.values()))
    left, right = min(narrowest.values()), max(narrowest.values())
    shifted = []
    for x, from_right in found:
        shift = right - max(x.values()) if from_right else left - min(x.values())
        shifted.append({node: each + shift for node, each in x.items()})
    return {
        node: sum(sorted(x[node] for x in shifted)[1:3]) / 2 for row in layers.rows for node in row
    }


def _conflicts(layers: Layers) -> set[tuple[int, int]]:
    """Lines that cross a passage of a long line: the long line stays straight, they do not."""
    barred = set()
    for above, below in pairwise(layers.rows):
        place = {node: i for i, node in enumerate(above)}
        first, done = 0, 0
        for i, node in enumerate(below):
            through = next(
                (up for up in layers.up[node] if up >= layers.real and node >= layers.real), None
            )
            if through is None and i < len(below) - 1:
                continue
            last = len(above) - 1 if through is None else place[through]
            for other in below[done : i + 1]:
                for up in layers.up[other]:
                    inner = up >= layers.real and other >= layers.real
                    if not inner and not first <= place[up] <= last:
                        barred |= {(up, other), (other, up)}
            done, first = i + 1, last
    return barred


def _one_layout(
    rows: Rows,
    near: Near,
    barred: set[tuple[int, int]],
    distance: Callable[[int, int], float],
) -> dict[int, float]:
    """Blocks of aligned nodes, as far left as the distances let them, then pulled together."""
    root = _aligned(rows, near, barred)
    apart: dict[int, dict[int, float]] = {node: {} for node in root.values()}
    before: dict[int, set[int]] = {node: set() for node in root.values()}
    for row in rows:
        for left, right in pairwise(row):
            a, b = root[left], root[right]
            apart[a][b] = max(apart[a].get(b, 0), distance(left, right))
            before[b].add(a)
    order = list(TopologicalSorter(before).static_order())
    x = dict.fromkeys(order, 0.0)
    for block in order:
        for after, gap in apart[block].items():
            x[after] = max(x[after], x[block] + gap)
    for block in reversed(order):
        if apart[block]:
            x[block] = max(x[block], min(x[after] - gap for after, gap in apart[block].items()))
    return {node: x[block] for node, block in root.items()}


def _aligned(rows: Rows, near: Near, barred: set[tuple[int, int]]) -> dict[int, int]:
    """The top node of each node's block; blocks do not cross."""
    root = {node: node for row in rows for node in row}
    taken: set[int] = set()
    for previous, row in pairwise(rows):
        place = {node: i for i, node in enumerate(previous)}
        reached = -1
        for node in row:
            neighbours = sorted(near[node], key=place.__getitem__)
            count = len(neighbours)
            for middle in sorted({(count - 1) // 2, count // 2}) if count else ():
                other = neighbours[middle]
                if (other, node) in barred or place[other] <= reached or other in taken:
                    continue
                root[node] = root[other]
                taken.add(other)
                reached = place[other]
                break
    return root
