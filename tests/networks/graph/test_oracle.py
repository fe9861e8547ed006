"""Segments and criticality beside those WNTR found in Net3, and beside WNTR itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from networks.graph import Network, Segments, network_of
from networks.graph.criticality import increase, length_increase, surrounding_valves
from networks.graph.reading import read_inp, read_valves
from tests.networks.graph.drawing import Partition, partition

pytestmark = pytest.mark.realdata

SMALL = [
    "wntr_bsd3/Net3.inp",
    "wntr_bsd3/ky4.inp",
    "wntr_bsd3/ky10.inp",
    "wntr_ky4/ky4.inp",
    "epanet_inp_epyt_eupl12/L-TOWN.inp",
    "epanet_inp_epyt_eupl12/exnet-3.inp",
    "epanet_inp_epyt_eupl12/KL.inp",
]


@pytest.fixture(scope="module")
def water(shared_data: Path) -> Path:
    """The folder of water networks."""
    return shared_data / "water"


@pytest.fixture(scope="module")
def net3(water: Path) -> Network:
    """The example network of EPANET."""
    return network_in(water / "wntr_bsd3/Net3.inp")


def network_in(path: Path) -> Network:
    """The network in a file in which nothing is wrong."""
    model = read_inp(path)
    network, defects = network_of(model.nodes, model.links)
    assert not [each for each in defects if "écartée" in each.reason]
    return network


def valved(network: Network, path: Path) -> Segments:
    """The network with the valves in a file, all of which have their place."""
    segments = Segments(network, read_valves(path)[0])
    assert not [each for each in segments.defects if "écartée" in each.reason]
    return segments


def column(path: Path) -> dict[str, str]:
    """A table of names and values."""
    with path.open(encoding="utf-8") as file:
        return {row[0]: row[1] for row in list(csv.reader(file))[1:]}


def same_names(nodes: Iterable[tuple[str, Any]], links: Iterable[tuple[str, Any]]) -> Partition:
    """The partition that segment numbers state."""
    together: dict[str, set[str]] = {}
    for name, number in [*nodes, *((f"({id})", at) for id, at in links)]:
        together.setdefault(str(number), set()).add(name)
    return frozenset(map(frozenset, together.values()))


@pytest.mark.parametrize(("kind", "layer"), [("random", "random"), ("strategic", "stategic_1")])
def test_segments_of_net3(water: Path, net3: Network, kind: str, layer: str) -> None:
    oracle = water / "wntr_bsd3/valve_oracle"
    expected = same_names(
        column(oracle / f"node_segments_{kind}.csv").items(),
        column(oracle / f"link_segments_{kind}.csv").items(),
    )
    assert partition(valved(net3, oracle / f"valve_layer_{layer}.csv")) == expected


def test_criticality_in_net3(water: Path, net3: Network) -> None:
    oracle = water / "wntr_bsd3/valve_oracle"
    segments = valved(net3, oracle / "valve_layer_stategic_1.csv")
    around = {id: int(count) for id, count in column(oracle / "valve_crit_valve.csv").items()}
    assert surrounding_valves(segments) == around
    further = {id: float(part) for id, part in column(oracle / "valve_crit_length.csv").items()}
    assert length_increase(segments) == pytest.approx(further)


def test_criticality_by_demand_in_net3(water: Path, net3: Network) -> None:
    import wntr  # takes seconds

    oracle = water / "wntr_bsd3/valve_oracle"
    model = wntr.network.WaterNetworkModel(str(water / "wntr_bsd3/Net3.inp"))
    demand = wntr.metrics.average_expected_demand(model)
    weight = np.zeros(net3.vertices)
    weight[: len(net3.node_ids)] = [demand.get(id, 0.0) for id in net3.node_ids]
    expected = {id: float(part) for id, part in column(oracle / "valve_crit_demand.csv").items()}
    found = increase(valved(net3, oracle / "valve_layer_stategic_1.csv"), weight)
    assert found == pytest.approx(expected)


@pytest.mark.filterwarnings("ignore:Changing the headloss formula")
@pytest.mark.parametrize("file", SMALL)
def test_segments_are_those_of_wntr(water: Path, file: str, tmp_path: Path) -> None:
    import wntr  # takes seconds

    model = wntr.network.WaterNetworkModel(str(water / file))
    network = network_in(water / file)
    assert set(network.node_ids) == set(model.node_name_list)
    assert set(network.link_ids) == set(model.link_name_list)
    layer = wntr.network.generate_valve_layer(model, "random", len(network.link_ids) // 3, seed=4)
    layer.to_csv(tmp_path / "layer.csv")
    nodes, links, _ = wntr.metrics.topographic.valve_segments(model.to_graph(), layer)
    found = partition(valved(network, tmp_path / "layer.csv"))
    assert found == same_names(nodes.items(), links.items())
