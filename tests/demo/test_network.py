"""The invented water service: the same each time, looped, fed, and labelled as invented."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

import shapely

from geoportal.demo.boundaries import commune_boundaries
from geoportal.demo.network.customers import customers
from geoportal.demo.network.drinking import drinking_water
from geoportal.demo.network.incidents import past_incidents
from geoportal.demo.network.sewers import sewerage
from geoportal.demo.network.streets import grids
from networks.graph import Link, Node, Segments, Valve, network_of
from networks.graph.pieces import pieces, unfed
from networks.graph.sewers import Sewer, Sewers

UNTIL = date(2026, 6, 1)


def test_the_same_each_time() -> None:
    drinking_water.cache_clear()
    once = _digest()
    drinking_water.cache_clear()
    sewerage.cache_clear()
    assert _digest() == once


def _digest() -> str:
    told = [*drinking_water().pipes, *drinking_water().devices, *sewerage().sewers]
    told += [*customers(), *past_incidents(UNTIL)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def test_one_looped_network_that_its_sources_feed() -> None:
    made = drinking_water()
    network, defects = network_of(
        (Node(n.code, n.x, n.y, n.kind in {"tank", "source"}) for n in made.nodes.values()),
        (Link(p.code, p.start, p.end, p.line.length) for p in made.in_service),
    )
    valves = [
        Valve(each.code, each.pipe, each.node, closed=each.is_open is False)
        for each in made.devices
        if each.function == "valve"
    ]
    segments = Segments(network, valves)
    assert not [*defects, *segments.defects, *pieces(network), *unfed(segments)]
    # Looped: many more pipes than a tree of the same nodes has.
    assert len(network.link_ids) > 1.3 * len(network.node_ids)
    assert len({int(each) for each in segments.label}) > 300


def test_as_much_of_each_kind_as_towns_have() -> None:
    water, sewers = drinking_water(), sewerage()
    assert 2_500 < len(water.pipes) < 3_500
    assert sum(pipe.retired is not None for pipe in water.pipes) == 150
    assert all(pipe.start != pipe.end and pipe.line.length > 1 for pipe in water.pipes)
    devices = Counter(each.function for each in water.devices)
    assert devices.keys() >= {"valve", "hydrant", "meter", "air_valve", "pressure_regulator"}
    handling = Counter(each.handling for each in water.devices if each.function == "valve")
    assert 0.01 < handling["stuck"] / devices["valve"] < 0.04
    assert 0 < handling["inaccessible"] / devices["valve"] < 0.02
    structures = Counter(each.function for each in (*water.structures, *sewers.structures))
    assert structures.keys() >= {"reservoir", "intake", "sewage_plant", "pumping_station"}
    served = list(customers())
    assert {each.sensitive for each in served} >= {"hospital", "dialysis", "school"}
    assert max(each.customers for each in served) == 40


def test_streets_end_where_their_commune_does() -> None:
    limits = {each.fact.insee: each.polygon for each in commune_boundaries()}
    for grid in grids():
        crossings = shapely.MultiPoint(list(grid.crossings.values()))
        assert limits[grid.town.insee].contains(crossings), grid.town.name


def test_sewers_fall_to_their_outlet() -> None:
    sewers = Sewers(
        Sewer(s.code, s.start, s.end, s.flows_forward, s.start_invert, s.end_invert, s.line.length)
        for s in sewerage().sewers
    )
    assert not sewers.defects
    outlet = next(code for code in sewerage().nodes if code == "WLIL-SORTIE")
    assert len(sewers.upstream(outlet)) > 100


def test_breaks_follow_material_and_some_are_told_of_a_pipe_that_was_not_laid_yet() -> None:
    past = list(past_incidents(UNTIL))
    pipes = {pipe.code: pipe for pipe in drinking_water().pipes}
    broken = [each for each in past if each.network == "drinking"]
    assert 300 < len(broken) < 900
    km: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for pipe in pipes.values():
        km[pipe.material] += pipe.line.length / 1000
    for each in broken:
        count[pipes[each.pipe].material] += 1
    assert count["grey_iron"] / km["grey_iron"] > 3 * count["ductile_iron"] / km["ductile_iron"]
    early = [each for each in broken if each.opened_at.year < (pipes[each.pipe].laid or 0)]
    assert 5 < len(early) <= 15
    assert max(each.opened_at.date() for each in past) <= UNTIL


def test_telephone_numbers_are_of_a_range_that_nobody_has() -> None:
    assert {each.phone[:8] for each in customers()} == {"02 61 91", "06 39 98"}
