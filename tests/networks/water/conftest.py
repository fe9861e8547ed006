"""A water service, and a hand-drawn network: a square of four streets with its reservoir."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.gis.geos import LineString, Point

from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Connection, Device, Node, Pipe
from tests.conftest import SOUTH, WEST

SIDE_M = 200.0
CORNERS = {"A": (0, 0), "B": (1, 0), "C": (1, 1), "D": (0, 1)}
STREETS = ("AB", "BC", "CD", "DA")


def at(x: float, y: float) -> Point:
    """A place in the square, in metres from its corner A."""
    return Point(WEST + 1_000 + x, SOUTH + 1_000 + y, srid=2154)


@dataclass(frozen=True)
class Town:
    """The square: pipes by the names of their corners, the valves at both ends of each."""

    territory: Territory
    nodes: dict[str, Node]
    pipes: dict[str, Pipe]
    valves: dict[str, Device]


@pytest.fixture
def water(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Actor:
    """An agent of the water service."""
    who = account("plombier", territory, Role.AGENT, agencies["eau"])
    Membership.objects.create(
        account=who, territory=territory, agency=agencies["eau"], role=Role.WATER
    )
    return actor_of(who)


@pytest.fixture
def foreign_water(neighbour: Territory, account: Callable[..., Account]) -> Actor:
    """The neighbour's water service."""
    return actor_of(account("eau-voisine", neighbour, Role.WATER))


@pytest.fixture
def town(territory: Territory) -> Town:
    """Grey iron of 1932 along AB, PVC of 1985 elsewhere; a sewer beside AB; a retired pipe too."""
    nodes = {
        name: Node.objects.create(
            territory=territory,
            code=name,
            network="drinking",
            geom=at(x * SIDE_M, y * SIDE_M),
        )
        for name, (x, y) in CORNERS.items()
    }
    pipes = {name: _pipe(territory, name, nodes) for name in STREETS}
    Pipe.objects.filter(pk=pipes["AB"].pk).update(
        material="grey_iron", laid_year=1932, retired_on=None
    )
    _beside(territory, "ancienne", "drinking", 2.0, laid_year=1931, retired_on="1990-06-01")
    _beside(territory, "egout", "waste", 3.0, laid_year=1975)
    valves = {
        f"{name}-{end}": Device.objects.create(
            territory=territory,
            code=f"V-{name}-{end}",
            network="drinking",
            function="valve",
            is_open=True,
            handling="operable",
            node=nodes[end],
            downstream_pipe=pipes[name],
            laid_year=1985,
            geom=nodes[end].geom,
        )
        for name in STREETS
        for end in name
    }
    return Town(territory, nodes, pipes, valves)


@pytest.fixture
def fed(town: Town) -> Town:
    """The square with a tank behind corner A, and two customers on CD."""
    tank = Node.objects.create(
        territory=town.territory, code="T", network="drinking", kind="tank", geom=at(-50, 0)
    )
    Pipe.objects.create(
        territory=town.territory,
        code="TA",
        network="drinking",
        start_node=tank,
        end_node=town.nodes["A"],
        geom=LineString(tank.geom.coords, town.nodes["A"].geom.coords, srid=2154),
    )
    Connection.objects.create(
        territory=town.territory,
        code="B1",
        network="drinking",
        pipe=town.pipes["CD"],
        customers=2,
        geom=at(100, 200),
    )
    return town


def _pipe(territory: Territory, name: str, nodes: dict[str, Node]) -> Pipe:
    start, end = (nodes[corner] for corner in name)
    return Pipe.objects.create(
        territory=territory,
        code=name,
        network="drinking",
        material="pvc_u",
        laid_year=1985,
        diameter_mm=110,
        xy_class="A",
        start_node=start,
        end_node=end,
        geom=LineString(start.geom.coords, end.geom.coords, srid=2154),
    )


def _beside(territory: Territory, code: str, network: str, away: float, **more: object) -> Pipe:
    return Pipe.objects.create(
        territory=territory,
        code=code,
        network=network,
        xy_class="A",
        geom=LineString(at(0, -away).coords, at(SIDE_M, -away).coords, srid=2154),
        **more,
    )
