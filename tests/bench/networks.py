"""Valve segments beside WNTR's own, on a network of 14 822 pipes; an isolation on it."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import wntr

from networks.graph import Handling, Segments, isolate, network_of
from networks.graph.reading import read_inp, read_valves
from tests.bench import Ratio
from tests.conftest import SHARED_DATA

MODEL = SHARED_DATA / "water/epanet_inp_epyt_eupl12/BWSN_Network_2.inp"
ROUNDS = 5
PLACES = 400
ISOLATION_SECONDS = 0.020


def run() -> list[Ratio]:
    """WNTR once, it takes long; ours and the rest in medians."""
    if not MODEL.is_file():
        return []
    known = wntr.network.WaterNetworkModel(str(MODEL))
    layer = wntr.network.generate_valve_layer(known, "strategic", 2, seed=1)
    model = read_inp(MODEL)
    network, _ = network_of(model.nodes, model.links)
    with tempfile.TemporaryDirectory() as folder:
        layer.to_csv(Path(folder) / "layer.csv")
        valves, _ = read_valves(Path(folder) / "layer.csv")

    graph = known.to_graph()
    begun = time.perf_counter()
    nodes, links, _ = wntr.metrics.topographic.valve_segments(graph, layer)
    theirs = time.perf_counter() - begun
    ours = median(_timed(lambda: Segments(network, valves).numbered) for _ in range(ROUNDS))
    segments = Segments(network, valves)
    if _groups(*segments.numbered) != _groups(dict(nodes), dict(links)):
        raise AssertionError("not WNTR's segments")

    chance = random.Random(2)
    pipes = chance.sample(network.link_ids, PLACES)
    isolate(segments, link=pipes[0])
    shut = sorted(_timed(partial(isolate, segments, link=pipe)) for pipe in pipes)
    turned = sorted(
        _timed(partial(segments.set_valve, id, handling=Handling.STUCK))
        for id in chance.sample(sorted(segments.valves), PLACES)
    )
    size = f"{len(network.link_ids):,} links, {len(valves):,} valves".replace(",", " ")
    slowest = f"slowest of {PLACES}: "
    return [
        Ratio("valve segments", ours, "WNTR's", theirs, 0.01, size),
        Ratio(
            "an isolation",
            median(shut),
            "20 ms",
            ISOLATION_SECONDS,
            1.0,
            f"{slowest}{shut[-1] * 1000:.1f} ms",
        ),
        Ratio(
            "a valve that turns out stuck",
            median(turned),
            "valve segments anew",
            ours,
            0.1,
            f"{slowest}{turned[-1] * 1000:.2f} ms",
        ),
    ]


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _groups(nodes: dict[str, int], links: dict[str, int]) -> set[frozenset[tuple[str, str]]]:
    together: dict[int, set[tuple[str, str]]] = {}
    for kind, numbers in (("node", nodes), ("link", links)):
        for id, number in numbers.items():
            together.setdefault(number, set()).add((kind, id))
    return {frozenset(group) for group in together.values()}
