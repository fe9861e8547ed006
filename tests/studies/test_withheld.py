"""A publication ends in the transaction in which anything that it rests on is public no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from archaeology.sites.models import Find, Level, Source
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.record_operation import OperationFacts
from archaeology.studies.models import Shoreline, Study
from archaeology.studies.published import shorelines_near
from archaeology.studies.services.publish_study import publish_study
from archaeology.studies.services.withdraw_study import withdraw_what_became_confidential
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Territory
from layers.raster.models import Raster
from tests.studies.asking import do, text_of
from tests.studies.shoreline.valley import BOUNDS
from tests.studies.street import RECORDER, Street, lay_out

ITEMS = "/ogc/collections/ancient-shorelines/items"


def lines_on(browser: Client) -> int:
    """How many shorelines a browser gets as features."""
    answer = browser.get(ITEMS, headers={"accept": "application/geo+json"})
    assert answer.status_code == 200, text_of(answer)
    return len(answer.json()["features"])


@pytest.mark.parametrize("what", ["remain", "source", "relief", "relief taken away"])
def test_the_layer_follows_at_once(
    client: Client, study: Study, remains: dict[str, Find], relief: Raster, what: str
) -> None:
    do(client, study, "publier")
    assert (lines_on(Client()), len(shorelines_near(PUBLIC, BOUNDS))) == (3, 1)
    rows: dict[str, Any] = {
        "remain": Find.objects.filter(pk=remains["floor"].pk),
        "source": Source.objects.all(),
    }
    changed = rows.get(what, Raster.objects.filter(pk=relief.pk))
    if what.endswith("taken away"):
        changed.delete()
    else:
        changed.update(confidentiality="restricted")
    assert (lines_on(Client()), shorelines_near(PUBLIC, BOUNDS)) == (0, [])
    # Its archaeologists keep it, and are told that nobody else sees it.
    assert lines_on(client) == 3
    page = text_of(client.get(f"/archeologie/etudes/{study.pk}"))
    assert "n’est pas ou plus public" in page
    assert "tout le monde lit cette page" not in page


def test_what_is_no_part_of_it_changes_nothing(
    client: Client, study: Study, remains: dict[str, Find]
) -> None:
    do(client, study, "publier")
    Find.objects.filter(pk=remains["undated"].pk).update(confidentiality="restricted")
    remains["hidden"].delete()
    Find.objects.filter(pk=remains["floor"].pk).update(title="Sol")
    assert lines_on(Client()) == 3


def test_withheld_and_public_again_it_can_be_published_again(
    client: Client, study: Study, remains: dict[str, Find]
) -> None:
    do(client, study, "publier")
    Find.objects.filter(pk=remains["floor"].pk).update(confidentiality="restricted")
    Find.objects.filter(pk=remains["floor"].pk).update(confidentiality="public")
    assert lines_on(Client()) == 0
    do(client, study, "publier")
    assert lines_on(Client()) == 3
    assert withdraw_what_became_confidential() == 0
    do(client, study, "retirer")
    assert lines_on(client) == 0


def _published_on(territory: Territory, names: list[str]) -> Study:
    return Study.objects.create(
        territory=territory,
        kind="shoreline",
        title="Dit ce dont elle se sert",
        state="done",
        published_at=timezone.now(),
        rests_on=names,
    )


@pytest.fixture
def street(territory: Territory, neighbour: Territory) -> Street:
    """A trench with a level, and finds."""
    return lay_out(territory, neighbour)


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("find", "delete"),
        ("level", "delete"),
        ("operation", "delete"),
        ("operation", "reclassify"),
        ("operation", "the service"),
        ("source", "delete"),
    ],
)
def test_each_thing_of_a_publication_is_watched(
    territory: Territory, street: Street, kind: str, act: str
) -> None:
    source = Source.objects.create(
        territory=territory, reference="Rapport", kind="archive", confidentiality="public"
    )
    level = Level.objects.filter(unit=street.floor).earliest("pk")
    things: dict[str, Any] = {
        "find": street.coin,
        "level": level,
        "operation": street.trench,
        "source": source,
    }
    thing = things[kind]
    study = _published_on(territory, [f"{kind}:{thing.pk}"])
    other = _published_on(territory, [f"find:{street.far.pk}"])
    if act == "delete":
        thing.delete()
    elif act == "reclassify":
        type(thing).objects.filter(pk=thing.pk).update(confidentiality="generalised")
    else:
        facts = OperationFacts("1", "trench", "Opération 1", geom=thing.geom)
        change_operation(RECORDER, thing.pk, thing.version, facts)
    assert list(Study.objects.filter(withheld=True)) == [study]
    assert list(Study.objects.readable_by(PUBLIC)) == [other]


@pytest.mark.django_db(transaction=True)
def test_who_publishes_and_who_reclassifies_wait_for_each_other(
    client: Client, study: Study, remains: dict[str, Find], archaeologist: Actor, no_jobs: None
) -> None:
    floor = Find.objects.filter(pk=remains["floor"].pk)

    def hide() -> None:
        try:
            floor.update(confidentiality="restricted")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish_study(archaeologist, study.pk)
            hiding = pool.submit(hide)
            _somebody_waits()
        hiding.result(timeout=20)
    assert Study.objects.get(pk=study.pk).withheld
    assert set(Shoreline.objects.values_list("visibility", flat=True)) == {"withheld"}


def _somebody_waits() -> None:
    """Until another connection waits for a row that this one has locked."""
    with connection.cursor() as cursor:
        for _attempt in range(20_000):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() != (0,):
                return
    raise AssertionError("nobody waits")
