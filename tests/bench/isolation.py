"""An isolation on the demonstration's network as it stands in the database; its rows too."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from geoportal.demo.loading.ground import load_ground
from geoportal.demo.loading.network import load_network
from geoportal.demo.loading.people import load_accounts, load_categories, load_organisation
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import actor_named, system_actor
from layers.catalog.acting import acting
from networks.graph import isolate
from networks.water.isolating import cut_of
from networks.water.models import Pipe
from networks.water.topology import forget_topologies, topology_of
from tests.bench import Ratio

PLACES = 200
ISOLATION_SECONDS = 0.020


def run() -> list[Ratio]:
    """The graph read once; then what is asked of it."""
    _empty()
    demo = system_actor("demo")
    with acting(demo):
        load_organisation()
        load_ground()
        load_categories()
        load_accounts()
        load_network(demo, timezone.localdate())
    actor = actor_named("eau")
    forget_topologies()
    begun = time.perf_counter()
    segments = topology_of(TERRITORY.key).segments
    read = time.perf_counter() - begun
    asked = Pipe.objects.filter(network="drinking", retired_on__isnull=True).order_by("code")
    pipes = random.Random(2).sample(list(asked), PLACES)
    isolate(segments, link=str(pipes[0].pk))
    shut = sorted(_timed(partial(isolate, segments, link=str(pipe.pk))) for pipe in pipes)
    told = sorted(_timed(partial(cut_of, actor, pipe)) for pipe in pipes)
    _empty()
    count = f"{len(segments.network.link_ids):,} links".replace(",", " ")
    against = ("20 ms", ISOLATION_SECONDS)
    slowest = f"slowest of {PLACES}: "
    return [
        Ratio(
            *("an isolation on the loaded demonstration", median(shut), *against, 1.0),
            f"{count}, {slowest}{shut[-1] * 1000:.1f} ms",
        ),
        Ratio(
            *("the same with its rows from the database", median(told), *against),
            note=f"{slowest}{told[-1] * 1000:.1f} ms",
        ),
        Ratio("the network read into memory", read, *against),
    ]


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _empty() -> None:
    """What other measurements left, and what this one would leave to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE access_territory, access_account, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
