"""The drinking water network as an EPANET model."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.visible import Feature
from layers.exchange.datasets import CannotExport, ExportReport
from layers.exchange.shapes import known_crs
from networks.exchange.epanet.kept import kept
from networks.exchange.epanet.reading import Unreadable, parsed
from networks.exchange.seen import seen_rows
from networks.water.rights import is_water
from networks.water.vocabulary import DeviceFunction, Network, NodeKind, StructureFunction

# What a model cannot do without and nobody has said.
_DIAMETER_M = 0.1
_ROUGHNESS = 100.0
_PUMP_WATTS = 1000.0
_LONGEST_NAME = 31
_REGULATING = frozenset({DeviceFunction.PRESSURE_REGULATOR, DeviceFunction.OTHER})


def take_out_epanet(actor: Actor, territory: str, path: Path, crs: str) -> ExportReport:
    """Write what is in service, around the demands and controls of the model it came from.

    Args:
        actor: somebody of the water service: a model needs every node and every height.
        territory: whose network.
        path: the file.
        crs: the CRS of its coordinates, which the file will not say.

    Raises:
        CannotExport: there is no network for this actor, or it cannot be written.
    """
    if not is_water(actor, territory):
        raise CannotExport(_("Un modèle de calcul n’est exporté que pour le service de l’eau."))
    project = _projection(crs or f"EPSG:{STORAGE_SRID}")
    writing = _Writing(territory, project)
    for layer in ("water-nodes", "water-structures", "water-devices", "water-pipes"):
        writing.read(layer, seen_rows(actor, territory, layer))
    model = writing.model()
    try:
        _save(model, path)
    except OSError as error:
        raise CannotExport(
            _("%(path)s ne s’écrit pas (%(why)s).") % {"path": path, "why": error.strerror}
        ) from None
    counts = {
        "JUNCTIONS": model.num_junctions,
        "RESERVOIRS": model.num_reservoirs,
        "TANKS": model.num_tanks,
        "PIPES": model.num_pipes,
        "PUMPS": model.num_pumps,
        "VALVES": model.num_valves,
    }
    return ExportReport(counts, tuple(writing.notes))


Project = Callable[[Any], list[tuple[float, float]]]


def _projection(crs: str) -> Project:
    known_crs(crs)
    transformer = Transformer.from_crs(f"EPSG:{STORAGE_SRID}", crs, always_xy=True)

    def project(coordinates: Any) -> list[tuple[float, float]]:
        x, y = transformer.transform(*np.asarray(coordinates, dtype=float).reshape(-1, 2).T)
        return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    return project


class _Writing:
    def __init__(self, territory: str, project: Project) -> None:
        self._project = project
        self._rows: dict[str, dict[str, Feature]] = {}
        self.notes: list[str] = []
        self._nodes: set[str] = set()
        self._links: set[str] = set()
        self._model = self._begun(territory)

    def _begun(self, territory: str) -> Any:
        from wntr.network import WaterNetworkModel

        text = kept(territory)
        if text:
            try:
                return parsed(text)
            except Unreadable:
                self.notes.append(_("Le modèle gardé ne se lit plus : ses demandes manquent."))
        return WaterNetworkModel()

    def read(self, layer: str, features: list[Feature]) -> None:
        """Take what is in service in drinking water."""
        self._rows[layer] = {
            feature.properties["code"]: feature
            for feature in features
            if feature.geometry is not None
            and feature.properties["network"] == Network.DRINKING
            and not feature.properties.get("retired_on")
            and feature.properties.get("in_service", True)
        }

    def model(self) -> Any:
        """The model, brought up to what is there.

        Raises:
            CannotExport: there is no pipe, or a name that EPANET cannot take.
        """
        pipes, nodes = self._rows["water-pipes"], self._rows["water-nodes"]
        if not pipes:
            raise CannotExport(_("Rien à exporter : aucune canalisation d’eau potable en service."))
        for code in (*nodes, *pipes):
            if len(code) > _LONGEST_NAME or not code or any(c in code for c in ' ;"\t'):
                raise CannotExport(
                    _("EPANET ne prend pas le nom « %s » (31 caractères, sans espace).") % code[:80]
                )
        ended = {
            code: feature
            for code, feature in pipes.items()
            if feature.properties.get("start_node") in nodes
            and feature.properties.get("end_node") in nodes
        }
        if len(ended) < len(pipes):
            self.notes.append(
                _("%d canalisations sans nœuds laissées.") % (len(pipes) - len(ended))
            )
        self._forget(set(nodes), set(ended))
        for code, node in nodes.items():
            self._node(code, node)
        shut = {
            device.properties.get("downstream_pipe") or device.properties.get("upstream_pipe")
            for device in self._rows["water-devices"].values()
            if device.properties.get("is_open") is False
        }
        guessed = sum(self._link(code, pipe, code in shut) for code, pipe in ended.items())
        if guessed:
            self.notes.append(
                _("%(count)d diamètres inconnus : %(mm)d mm partout.")
                % {"count": guessed, "mm": _DIAMETER_M * 1000}
            )
        return self._model

    def _forget(self, nodes: set[str], links: set[str]) -> None:
        """Take out of the kept model what is there no more."""
        model = self._model
        controls = len(model.control_name_list)
        for name in set(model.link_name_list) - links:
            model.remove_link(name, with_control=True)
        for name in set(model.node_name_list) - nodes:
            model.remove_node(name, with_control=True)
        lost = controls - len(model.control_name_list)
        if lost:
            self.notes.append(_("%d commandes laissées avec ce qu’elles commandaient.") % lost)
        # The model lists its names anew at every look.
        self._nodes, self._links = set(model.node_name_list), set(model.link_name_list)

    def _node(self, code: str, feature: Feature) -> None:
        assert feature.geometry is not None  # noqa: S101  # read() looked
        (place,) = self._project(feature.geometry["coordinates"][:2])
        height = feature.properties.get("z_m") or 0.0
        model = self._model
        if code in self._nodes:
            node = model.get_node(code)
            node.coordinates = place
            if node.node_type == "Reservoir":
                node.base_head = height
            else:
                node.elevation = height
        elif feature.properties.get("kind") == NodeKind.SOURCE:
            model.add_reservoir(code, base_head=height, coordinates=place)
        elif feature.properties.get("kind") == NodeKind.TANK:
            model.add_tank(code, elevation=height, coordinates=place)
        else:
            model.add_junction(code, elevation=height, coordinates=place)

    def _link(self, code: str, feature: Feature, shut: bool) -> int:
        """Write a link; 1 where its diameter had to be guessed."""
        from wntr.network import LinkStatus

        told: Mapping[str, Any] = feature.properties
        model = self._model
        ends = (told["start_node"], told["end_node"])
        diameter = (told.get("diameter_mm") or 0) / 1000
        if code in self._links and self._ends(code) != ends:
            model.remove_link(code, with_control=True)
            self._links.discard(code)
        if code not in self._links:
            self._add(code, ends, diameter or _DIAMETER_M)
        link = model.get_link(code)
        assert feature.geometry is not None  # noqa: S101  # read() looked
        line = shapely.geometry.shape(feature.geometry)
        link.vertices = self._project(shapely.get_coordinates(line)[1:-1])
        if link.link_type == "Pipe":
            length = told.get("length_m") or line.length
            if abs(link.length - length) > 0.001:
                link.length = length
            link.initial_status = LinkStatus.Closed if shut else LinkStatus.Open
        if link.link_type != "Pump" and diameter and abs(link.diameter - diameter) > 0.0005:
            link.diameter = diameter
        return int(link.link_type == "Pipe" and not diameter)

    def _ends(self, code: str) -> tuple[str, str]:
        link = self._model.get_link(code)
        return link.start_node_name, link.end_node_name

    def _add(self, code: str, ends: tuple[str, str], diameter: float) -> None:
        station = self._rows["water-structures"].get(code)
        device = self._rows["water-devices"].get(code)
        if station and station.properties.get("function") == StructureFunction.PUMPING_STATION:
            self._model.add_pump(code, *ends, pump_type="POWER", pump_parameter=_PUMP_WATTS)
            self.notes.append(_("Pompe « %s » : 1 kW, faute de courbe.") % code)
        elif device and device.properties.get("function") in _REGULATING:
            self._model.add_valve(code, *ends, diameter=diameter, valve_type="PRV")
            self.notes.append(_("Régulateur « %s » : consigne 0, faute de réglage.") % code)
        else:
            self._model.add_pipe(code, *ends, diameter=diameter, roughness=_ROUGHNESS)


def _save(model: Any, path: Path) -> None:
    from wntr.network import write_inpfile

    with tempfile.TemporaryDirectory(prefix="epanet-", dir=path.parent) as folder:
        beside = Path(folder) / "model.inp"
        units = model.options.hydraulic.inpfile_units or "LPS"
        write_inpfile(model, str(beside), units=units)
        os.replace(beside, path)
