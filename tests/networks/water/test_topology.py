"""The network as a graph in memory: what it is made of, and that it stays true."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import LineString

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.sql.sequencer import SEQUENCER_LOCK
from networks.graph import Isolation, isolate
from networks.graph.pieces import unfed
from networks.water.models import Connection, Device, Node, Pipe
from networks.water.services.record_handling import record_handling
from networks.water.topology import topology_of
from tests.catalog.connections import connect
from tests.networks.water.conftest import Town, at


def shut(town: Town, pipe: str) -> Isolation:
    return isolate(topology_of(town.territory.pk).segments, link=str(town.pipes[pipe].pk))


def closed(town: Town, found: Isolation) -> set[str]:
    names = {str(valve.pk): name for name, valve in town.valves.items()}
    return {names[valve.id] for valve in found.valves}


def test_a_pipe_between_its_two_valves(fed: Town) -> None:
    found = shut(fed, "CD")
    assert closed(fed, found) == {"CD-C", "CD-D"}
    assert found.links == [str(fed.pipes["CD"].pk)]
    assert (found.customers, found.length) == (2, 200.0)
    assert not found.nodes_without_source


def test_what_is_out_of_service_is_not_in_the_graph(fed: Town) -> None:
    network = topology_of(fed.territory.pk).segments.network
    codes = {Pipe.objects.get(pk=int(key)).code for key in network.link_ids}
    # Neither the retired pipe nor the sewer; and the tank is the only source.
    assert codes == {"AB", "BC", "CD", "DA", "TA"}
    assert network.source.sum() == 1


def test_a_node_whose_pipes_are_gone_is_no_place_without_water(fed: Town) -> None:
    gone = Node.objects.create(
        territory=fed.territory, code="ancien", network="drinking", geom=at(500, 500)
    )
    topology = topology_of(fed.territory.pk)
    assert str(gone.pk) not in topology.segments.network.node_number
    assert not unfed(topology.segments)


def test_a_stuck_valve_makes_the_place_larger(fed: Town) -> None:
    Device.objects.filter(pk=fed.valves["CD-C"].pk).update(handling="stuck")
    found = shut(fed, "CD")
    assert closed(fed, found) == {"CD-D", "BC-C"}
    assert found.nodes == [str(fed.nodes["C"].pk)]


def test_a_valve_of_which_only_the_two_pipes_are_known_stands_where_they_meet(fed: Town) -> None:
    valve = fed.valves["CD-C"]
    Device.objects.filter(pk=valve.pk).update(
        node=None, upstream_pipe=fed.pipes["BC"], downstream_pipe=fed.pipes["CD"]
    )
    assert closed(fed, shut(fed, "CD")) == {"CD-C", "CD-D"}


def test_a_valve_of_which_one_pipe_is_known_stands_at_the_end_where_it_is_drawn(fed: Town) -> None:
    Device.objects.filter(pk=fed.valves["CD-C"].pk).update(node=None)
    assert closed(fed, shut(fed, "CD")) == {"CD-C", "CD-D"}


@pytest.mark.parametrize(
    ("named", "node", "metres", "placed"),
    [
        # A file of RAEPA names the pipe; one of StaR-Eau the node; one may name nothing.
        ("CD", None, 4.0, True),
        (None, "C", 4.0, True),
        (None, None, 4.0, True),
        # In the middle of a street it cuts the pipe, and at the corner it is on any of three.
        ("CD", None, 60.0, False),
        (None, None, 60.0, False),
        (None, "C", 0.0, False),
    ],
)
def test_a_valve_drawn_on_its_pipe_beside_the_corner_stands_at_that_end(
    fed: Town, named: str | None, node: str | None, metres: float, placed: bool
) -> None:
    corner = fed.nodes["C"]
    Pipe.objects.create(
        territory=fed.territory,
        code="CE",
        network="drinking",
        start_node=corner,
        end_node=Node.objects.create(
            territory=fed.territory, code="E", network="drinking", geom=at(400, 200)
        ),
        geom=LineString(corner.geom.coords, at(400, 200).coords, srid=2154),
    )
    Device.objects.filter(pk=fed.valves["CD-C"].pk).update(
        node=node and fed.nodes[node],
        downstream_pipe=named and fed.pipes[named],
        geom=at(200 - metres, 200.2),
    )
    assert ("CD-C" in closed(fed, shut(fed, "CD"))) is placed
    told = [each.id for each in topology_of(fed.territory.pk).defects]
    assert ("V-CD-C" not in told) is placed


def test_what_stands_nowhere_is_told(fed: Town) -> None:
    Device.objects.filter(pk=fed.valves["CD-C"].pk).update(node=None, downstream_pipe=None)
    Pipe.objects.filter(pk=fed.pipes["DA"].pk).update(end_node=None)
    told = [each.reason for each in topology_of(fed.territory.pk).defects]
    assert "La vanne « V-CD-C » n’est au bout d’aucune conduite en service." in told
    assert "La conduite « DA » n’a pas ses deux nœuds." in told


@pytest.mark.django_db(transaction=True)
def test_a_valve_that_changes_changes_the_graph_and_not_the_network(
    fed: Town, water: Actor
) -> None:
    before = topology_of(fed.territory.pk)
    assert topology_of(fed.territory.pk) is before
    valve = fed.valves["CD-C"]
    record_handling(water, valve.pk, valve.version, is_open=True, handling="stuck")
    after = topology_of(fed.territory.pk)
    assert after.segments.network is before.segments.network
    # Two valves at one point: one of them is enough.
    assert len(closed(fed, shut(fed, "CD")) & {"CD-C", "BC-C"}) == 1
    # What was read before is as it was: whoever holds it goes on with it.
    assert str(valve.pk) in {
        each.id for each in isolate(before.segments, link=str(fed.pipes["CD"].pk)).valves
    }


@pytest.mark.django_db(transaction=True)
def test_a_new_pipe_a_moved_valve_and_a_new_customer_are_seen(fed: Town) -> None:
    assert shut(fed, "CD").customers == 2
    Connection.objects.create(
        territory=fed.territory,
        code="B2",
        network="drinking",
        pipe=fed.pipes["CD"],
        customers=5,
        geom=at(120, 200),
    )
    assert shut(fed, "CD").customers == 7
    valve = fed.valves["CD-C"]
    Device.objects.filter(pk=valve.pk).update(downstream_pipe=fed.pipes["BC"])
    # Two valves at one point: one of them is enough.
    assert len(closed(fed, shut(fed, "CD")) & {"CD-C", "BC-C"}) == 1
    Pipe.objects.filter(pk=fed.pipes["BC"].pk).update(in_service=False)
    assert str(fed.pipes["BC"].pk) not in topology_of(fed.territory.pk).segments.network.link_ids


@pytest.mark.django_db(transaction=True)
def test_the_neighbours_changes_read_nothing_anew(fed: Town, neighbour: Territory) -> None:
    before = topology_of(fed.territory.pk)
    Node.objects.create(territory=neighbour, code="X", network="drinking", geom=at(0, 0))
    after = topology_of(fed.territory.pk)
    assert after.segments is before.segments


@pytest.mark.django_db(transaction=True)
def test_a_valve_turned_while_another_process_numbers_the_log_is_seen(fed: Town) -> None:
    valve = fed.valves["AB-A"]
    assert not topology_of(fed.territory.pk).segments.valves[str(valve.pk)].closed
    with connect() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
        Device.objects.filter(pk=valve.pk).update(is_open=False)
        assert topology_of(fed.territory.pk).segments.valves[str(valve.pk)].closed
