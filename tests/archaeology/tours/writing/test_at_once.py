"""A site is hidden while somebody writes: the stop goes with it, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.change_heritage_site import change_heritage_site
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.publish_tour import publish_tour
from layers.access.actor import Actor
from tests.archaeology.tours.walk import a_stop

pytestmark = pytest.mark.django_db(transaction=True)
Made = TypeVar("Made")


def _beside(pool: ThreadPoolExecutor, run: Callable[[], Made]) -> Future[Made]:
    """Run something on a connection of its own."""

    def alone() -> Made:
        try:
            return run()
        finally:
            connections.close_all()

    return pool.submit(alone)


def _somebody_waits() -> None:
    """Until another connection waits for a row that this one has locked."""
    with connection.cursor() as cursor:
        for _attempt in range(100_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
    raise AssertionError("nobody waits")


def _hide(actor: Actor, site: HeritageSite) -> None:
    facts = replace(HeritageSiteFacts.of(site), confidentiality="restricted")
    change_heritage_site(actor, site.pk, site.version, facts)


def test_a_stop_that_is_placed_at_a_site_while_it_is_hidden_is_hidden(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    a_stop(presenter, walk, "Déjà là", 400, theatre)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _hide(archaeologist, theatre)
            # Of the platform: it may link what nobody else sees any more.
            placing = _beside(
                pool,
                lambda: add_stop(
                    presenter.through("demo"), walk.pk, StopFacts(site=theatre.pk), "Au théâtre"
                ),
            )
            _somebody_waits()
        placed = placing.result(timeout=20)
    assert Stop.objects.get(pk=placed.pk).visibility == "sealed"


def test_a_stop_that_is_placed_beside_a_site_while_it_is_hidden_is_hidden(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    a_stop(presenter, walk, "Déjà là", 400)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _hide(archaeologist, theatre)
            placing = _beside(
                pool,
                lambda: add_stop(
                    presenter.through("demo"), walk.pk, StopFacts(geom=theatre.geom), "À côté"
                ),
            )
            _somebody_waits()
        placed = placing.result(timeout=20)
    assert Stop.objects.get(pk=placed.pk).visibility == "sealed"


def test_a_site_that_is_hidden_while_a_stop_is_placed_beside_it_hides_the_stop(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            placed = add_stop(presenter, walk.pk, StopFacts(geom=theatre.geom), "À côté")
            hiding = _beside(pool, lambda: _hide(archaeologist, theatre))
            _somebody_waits()
        hiding.result(timeout=20)
    assert Stop.objects.get(pk=placed.pk).visibility == "sealed"


def test_a_tour_that_is_published_while_a_site_is_hidden_is_sealed(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    stop = a_stop(presenter, walk, "Au théâtre", 400, theatre)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish_tour(presenter, walk.pk, "fr")
            hiding = _beside(pool, lambda: _hide(archaeologist, theatre))
            _somebody_waits()
        hiding.result(timeout=20)
    assert Stop.objects.get(pk=stop.pk).visibility == "sealed"
    assert Tour.objects.get(pk=walk.pk).visibility == "sealed"
