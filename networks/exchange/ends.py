"""From the ends that pipes name, or only draw, to nodes.

| an end that                                    | becomes                                         |
|------------------------------------------------|-------------------------------------------------|
| names a device, a structure or a node          | the node of that code, where the thing stands   |
| names nothing known                            | a node of that code at the line's end, told     |
| names nothing, but is drawn at a known place   | the node there                                  |
| names nothing and is drawn where nothing is    | a node named for its position                   |

With a tolerance, loose ends (the last three) first move onto what is near. A pipe is worth more
than the perfection of its ends: only `make_nodes = false` refuses one for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import dist

import shapely
from django.utils.translation import gettext as _

from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts, Point
from networks.exchange.findings import At, Findings
from networks.exchange.snapping import snap, told
from networks.water.places import Places
from networks.water.services.import_assets import AssetRow
from networks.water.vocabulary import NodeKind, StructureFunction

# What is drawn further from its node than this is told (class A, the best there is, means 0.4 m).
FAR_M = 0.5
SAME_M = 0.01
# What a node is that a structure of this function stands at.
KIND_UNDER = {
    StructureFunction.RESERVOIR: NodeKind.TANK,
    StructureFunction.INTAKE: NodeKind.SOURCE,
    StructureFunction.MANHOLE: NodeKind.MANHOLE,
    StructureFunction.OUTFALL: NodeKind.OUTLET,
    StructureFunction.SEWAGE_PLANT: NodeKind.OUTLET,
}
_REFERS = ("start_node", "end_node")


@dataclass(slots=True)
class _Node:
    """A node to be: where it is, and what stands there."""

    place: Point
    network: str
    thing: DraftPoint | None = None
    pipes: int = 0
    # What a structure that stands at it, under a name of its own, makes of it.
    kind: NodeKind | None = None


@dataclass(slots=True)
class EndsJoined:
    """The nodes, and what was done to ends."""

    nodes: list[AssetRow] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)


def join_ends(
    drafts: Drafts,
    places: Places,
    findings: Findings,
    *,
    tolerance: float = 0.0,
    make_nodes: bool = True,
) -> EndsJoined:
    """Give every pipe of one family its two nodes; those that get none are refused.

    Lines may be turned, or their ends moved (by at most `tolerance`); all of it is told.
    """
    return _Joining(drafts, places, findings, tolerance, make_nodes).join()


class _Joining:
    def __init__(
        self,
        drafts: Drafts,
        places: Places,
        findings: Findings,
        tolerance: float,
        make_nodes: bool,
    ) -> None:
        self._drafts = drafts
        self._findings = findings
        self._tolerance = tolerance
        self._make_nodes = make_nodes
        self._there = places
        self._things = {
            thing.code: thing for thing in (*drafts.devices, *drafts.structures, *drafts.nodes)
        }
        stored: Mapping[str, Point] = {**places.devices, **places.structures}
        self._known: dict[str, Point] = {
            **stored,
            **{code: thing.place for code, thing in self._things.items()},
        }
        self._own = {node.code for node in drafts.nodes}
        self._nodes: dict[str, _Node] = {}
        self._joined = EndsJoined()

    def join(self) -> EndsJoined:
        for node in self._drafts.nodes:
            self._nodes[node.code] = _Node(node.place, node.network, node)
        for pipe in self._drafts.pipes:
            self._turn(pipe)
            self._open_loop(pipe)
        self._attach_loose()
        for pipe in self._pipes():
            for which in (0, 1):
                if pipe.ends[which]:
                    self._stand(pipe, which)
        for pipe in self._pipes():
            pipe.refers.update(zip(_REFERS, pipe.ends, strict=True))
        self._stand_things()
        self._tell_moves()
        self._joined.nodes = [self._row(code, node) for code, node in self._nodes.items()]
        return self._joined

    def _pipes(self) -> Iterator[DraftPipe]:
        return (each for each in self._drafts.pipes if each.at not in self._findings.refused)

    def _turn(self, pipe: DraftPipe) -> None:
        """Draw a line from its first node to its second, where it clearly is not."""
        if pipe.ends[0] not in self._known or pipe.ends[1] not in self._known:
            return
        first, last = pipe.drawn_ends
        start, end = (self._known[code] for code in pipe.ends)
        straight = dist(first, start) + dist(last, end)
        turned = dist(first, end) + dist(last, start)
        if straight > FAR_M and turned < straight / 2:
            pipe.shape = shapely.reverse(pipe.shape)
            self._warn(
                pipe, "start", _("Tracée du nœud terminal au nœud initial : le tracé est retourné.")
            )

    def _open_loop(self, pipe: DraftPipe) -> None:
        """A pipe that names one node twice, and is not drawn as a ring, ends somewhere else."""
        code = pipe.ends[0]
        if not code or code != pipe.ends[1]:
            return
        first, last = pipe.drawn_ends
        if dist(first, last) <= SAME_M:
            self._refuse(pipe, "end", _("La canalisation part de « %s » et y revient.") % code)
            return
        place = self._known.get(code, first)
        pipe.ends = (code, "") if dist(first, place) <= dist(last, place) else ("", code)
        self._warn(
            pipe,
            "end",
            _("« %s » est nommé aux deux bouts : l’autre bout reçoit un nœud à lui.") % code,
        )

    def _attach_loose(self) -> None:
        """Ends that name nothing known get a node, after those near enough moved together."""
        loose = [
            (pipe, which, pipe.drawn_ends[which])
            for pipe in self._pipes()
            for which in (0, 1)
            if pipe.ends[which] not in self._known
        ]
        named = {place: code for code, place in sorted(self._known.items(), reverse=True)}
        for pipe, which, drawn in loose:
            if pipe.ends[which] and not self._tolerance:
                named.setdefault(drawn, pipe.ends[which])
        free = [each for each in loose if self._tolerance or not each[0].ends[each[1]]]
        snapped = snap([drawn for *_, drawn in free], list(named), self._tolerance or SAME_M)
        for (pipe, which, _drawn), place in zip(free, snapped.points, strict=True):
            if pipe.ends[which]:
                named.setdefault(place, pipe.ends[which])
        where = {
            (id(pipe), which): place
            for (pipe, which, _drawn), place in zip(free, snapped.points, strict=True)
        }
        for pipe, which, drawn in loose:
            place = where.get((id(pipe), which), drawn)
            joined = named.get(place, "") if self._move(pipe, which, place) else ""
            own = pipe.ends[which]
            if own in self._there.nodes:
                joined = ""
            code = joined or own or _position_code(pipe.drawn_ends[which])
            pipe.ends = (code, pipe.ends[1]) if which == 0 else (pipe.ends[0], code)
            self._tell_loose(pipe, which, own)

    def _tell_loose(self, pipe: DraftPipe, which: int, own: str) -> None:
        """What an end that named nothing known has become; refused where it may not become it."""
        code, column = pipe.ends[which], ("start", "end")[which]
        attached = code in self._known
        if not (attached or self._make_nodes):
            unknown = _("« %s » ne nomme aucun appareil ni ouvrage.") % own
            self._refuse(pipe, column, unknown if own else _("Ce bout n’a pas de nœud."))
        elif own and attached:
            self._warn(
                pipe,
                column,
                _("« %(own)s » ne nomme rien de connu : ce bout est rattaché à « %(code)s ».")
                % {"own": own, "code": code},
            )
        elif own:
            self._warn(
                pipe,
                column,
                _("« %s » ne nomme aucun appareil ni ouvrage : un nœud est fait à ce bout.") % own,
            )

    def _move(self, pipe: DraftPipe, which: int, place: Point) -> bool:
        """Draw an end elsewhere, if that was asked for and leaves a line; whether it is there."""
        ends = pipe.drawn_ends
        distance = dist(ends[which], place)
        if not distance:
            return True
        if not self._tolerance or distance > self._tolerance:
            return distance <= SAME_M
        if dist(place, ends[1 - which]) <= SAME_M:
            return False
        pipe.draw_ends(*((place, ends[1]) if which == 0 else (ends[0], place)))
        self._joined.moves.append(distance)
        return True

    def _stand(self, pipe: DraftPipe, which: int) -> None:
        """Make the node that an end names, or count one pipe more at it."""
        code, column = pipe.ends[which], ("start", "end")[which]
        node = self._nodes.get(code)
        if node is None:
            thing = self._things.get(code)
            drawn = pipe.drawn_ends[which]
            place = self._known.get(code) or self._kept(code, drawn)
            node = _Node(place, thing.network if thing else pipe.network, thing)
            self._nodes[code] = node
        node.pipes += 1
        self._move(pipe, which, node.place)
        distance = dist(pipe.drawn_ends[which], node.place)
        if distance > FAR_M:
            self._warn(
                pipe,
                column,
                _("Tracée à %(metres).1f m du nœud « %(code)s » qu’elle nomme.")
                % {"metres": distance, "code": code},
            )

    def _kept(self, code: str, drawn: Point) -> Point:
        """Where a node that nothing stands at is: where it was, unless it is drawn elsewhere."""
        there = self._there.nodes.get(code)
        return there if there and dist(there, drawn) <= FAR_M else drawn

    def _stand_things(self) -> None:
        """Devices and structures stand at the node of their name, or at the one they are on."""
        things = [
            thing
            for thing in (*self._drafts.structures, *self._drafts.devices)
            if "node" not in thing.refers
        ]
        named = {node.place: code for code, node in self._nodes.items()}
        # A waste and a storm manhole may be drawn one on the other.
        of_network = {(node.place, node.network): code for code, node in self._nodes.items()}
        elsewhere = [thing for thing in things if thing.code not in self._nodes]
        spots = snap(
            [thing.place for thing in elsewhere], list(named), max(self._tolerance, SAME_M)
        ).points
        for thing in things:
            if thing.code in self._nodes:
                thing.refers["node"] = thing.code
        for thing, spot in zip(elsewhere, spots, strict=True):
            if spot in named:
                thing.refers["node"] = of_network.get((spot, thing.network), named[spot])
        for structure in self._drafts.structures:
            node = self._nodes.get(structure.refers.get("node", ""))
            if node:
                node.kind = KIND_UNDER.get(structure.values.get("function", ""), node.kind)

    def _tell_moves(self) -> None:
        if not (self._tolerance and self._drafts.pipes):
            return
        moves = self._joined.moves
        if not moves:
            reason = _("Aucun bout à accrocher à moins de %.2f m.") % self._tolerance
        else:
            least, middle, most = told(moves)
            reason = _(
                "%(count)d bouts accrochés : de %(least).3f à %(most).3f m, médiane %(middle).3f m."
            ) % {"count": len(moves), "least": least, "middle": middle, "most": most}
        self._findings.warn(At(""), "snap", reason)

    def _row(self, code: str, node: _Node) -> AssetRow:
        """A node; what a file says of its own nodes is followed, what stands at one only begins."""
        thing = node.thing
        shape = shapely.Point(node.place)
        if thing is None:
            kind = node.kind or (NodeKind.JUNCTION if node.pipes > 1 else NodeKind.END)
            return AssetRow(code, node.network, shape, at_first={"kind": kind})
        if thing.code in self._own:
            values = {name: value for name, value in thing.values.items() if name != "kind"}
            return AssetRow(
                *(code, node.network, shape, values),
                at_first={"kind": thing.values["kind"], **thing.at_first},
                decimals=self._drafts.decimals,
            )
        kind = node.kind or KIND_UNDER.get(thing.values.get("function", ""), NodeKind.JUNCTION)
        told_of = ("z_m", "xy_class", "z_class")
        first = {name: thing.values[name] for name in told_of if name in thing.values}
        return AssetRow(code, node.network, shape, at_first={"kind": kind, **first})

    def _warn(self, pipe: DraftPipe, column: str, reason: str) -> None:
        self._findings.warn(pipe.at, self._drafts.columns.get(column, column), reason)

    def _refuse(self, pipe: DraftPipe, column: str, reason: str) -> None:
        self._findings.refuse(pipe.at, self._drafts.columns.get(column, column), reason)


def _position_code(place: Point) -> str:
    return f"N-{place[0]:.2f}-{place[1]:.2f}"
