"""Lines between two rows: down, across, down; what crosses does not look joined.

Units that lead to the same earlier units share one bar, so that whatever hangs on a bar is
earlier than all that stands on it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

PORT = 8.0
TRACK = 9.0
# Lines nearer than this look like one.
NEAR = 3.0
STEP = 7.0


@dataclass(slots=True)
class Net:
    """Stems from above and drops below, joined by a bar in a track."""

    tops: dict[int, float]
    bottoms: dict[int, float]
    track: int = 0

    @property
    def left(self) -> float:
        """Where the bar begins."""
        return min(*self.tops.values(), *self.bottoms.values())

    @property
    def right(self) -> float:
        """Where the bar ends."""
        return max(*self.tops.values(), *self.bottoms.values())

    @property
    def straight(self) -> bool:
        """Whether there is no bar."""
        return self.right - self.left < 0.5


def nets_between(
    lines: list[tuple[int, int]], x: dict[int, float], reach: dict[int, float]
) -> list[Net]:
    """The nets of the lines (node above, node below) of one gap, with their tracks.

    `reach` is how far from its middle a line may enter a node.
    """
    leads_to: dict[int, set[int]] = defaultdict(set)
    for above, below in lines:
        leads_to[above].add(below)
    alike: dict[frozenset[int], list[int]] = defaultdict(list)
    for above, targets in leads_to.items():
        alike[frozenset(targets)].append(above)
    nets = [
        Net({node: x[node] for node in tops}, {node: x[node] for node in sorted(targets)})
        for targets, tops in alike.items()
    ]
    _straighten(nets, reach)
    _spread(nets, reach)
    _assign_tracks([net for net in nets if not net.straight], reach)
    return nets


def _straighten(nets: list[Net], reach: dict[int, float]) -> None:
    """A drop that is hardly beside a stem comes under it: small steps look like mistakes."""
    entered: dict[int, int] = defaultdict(int)
    for net in nets:
        for node in net.bottoms:
            entered[node] += 1
    for net in nets:
        for node, x in net.bottoms.items():
            beside = [stem for stem in net.tops.values() if abs(stem - x) <= STEP]
            if len(beside) == 1 and entered[node] == 1 and reach[node] > STEP:
                net.bottoms[node] = beside[0]


def _spread(nets: list[Net], reach: dict[int, float]) -> None:
    """Nets that end in the same node enter it side by side, from the left those of the left."""
    ending: dict[int, list[Net]] = defaultdict(list)
    for net in nets:
        for node in net.bottoms:
            ending[node].append(net)
    for node, into in ending.items():
        if len(into) < 2:
            continue
        middle = into[0].bottoms[node]
        into.sort(key=lambda net: sum(net.tops.values()) / len(net.tops))
        straight = next((i for i, net in enumerate(into) if net.straight), None)
        centre = (len(into) - 1) / 2 if straight is None else straight
        widest = max(centre, len(into) - 1 - centre)
        step = min(PORT, reach[node] / widest)
        for i, net in enumerate(into):
            net.bottoms[node] = middle + (i - centre) * step


def _assign_tracks(nets: list[Net], reach: dict[int, float]) -> None:
    """Tracks from the top down: first what a stem and a drop at one place demand, then few
    crossings; bars that do not overlap share a track."""
    demanded: dict[int, set[int]] = {i: set() for i in range(len(nets))}
    cost = [[0] * len(nets) for _ in nets]
    for i, upper in enumerate(nets):
        for j, lower in enumerate(nets):
            if i == j or not _overlap(upper, lower):
                continue
            stems, drops = lower.tops.values(), upper.bottoms.values()
            cost[i][j] = sum(upper.left <= stem <= upper.right for stem in stems) + sum(
                lower.left <= drop <= lower.right for drop in drops
            )
            if any(
                abs(stem - drop) < NEAR
                for stem in upper.tops.values()
                for drop in lower.bottoms.values()
            ):
                demanded[j].add(i)
    left = set(range(len(nets)))
    # What standing above all the others left would cost, less what standing below them would.
    score = [sum(cost[i]) - sum(row[i] for row in cost) for i in left]
    done: list[Net] = []
    while left:
        free = [i for i in left if not demanded[i] & left] or list(left)
        chosen = min(free, key=lambda i: (score[i], nets[i].left, i))
        left.remove(chosen)
        for i in left:
            score[i] -= cost[i][chosen] - cost[chosen][i]
        net = nets[chosen]
        for other in demanded[chosen] & left:
            _step_aside(net, nets[other], reach)
        net.track = max((each.track + 1 for each in done if _overlap(each, net)), default=0)
        done.append(net)


def _step_aside(net: Net, other: Net, reach: dict[int, float]) -> None:
    """Each demands the upper track (two lines change places): one goes beside the other.

    The drop enters its unit beside the middle; that of a long line cannot, so that there the
    other's stem leaves its unit beside the middle.
    """
    for node, drop in net.bottoms.items():
        for above, stem in other.tops.items():
            if abs(stem - drop) >= NEAR:
                continue
            if reach[node] > STEP:
                net.bottoms[node] = drop + PORT / 2
            elif reach[above] > STEP:
                other.tops[above] = stem + PORT / 2


def _overlap(one: Net, other: Net) -> bool:
    return one.left - PORT < other.right and other.left - PORT < one.right


def paths(
    net: Net,
    nets: list[Net],
    bar: dict[int, float],
    ends: tuple[dict[int, float], dict[int, float]],
) -> str:
    """The SVG path of a net.

    `bar` is the y of each track; `ends` are the y at which each node above is left and each node
    below is entered. Where an upright crosses the bar of another net, it leaves a gap.
    """
    bottoms_of, tops_of = ends
    bars = [
        (bar[other.track], other.left, other.right)
        for other in nets
        if other is not net and not other.straight
    ]
    if net.straight:
        (top, x), (bottom, _) = next(iter(net.tops.items())), next(iter(net.bottoms.items()))
        return _upright(x, bottoms_of[top], tops_of[bottom], bars)
    level = bar[net.track]
    pieces = [f"M{net.left:.1f} {level:.1f}H{net.right:.1f}"]
    for node, x in net.tops.items():
        pieces.append(_upright(x, bottoms_of[node], level, bars))
    for node, x in net.bottoms.items():
        pieces.append(_upright(x, level, tops_of[node], bars))
    return "".join(pieces)


def _upright(x: float, start: float, end: float, bars: list[tuple[float, float, float]]) -> str:
    path = f"M{x:.1f} {start:.1f}"
    for y, left, right in sorted(bars):
        if start + NEAR < y < end - NEAR and left - 0.5 <= x <= right + 0.5:
            path += f"V{y - NEAR:.1f}M{x:.1f} {y + NEAR:.1f}"
    return f"{path}V{end:.1f}"
