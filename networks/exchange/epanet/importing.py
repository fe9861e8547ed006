"""An EPANET model into the drinking water network.

| in the model       | here                                                               |
|--------------------|--------------------------------------------------------------------|
| junction           | a node                                                             |
| reservoir          | a node that is a source                                            |
| tank               | a node that is one, and a structure (reservoir) on it              |
| pipe               | a pipe; one that begins closed has a closed valve at its first     |
|                    | node, unless one is known on it                                    |
| pump               | a pipe under pressure, and a pumping station of its name           |
| PRV, PSV, PBV      | a pipe, and a pressure regulator of its name                       |
| other valves       | a pipe, and a device of its name                                   |
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportContext, ImportReport
from layers.exchange.refusals import Refusals
from layers.exchange.shapes import Projection
from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts
from networks.exchange.ends import SAME_M
from networks.exchange.epanet.kept import keep
from networks.exchange.epanet.reading import model_of
from networks.exchange.epanet.screening import Screened, read_text, screen
from networks.exchange.findings import At, Findings
from networks.exchange.settings import WaterSettings
from networks.exchange.writing import write_drafts
from networks.water.places import Standing, standing_in
from networks.water.vocabulary import (
    Circulation,
    Content,
    DeviceFunction,
    Network,
    NodeKind,
    PipeFunction,
    StructureFunction,
)

_REGULATORS = frozenset({"PRV", "PSV", "PBV"})
_SECTIONS = {
    "Junction": "JUNCTIONS",
    "Reservoir": "RESERVOIRS",
    "Tank": "TANKS",
    "Pipe": "PIPES",
    "Pump": "PUMPS",
    "Valve": "VALVES",
}
_KINDS = {"Junction": NodeKind.JUNCTION, "Reservoir": NodeKind.SOURCE, "Tank": NodeKind.TANK}
_COLUMNS = {"start": "node1", "end": "node2"}
# A model's own units are feet or metres, written with this much of either.
_DECIMALS = {"z_m": 4}
_HOOK_M = 0.5
# What a model says nothing of; what is known of a pipe already stays.
_AT_FIRST = {
    "content": Content.DRINKING.value,
    "circulation": Circulation.FORCED.value,
    "function": PipeFunction.DISTRIBUTION.value,
}


def bring_in_epanet(
    path: Path, crs: str, settings: WaterSettings, context: ImportContext
) -> ImportReport:
    """Write the network of a model; its text is kept apart for the way out.

    Nodes without coordinates, or at 0, 0, are refused with the links that end there: nobody knows
    where they are.

    Raises:
        CannotImport: no CRS is given (a model never says one), or nothing can be read.
        PermissionDenied, ImportGoingOn, StrictRefusal: as every import of networks.
    """
    if not crs:
        raise CannotImport(
            _("Un modèle EPANET ne dit pas son système de coordonnées : --crs EPSG:2154.")
        )
    # The drawing of a model may be a diagram.
    projection = Projection(crs, anywhere=True)
    text = read_text(path)
    report, findings = ImportReport(), Findings()
    screened = screen(text, findings)
    report.read = sum(map(len, screened.rows.values()))
    if not report.read:
        raise CannotImport(_("%s ne contient aucun nœud ni tronçon.") % path.name)
    context.progress(report.read)
    model = model_of(screened, path.name, findings)
    standing = standing_in(context.territory)
    drafts = _Drafting(model, screened, projection, findings, standing).drafts()
    write_drafts({"drinking": drafts}, findings, report, settings, context)
    if report.accepted and not context.dry_run:
        keep(context.territory, screened.text())
    return report


def _hook(x: float, y: float) -> shapely.LineString:
    """A line from a point to itself that can be seen and clicked."""
    return shapely.LineString([(x, y), (x + _HOOK_M, y), (x, y)])


class _Drafting:
    def __init__(
        self,
        model: Any,
        screened: Screened,
        projection: Projection,
        findings: Findings,
        standing: Standing,
    ) -> None:
        self._standing = standing
        self._model = model
        self._findings = findings
        self._projection = projection
        self._rows = {
            (section, name): row
            for section, names in screened.rows.items()
            for row, name in reversed(list(enumerate(names, 1)))
        }
        self._drafts = Drafts(columns=_COLUMNS, decimals=_DECIMALS)
        self._placed: dict[str, shapely.Point] = {}

    def drafts(self) -> Drafts:
        """Everything in the model that is somewhere."""
        self._place()
        for name, node in self._model.nodes():
            if name in self._placed:
                self._node(name, node)
        closed = 0
        for name, link in self._model.links():
            at = self._at(name, link.link_type)
            lost = [
                end for end in (link.start_node_name, link.end_node_name) if end not in self._placed
            ]
            if lost:
                self._findings.refuse(at, "node1", _("Son bout « %s » n’est nulle part.") % lost[0])
                continue
            closed += self._link(at, name, link)
        if closed:
            self._findings.warn(
                At("PIPES"),
                "Status",
                _("%d tronçons fermés au départ : une vanne fermée est mise sur chacun.") % closed,
            )
        return self._drafts

    def _at(self, name: str, kind: str) -> At:
        section = _SECTIONS[kind]
        return At(section, self._rows.get((section, name), 0))

    def _place(self) -> None:
        names = list(self._model.node_name_list)
        coordinates = np.array(
            [self._model.get_node(name).coordinates or (0.0, 0.0) for name in names], dtype=float
        ).reshape(-1, 2)
        refusals = Refusals()
        places = self._projection.projected(shapely.points(coordinates), refusals)
        wrong = ImportReport()
        refusals.tell(range(len(names)), wrong)
        lost = {each.row: each.reason for each in wrong.reasons}
        for index in np.flatnonzero((coordinates == 0).all(axis=1)).tolist():
            lost[index] = _("Sans coordonnées, ou en 0, 0 : nulle part.")
        for index, name in enumerate(names):
            if index in lost:
                node = self._model.get_node(name)
                self._findings.refuse(self._at(name, node.node_type), "coordinates", lost[index])
            else:
                self._placed[name] = places[index]

    def _node(self, name: str, node: Any) -> None:
        at = self._at(name, node.node_type)
        height = node.base_head if node.node_type == "Reservoir" else node.elevation
        values: dict[str, Any] = {"kind": _KINDS[node.node_type].value}
        # A model has no word for a height that nobody knows: it says 0.
        level = {"z_m": float(height)}
        place = self._placed[name]
        self._drafts.nodes.append(
            DraftPoint(
                *(at, name, Network.DRINKING.value, place, values | level if height else values),
                at_first={} if height else level,
            )
        )
        if node.node_type == "Tank" and not self._standing.built.get(name, frozenset()) - {name}:
            told = {"function": StructureFunction.RESERVOIR.value, "z_m": float(height)}
            self._drafts.structures.append(
                DraftPoint(at, name, Network.DRINKING.value, place, told)
            )

    def _link(self, at: At, name: str, link: Any) -> int:
        """Draft a link; 1 where it begins closed."""
        ends = (link.start_node_name, link.end_node_name)
        shape = self._shape(ends, link.vertices)
        if shape.length < SAME_M:
            # A model may put both ends in one place; the link joins them all the same.
            shape = _hook(*shape.coords[0])
            self._findings.warn(
                at, "coordinates", _("Ses deux bouts sont au même point : tracé d’un crochet.")
            )
        values: dict[str, Any] = {}
        at_first: dict[str, Any] = {**_AT_FIRST}
        if link.link_type == "Pipe":
            # A length as drawn is what a model says where nobody knows another.
            drawn = abs(link.length - shape.length) < SAME_M
            (at_first if drawn else values)["length_m"] = round(float(link.length), 3)
        if link.link_type != "Pump" and link.diameter:
            values["diameter_mm"] = round(link.diameter * 1000)
        self._drafts.pipes.append(
            DraftPipe(*(at, name, Network.DRINKING.value, shape, ends, values), at_first=at_first)
        )
        place = self._placed[ends[0]]
        if link.link_type == "Pipe":
            if str(link.initial_status).rpartition(".")[2] != "Closed":
                return 0
            valve = f"{name} (vanne)"
            if self._standing.shut.get(name, frozenset()) - {valve}:
                return 0
            shut = {"function": DeviceFunction.VALVE.value, "diameter_mm": values["diameter_mm"]}
            self._device(at, valve, place, shut, ends[0], {"is_open": False}, name)
            return 1
        if link.link_type == "Pump":
            station = {"function": StructureFunction.PUMPING_STATION.value}
            self._drafts.structures.append(
                DraftPoint(
                    *(at, name, Network.DRINKING.value, place, station),
                    {"downstream_pipe": name, "node": ends[0]},
                )
            )
            return 0
        regulates = link.valve_type in _REGULATORS
        function = DeviceFunction.PRESSURE_REGULATOR if regulates else DeviceFunction.OTHER
        told = {"function": function.value, "diameter_mm": values.get("diameter_mm")}
        self._device(at, name, place, told, ends[0], {}, name)
        return 0

    def _device(
        self,
        at: At,
        code: str,
        place: shapely.Point,
        values: dict[str, Any],
        node: str,
        at_first: dict[str, Any],
        pipe: str,
    ) -> None:
        self._drafts.devices.append(
            DraftPoint(
                *(at, code, Network.DRINKING.value, place, values),
                {"downstream_pipe": pipe, "node": node},
                at_first,
            )
        )

    def _shape(self, ends: tuple[str, str], vertices: Any) -> shapely.LineString:
        between = np.array(vertices or [], dtype=float).reshape(-1, 2)
        moved = self._projection.projected(shapely.points(between), Refusals())
        points = [self._placed[ends[0]], *moved, self._placed[ends[1]]]
        coordinates = [(each.x, each.y) for each in points if each is not None]
        return shapely.LineString(coordinates)
