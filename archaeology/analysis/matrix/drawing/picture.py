"""Drawing a stratigraphy: the plan becomes one SVG document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from archaeology.analysis.matrix.drawing import svg
from archaeology.analysis.matrix.drawing.kinds import PLAIN, Kind, kind_of
from archaeology.analysis.matrix.drawing.plan import Plan, planned
from archaeology.analysis.matrix.drawing.routes import TRACK, nets_between, paths
from archaeology.analysis.matrix.record import Unit
from archaeology.analysis.matrix.stratigraphy import Stratigraphy

MARGIN = 16.0
ROW = 34.0
# Free space above and below the bars of a gap.
AIR = 11.0
LONGEST_LABEL = 24
# The legend has room for one sign beside another.
NARROWEST = 360.0

Href = Callable[[str], str | None]


def draw(
    stratigraphy: Stratigraphy,
    *,
    title: str = "Matrice de Harris",
    href: Href | None = None,
    ident: str = "matrice",
) -> str:
    """The Harris matrix of a stratigraphy as an SVG document, the latest units at the top.

    Only relations that do not follow from others are drawn. Sizes are CSS pixels: text of 12 px
    is 9 points on paper. Colours are presentation attributes, which any rule of a page's style
    sheet overrides by class: harris, harris-unit with harris-deposit, -fill, -cut, -structural,
    -surface, -plain, -unrecorded; harris-line, harris-equal, harris-contemporary, harris-band,
    harris-label, harris-legend.

    `href` gives the address of a unit's page, or None; units then are links, and the picture is
    a group of them rather than one image, which would hide them from a screen reader. `ident`
    begins the ids, unique on a page. Raises `Cyclic`.
    """
    nodes = [_Node.of(group, stratigraphy.units) for group in stratigraphy.groups]
    plan = planned(
        stratigraphy.reduced,
        [node.width for node in nodes],
        [node.phase for node in nodes],
        _contemporary_nodes(stratigraphy),
    )
    return _Picture(stratigraphy, nodes, plan, href).document(title, ident)


@dataclass(slots=True)
class _Node:
    """Units that are one, in one frame."""

    units: list[Unit]
    cells: list[float]
    width: float
    phase: str

    @classmethod
    def of(cls, group: list[str], units: dict[str, Unit]) -> _Node:
        members = [units[name] for name in group]
        # Few different widths: middles under middles make straight lines.
        texts = [svg.text_width(shown(unit.name)) for unit in members]
        cells = [max(44.0, ceil((text + 16) / 12) * 12) for text in texts]
        frame = 10 if len(cells) > 1 else 0
        width = sum(cells) + svg.EQUALS * (len(cells) - 1) + frame
        phases = [unit.phase for unit in members if unit.phase]
        return cls(members, cells, width, phases[0] if phases else "")

    @property
    def half(self) -> float:
        """Half its height."""
        return svg.BOX / 2 if len(self.units) == 1 else svg.BOX / 2 + 4


def shown(name: str) -> str:
    """A unit's name, cut where it would not fit a box."""
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"


def _contemporary_nodes(stratigraphy: Stratigraphy) -> list[list[int]]:
    """Contemporaries by node; sets that share a unit by equality are one."""
    sets: list[set[int]] = []
    for names in stratigraphy.contemporary:
        one = {stratigraphy.group_of[name] for name in names}
        sets, apart = [each for each in sets if not each & one], [s for s in sets if s & one]
        sets.append(one.union(*apart))
    return [sorted(each) for each in sets if len(each) > 1]


