"""Rows of nodes, and their order from left to right with few crossings."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass
from itertools import pairwise

from archaeology.analysis.matrix.graph import Children

SWEEPS = 24
EXCHANGES = 12


@dataclass(slots=True)
class Layers:
    """Nodes by row. Numbers from `real` on are passages of long lines through a row.

    `up[v]` and `down[v]` are the neighbours in the next rows: no line skips a row.
    """

    real: int
    rows: list[list[int]]
    up: dict[int, list[int]]
    down: dict[int, list[int]]


def layered(nodes: list[int], children: Children, rank: list[int], real: int) -> Layers:
    """The rows of a connected part, in the order in which a walk from the top meets its nodes.

    `real` is the first number free for passages.
    """
    rows: list[list[int]] = [[] for _ in range(max(rank) + 1)]
    made = Layers(real, rows, {}, {})
    seen: set[int] = set()
    free = real
    parents: dict[int, list[int]] = {node: [] for node in nodes}
    for node in nodes:
        for child in children[node]:
            parents[child].append(node)
    passage: dict[tuple[int, int], list[int]] = {}
    for node in nodes:
        made.up.setdefault(node, [])
        made.down.setdefault(node, [])
        for child in children[node]:
            path = list(range(free, free + rank[child] - rank[node] - 1))
            free += len(path)
            passage[node, child] = path
            steps = [node, *path, child]
            for above, below in pairwise(steps):
                made.down.setdefault(above, []).append(below)
                made.up.setdefault(below, []).append(above)
    for start in sorted(nodes, key=lambda node: (rank[node], node)):
        todo = [start]
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            rows[rank[node]].append(node)
            for parent in parents[node]:
                for i, through in enumerate(passage[parent, node]):
                    rows[rank[parent] + 1 + i].append(through)
            todo.extend(parent for parent in reversed(parents[node]) if parent not in seen)
            todo.extend(child for child in reversed(children[node]) if child not in seen)
    return made


def with_few_crossings(layers: Layers) -> None:
    """Order each row by the median of its neighbours, down and up in turn; keep the best order."""
    best, fewest = [list(row) for row in layers.rows], crossings(layers)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        downward = sweep % 2 == 0
        numbers = range(1, len(layers.rows))
        for i in numbers if downward else reversed(numbers):
            fixed, moved = (i - 1, i) if downward else (i, i - 1)
            _by_median(layers, fixed, moved, layers.up if downward else layers.down)
        now = crossings(layers)
        if now < fewest:
            best, fewest = [list(row) for row in layers.rows], now
    layers.rows[:] = best
    if fewest:
        _exchange(layers)


def crossings(layers: Layers) -> int:
    """How often lines between neighbouring rows cross."""
    count = 0
    for above, below in pairwise(layers.rows):
        place = {node: i for i, node in enumerate(below)}
        met: list[int] = []
        for node in above:
            ends = sorted(place[child] for child in layers.down[node])
            count += sum(len(met) - bisect_right(met, end) for end in ends)
            for end in ends:
                insort(met, end)
    return count


def _by_median(layers: Layers, fixed: int, moved: int, toward: dict[int, list[int]]) -> None:
    place = {node: i for i, node in enumerate(layers.rows[fixed])}
    row = layers.rows[moved]
    medians = {
        node: _median(sorted(place[each] for each in toward[node])) for node in row if toward[node]
    }
    # What has no neighbour there keeps its place.
    ordered = iter(sorted(medians, key=medians.__getitem__))
    layers.rows[moved] = [next(ordered) if node in medians else node for node in row]


def _median(places: list[int]) -> float:
    middle = len(places) // 2
    if len(places) % 2:
        return places[middle]
    if len(places) == 2:
        return sum(places) / 2
    # Gansner et al. 1993: of two middles, the one on the more crowded side weighs more.
    left, right = places[middle - 1] - places[0], places[-1] - places[middle]
    if left + right == 0:
        return (places[middle - 1] + places[middle]) / 2
    return (places[middle - 1] * right + places[middle] * left) / (left + right)


def _exchange(layers: Layers) -> None:
    """Exchange neighbours as long as this takes away crossings."""
    place = {node: i for row in layers.rows for i, node in enumerate(row)}
    for _ in range(EXCHANGES):
        better = False
        for row in layers.rows:
            for i in range(len(row) - 1):
                left, right = row[i], row[i + 1]
                gain = 0
                for near in (layers.up, layers.down):
                    a = [place[each] for each in near[left]]
                    b = [place[each] for each in near[right]]
                    gain += sum(x > y for x in a for y in b) - sum(x < y for x in a for y in b)
                if gain > 0:
                    row[i], row[i + 1] = right, left
                    place[left], place[right] = i + 1, i
                    better = True
        if not better:
            return
