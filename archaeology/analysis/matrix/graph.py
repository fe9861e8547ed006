"""Directed graphs of numbered nodes; nothing here recurses, so that no depth is too deep.

Nodes are 0 … n-1 in the order in which ties are broken; `children[u]` are the nodes that u leads
to (the earlier units), each once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

Children = list[list[int]]


def parents_of(children: Children) -> Children:
    """The same graph, turned round."""
    parents: Children = [[] for _ in children]
    for node, targets in enumerate(children):
        for target in targets:
            parents[target].append(node)
    return parents


def reached_from(start: int, children: Children) -> set[int]:
    """All nodes that some path leads to; the start only if it lies on a cycle."""
    reached: set[int] = set()
    todo = [start]
    while todo:
        for child in children[todo.pop()]:
            if child not in reached:
                reached.add(child)
                todo.append(child)
    return reached


def topological_order(children: Children) -> list[int]:
    """Each node before its children, the smallest number first where the graph leaves a choice.

    Nodes on a cycle, and those behind one, are missing from the result.
    """
    waiting_for = [0] * len(children)
    for targets in children:
        for target in targets:
            waiting_for[target] += 1
    ready = [node for node, count in enumerate(waiting_for) if count == 0]
    heapify(ready)
    order = []
    while ready:
        node = heappop(ready)
        order.append(node)
        for child in children[node]:
            waiting_for[child] -= 1
            if waiting_for[child] == 0:
                heappush(ready, child)
    return order


def transitive_reduction(children: Children, order: list[int]) -> Children:
    """The fewest edges with the same reachability; unique for a graph without cycle.

    `order` is its topological order. One bit per node reached, in integers: 20,000 nodes take
    25 MB, and each edge one pass over the bits.
    """
    # Late nodes get low bits, so that what reaches little takes little room.
    place = {node: len(order) - 1 - i for i, node in enumerate(order)}
    reach = [0] * len(children)
    reduced: Children = [[] for _ in children]
    for node in reversed(order):
        covered = 0
        # The nearest in the order first: only they can make a later one superfluous.
        for child in sorted(children[node], key=place.__getitem__, reverse=True):
            if not covered >> place[child] & 1:
                reduced[node].append(child)
                covered |= reach[child] | 1 << place[child]
        reduced[node].sort()
        reach[node] = covered
    return reduced


def strong_components(children: Children) -> list[list[int]]:
    """The sets of nodes that all reach one another (Kosaraju), those of one node included."""
    finished = _finishing_order(children)
    parents = parents_of(children)
    seen = [False] * len(children)
    components = []
    for start in reversed(finished):
        if seen[start]:
            continue
        seen[start] = True
        component, todo = [], [start]
        while todo:
            node = todo.pop()
            component.append(node)
            for parent in parents[node]:
                if not seen[parent]:
                    seen[parent] = True
                    todo.append(parent)
        components.append(sorted(component))
    return sorted(components)


def _finishing_order(children: Children) -> list[int]:
    seen = [False] * len(children)
    finished = []
    for start in range(len(children)):
        if seen[start]:
            continue
        seen[start] = True
        path = [(start, iter(children[start]))]
        while path:
            node, rest = path[-1]
            child = next((each for each in rest if not seen[each]), None)
            if child is None:
                finished.append(node)
                path.pop()
            else:
                seen[child] = True
                path.append((child, iter(children[child])))
    return finished


@dataclass(slots=True)
class CyclicComponent:
    """Nodes that all reach one another, and a shortest of their cycles (its start once)."""

    nodes: list[int]
    cycle: list[int]


def cyclic_components(children: Children) -> list[CyclicComponent]:
    """Every component with a cycle in it, self-loops included."""
    return [
        CyclicComponent(nodes, shortest_cycle(nodes, children))
        for nodes in strong_components(children)
        if len(nodes) > 1 or nodes[0] in children[nodes[0]]
    ]


def shortest_cycle(nodes: list[int], children: Children) -> list[int]:
    """A shortest cycle within a strongly connected set, beginning at its smallest node.

    Once the cycles through a node are known, the node is taken out, and with it all that then
    lies on no cycle: a ring of thousands needs one search.
    """
    inside = _Shrinking(nodes, children)
    best: list[int] = []
    for node in nodes:
        if node not in inside.out:
            continue
        found = _cycle_through(node, inside.out, len(best) or len(nodes) + 1)
        if found:
            best = found
        if len(best) == 1:
            break
        inside.remove(node)
    smallest = best.index(min(best))
    return best[smallest:] + best[:smallest]


def _cycle_through(start: int, out: dict[int, set[int]], shorter_than: int) -> list[int]:
    """A shortest cycle through a node, if it has fewer nodes than given; breadth first."""
    came_from = {start: -1}
    todo = deque([(start, 1)])
    while todo:
        node, length = todo.popleft()
        if length >= shorter_than:
            return []
        for child in sorted(out[node]):
            if child == start:
                path = [node]
                while came_from[path[-1]] >= 0:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if child not in came_from:
                came_from[child] = node
                todo.append((child, length + 1))
    return []


class _Shrinking:
    """A graph from which nodes are taken, and after each all that no cycle can pass."""

    def __init__(self, nodes: list[int], children: Children) -> None:
        kept = set(nodes)
        self.out = {node: {child for child in children[node] if child in kept} for node in nodes}
        self.into: dict[int, set[int]] = {node: set() for node in nodes}
        for node, targets in self.out.items():
            for target in targets:
                self.into[target].add(node)

    def remove(self, node: int) -> None:
        """Take out a node and whatever has no way in or no way out any more."""
        todo = [node]
        while todo:
            gone = todo.pop()
            if gone not in self.out:
                continue
            for child in self.out.pop(gone):
                self.into[child].discard(gone)
                if not self.into[child]:
                    todo.append(child)
            for parent in self.into.pop(gone):
                if parent in self.out:
                    self.out[parent].discard(gone)
                    if not self.out[parent]:
                        todo.append(parent)
