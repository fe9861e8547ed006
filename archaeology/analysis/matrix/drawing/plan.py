"""The plan of a matrix: which node stands where, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from archaeology.analysis.matrix.drawing.layers import Layers, layered, with_few_crossings
from archaeology.analysis.matrix.drawing.positions import positions
from archaeology.analysis.matrix.drawing.ranks import Band, Ranking, ranked
from archaeology.analysis.matrix.graph import Children

GAP = 16.0
PASSAGE_GAP = 14.0
PART_GAP = 32.0


@dataclass(slots=True)
class Plan:
    """`x` of all nodes (those from `real` on are passages), `row` of the real ones.

    `lines`: per gap below a row the (node above, node below) that it joins.
    """

    real: int
    x: dict[int, float]
    row: list[int]
    rows: list[list[int]]
    lines: list[list[tuple[int, int]]]
    bands: list[Band]
    level: list[list[int]]
    width: float


def planned(
    children: Children, widths: list[float], phases: list[str], contemporary: list[list[int]]
) -> Plan:
    """Rows, order and places of the nodes of a graph without cycle."""
    ranking = ranked(children, phases, contemporary)
    rank = ranking.rank
    parts, alone = _parts(children, contemporary)
    _stack(alone, ranking, phases, has_parts=bool(parts))
    plan = Plan(
        len(rank),
        {},
        rank,
        [[] for _ in range(max(rank, default=0) + 1)],
        [],
        ranking.bands,
        ranking.level,
        0,
    )
    plan.lines = [[] for _ in plan.rows]
    free = len(rank)
    for part in parts:
        layers = layered(part, children, rank, free)
        with_few_crossings(layers)
        free = max(free, *(node + 1 for row in layers.rows for node in row))
        _place(plan, layers, widths)
    _place_alone(plan, alone, widths)
    return plan


def _parts(children: Children, level: list[list[int]]) -> tuple[list[list[int]], list[int]]:
    """The connected parts, and the nodes without any relation, in natural order."""
    near: list[set[int]] = [set() for _ in children]
    for node, targets in enumerate(children):
        for target in targets:
            near[node].add(target)
            near[target].add(node)
    for members in level:
        for member in members:
            near[member].update(members)
    parts, alone = [], []
    seen: set[int] = set()
    for start in range(len(children)):
        if start in seen:
            continue
        part, todo = {start}, [start]
        while todo:
            for other in near[todo.pop()] - part:
                part.add(other)
                todo.append(other)
        seen |= part
        if len(part) > 1:
            parts.append(sorted(part))
        else:
            alone.append(start)
    return parts, alone


def _stack(alone: list[int], ranking: Ranking, phases: list[str], *, has_parts: bool) -> None:
    """Units without relation stand in columns beside the others, in their phase's rows."""
    rows = {band.phase: range(band.first, band.last + 1) for band in ranking.bands}
    everywhere = range(max(ranking.rank, default=0) + 1)
    if not has_parts and not rows:
        everywhere = range(ceil(sqrt(len(alone) / 2)))
    used: dict[str, int] = {}
    for node in alone:
        where = rows.get(phases[node], everywhere)
        key = phases[node] if phases[node] in rows else ""
        ranking.rank[node] = where[used.get(key, 0) % len(where)]
        used[key] = used.get(key, 0) + 1


def _place(plan: Plan, layers: Layers, widths: list[float]) -> None:
    real = plan.real

    def half(node: int) -> float:
        return widths[node] / 2 if node < real else 0.0

    def distance(left: int, right: int) -> float:
        gap = GAP if left < real and right < real else PASSAGE_GAP
        return half(left) + half(right) + gap

    layers.real = real
    x = positions(layers, distance)
    left = min(each - half(node) for node, each in x.items())
    offset = (plan.width + PART_GAP if plan.width else 0.0) - left
    for row, nodes in enumerate(layers.rows):
        plan.rows[row] += nodes
        plan.lines[row] += [(node, below) for node in nodes for below in layers.down[node]]
    for node, each in x.items():
        plan.x[node] = each + offset
        plan.width = max(plan.width, each + offset + half(node))


def _place_alone(plan: Plan, alone: list[int], widths: list[float]) -> None:
    if not alone:
        return
    widest = max(widths[node] for node in alone)
    start = plan.width + PART_GAP if plan.width else 0.0
    columns = [0] * len(plan.rows)
    for node in alone:
        row = plan.row[node]
        plan.rows[row].append(node)
        plan.x[node] = start + columns[row] * (widest + GAP) + widest / 2
        plan.width = max(plan.width, plan.x[node] + widest / 2)
        columns[row] += 1