class _Picture:
    """Heights, then everything from the back to the front."""

    def __init__(
        self, stratigraphy: Stratigraphy, nodes: list[_Node], plan: Plan, href: Href | None
    ) -> None:
        self.stratigraphy, self.nodes, self.plan, self.href = stratigraphy, nodes, plan, href
        self.label_width = max(
            (svg.text_width(svg.phase_label(band.phase)) + 24 for band in plan.bands), default=0.0
        )
        needed = self.label_width + plan.width + 2 * MARGIN
        self.width = max(needed, NARROWEST)
        self.left = MARGIN + self.label_width + (self.width - needed) / 2
        reach = {
            node: nodes[node].width / 2 - 6 if node < plan.real else 1.0
            for row in plan.rows
            for node in row
        }
        self.gaps = [nets_between(lines, plan.x, reach) for lines in plan.lines]
        self.middle: list[float] = []
        y = MARGIN + ROW / 2
        for nets in self.gaps:
            self.middle.append(y)
            tracks = max((net.track + 1 for net in nets if not net.straight), default=0)
            y += ROW + (2 * AIR + max(0, tracks - 1) * TRACK if nets else AIR)
        self.bottom = self.middle[-1] + ROW / 2

    def document(self, title: str, ident: str) -> str:
        """The whole picture."""
        kinds = self._kinds()
        entries = svg.legend_entries(
            kinds,
            unrecorded=any(not unit.recorded for unit in self.stratigraphy.units.values()),
            equal=bool(self.stratigraphy.equal),
            contemporary=bool(self.plan.level),
            without_phase=bool(self._without_phase),
        )
        legend, height = svg.legend(entries, MARGIN, self.bottom + 30, self.width - MARGIN)
        return svg.document(
            title,
            self._description(),
            ident,
            (self.width, (height if entries else self.bottom) + MARGIN),
            [*self._bands(), *self._level(), *self._lines(), *self._boxes(), *legend],
            links=self.href is not None,
        )

    @property
    def _without_phase(self) -> list[str]:
        """Units that stand in some band and belong to none."""
        if not self.plan.bands:
            return []
        return [unit.name for node in self.nodes if not node.phase for unit in node.units]

    def _kinds(self) -> list[Kind]:
        found = {kind_of(unit.kind) for unit in self.stratigraphy.units.values()}
        # Where all boxes look the same there is nothing to explain.
        return [] if found <= {PLAIN} else sorted(found, key=lambda kind: kind.key)

    def _description(self) -> str:
        units, groups = len(self.stratigraphy.units), len(self.nodes)
        text = (
            f"{units} unités, {len(self.stratigraphy.reduction)} relations nécessaires ; "
            "la plus récente est en haut."
        )
        if groups < units:
            text += " Égales : " + ", ".join(" = ".join(g) for g in self.stratigraphy.equal) + "."
        if self.stratigraphy.contemporary:
            sets = " ; ".join(", ".join(each) for each in self.stratigraphy.contemporary)
            text += f" Contemporaines : {sets}."
        phases = {node.phase for node in self.nodes if node.phase}
        if self.plan.bands:
            text += " Phases, de haut en bas : " + ", ".join(b.phase for b in self.plan.bands) + "."
            if self._without_phase:
                text += " Sans phase : " + ", ".join(self._without_phase) + "."
        elif phases:
            text += " Les phases contredisent les relations et ne sont pas dessinées."
        return text

    def _bands(self) -> list[str]:
        drawn = []
        edges = [MARGIN / 2]
        for band in self.plan.bands[:-1]:
            # Below the bars of the gap, which would hide it.
            edges.append(self.middle[band.last + 1] - ROW / 2 - 4)
        edges.append(self.bottom + MARGIN / 2)
        right = self.width - MARGIN / 2
        for i, band in enumerate(self.plan.bands):
            drawn.append(svg.band(svg.phase_label(band.phase), i, edges[i], edges[i + 1], right))
        return drawn

    def _level(self) -> list[str]:
        drawn = []
        for members in self.plan.level:
            places = sorted(self.left + self.plan.x[node] for node in members)
            y = self.middle[self.plan.row[members[0]]]
            drawn.append(svg.contemporary_sign(places[0], places[-1], y))
        return drawn

    def _lines(self) -> list[str]:
        drawn = []
        for row, nets in enumerate(self.gaps):
            if not nets:
                continue
            leaves = {node: self._edge(node, row, 1) for net in nets for node in net.tops}
            enters = {node: self._edge(node, row + 1, -1) for net in nets for node in net.bottoms}
            first = self.middle[row] + ROW / 2 + AIR
            bars = {net.track: first + net.track * TRACK for net in nets}
            for net in nets:
                drawn.append(svg.line(paths(net, nets, bars, (leaves, enters)), self.left))
        return drawn

    def _edge(self, node: int, row: int, direction: int) -> float:
        """Where a line leaves (1) or enters (-1) a node; a passage is met in its middle."""
        half = self.nodes[node].half if node < self.plan.real else 0.0
        return self.middle[row] + direction * half

    def _boxes(self) -> list[str]:
        drawn = []
        starred = set(self._without_phase)
        for number, node in enumerate(self.nodes):
            x = self.left + self.plan.x[number] - node.width / 2
            y = self.middle[self.plan.row[number]]
            if len(node.units) > 1:
                drawn.append(svg.frame(x, y, node.width, node.half))
                x += 5
            for i, (unit, cell) in enumerate(zip(node.units, node.cells, strict=True)):
                if i:
                    drawn.append(svg.equals(x + svg.EQUALS / 2, y))
                    x += svg.EQUALS
                href = self.href(unit.name) if self.href else None
                label = shown(unit.name) + (svg.STAR if unit.name in starred else "")
                drawn.append(svg.box(unit, label, (x, y, cell), href))
                x += cell
        return drawn
