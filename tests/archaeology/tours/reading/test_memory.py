"""What is told is read once, and again after the first change of anything it is made of."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Stop, StopText, Tour
from archaeology.tours.packages import making
from archaeology.tours.packages.contents import contents
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.telling import shores
from archaeology.tours.telling.book import book_for
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Territory
from layers.territory.models import BaseFeature
from tests.archaeology.tours.reading.conftest import stop_of
from tests.archaeology.tours.reading.reader import Reader
from tests.archaeology.tours.reading.test_shoreline import shoreline, told_at
from tests.archaeology.tours.walk import a_stop, a_walk
from tests.catalog.connections import connect

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = (
    "/tours",
    "/tours/le-port",
    "/tours/le-port/gpx",
    "/stops/le-port/le-quai",
    "/tours/nowhere",
)


def statements(reader: Reader, path: str) -> int:
    """How many statements an answer costs."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reader.get(path, {"lang": "fr"})
    return len(asked)


def test_one_cheap_query_says_that_nothing_changed(told: Tour, reader: Reader) -> None:
    for path in PATHS:
        reader.get(path, {"lang": "fr"})
    for path in PATHS:
        with CaptureQueriesContext(connection) as asked:
            reader.get(path, {"lang": "fr"})
        (query,) = asked.captured_queries
        assert "catalog_pendingbatch" in query["sql"]


def test_reading_costs_the_same_for_one_tour_and_for_many(
    told: Tour, presenter: Actor, territory: Territory, reader: Reader
) -> None:
    one = statements(reader, "/tours")
    for _ in range(3):
        other = a_walk(presenter, territory)
        publish_tour(presenter, other.pk, "fr")
    assert len(reader.read("/tours", {"lang": "fr"})["tours"]) == 4
    Tour.objects.update(theme="river")
    assert statements(reader, "/tours") <= one + 4


def test_a_change_of_one_tour_leaves_what_is_told_of_the_others(
    told: Tour, presenter: Actor, territory: Territory, reader: Reader
) -> None:
    other = a_walk(presenter, territory)
    publish_tour(presenter, other.pk, "fr")
    path = f"/tours/{other.code}"
    reader.read("/tours", {"lang": "fr"})
    before = reader.read(path, {"lang": "fr"})
    changed = stop_of(told, 2)
    write_stop_text(presenter, changed.pk, "fr", 2, StopWords("La rue", "Autre.", ""))
    with CaptureQueriesContext(connection) as asked:
        assert reader.read(path, {"lang": "fr"}) == before
    assert not any("tours_stoptext" in each["sql"] for each in asked.captured_queries)
    titles = [each["title"] for each in reader.read("/tours/le-port", {"lang": "fr"})["stops"]]
    assert "La rue" in titles
    # Whoever writes, and in whatever table: a stop leads to its tour.
    Stop.objects.filter(tour=other).update(radius_m=77)
    assert {each["radius_m"] for each in reader.read(path, {"lang": "fr"})["stops"]} == {77}
    Stop.objects.get(tour=other, order=2).delete()
    assert reader.read(path, {"lang": "fr"})["stop_count"] == before["stop_count"] - 1


def test_who_reads_another_language_reads_no_row_again(told: Tour, reader: Reader) -> None:
    reader.read("/tours/le-port", {"lang": "fr"})
    with CaptureQueriesContext(connection) as asked:
        assert reader.read("/tours/le-port", {"lang": "en"})["language"] == "en"
    assert len(asked) == 1


def test_whoever_has_written_reads_it(told: Tour, presenter: Actor, reader: Reader) -> None:
    assert (
        reader.read("/tours/le-port", {"lang": "fr"})["stops"][1]["text"] == "La rue haute raconte."
    )
    text = StopText.objects.get(stop=stop_of(told, 2), language="fr")
    write_stop_text(presenter, text.stop_id, "fr", text.version, StopWords("La rue", "Autre.", ""))
    assert reader.read("/tours/le-port", {"lang": "fr"})["stops"][1]["text"] == "Autre."
    unpublish_tour(presenter, told.pk, "fr")
    assert reader.read("/tours/le-port", {"lang": "fr"})["language"] == "en"
    unpublish_tour(presenter, told.pk, "en")
    assert reader.get("/tours/le-port").status_code == 404
    assert reader.read("/tours") == {"tours": []}


def test_a_place_that_becomes_confidential_is_gone_from_memory_at_once(
    walk: Tour, theatre: HeritageSite, presenter: Actor, reader: Reader
) -> None:
    a_stop(presenter, walk, "Le théâtre", 400, theatre)
    publish_tour(presenter, walk.pk, "fr")
    assert reader.read("/tours/le-port")["stop_count"] == 3
    HeritageSite.objects.filter(pk=theatre.pk).update(confidentiality="restricted")
    assert reader.read("/tours/le-port")["stop_count"] == 2
    assert reader.get("/stops/le-port/le-theatre").status_code == 404
    package = reader.bytes("/tours/le-port/package.zip")
    assert "théâtre".encode() not in package


def test_nothing_is_remembered_of_a_change_that_was_taken_back(told: Tour, reader: Reader) -> None:
    class Back(Exception):
        pass

    def within() -> None:
        with transaction.atomic():
            Tour.objects.filter(pk=told.pk).update(theme="river")
            assert reader.read("/tours/le-port")["theme"] == "river"
            raise Back

    assert reader.read("/tours/le-port")["theme"] == "antiquity"
    with pytest.raises(Back):
        within()
    assert reader.read("/tours/le-port")["theme"] == "antiquity"


def test_what_has_no_number_yet_is_read_anew(told: Tour, reader: Reader) -> None:
    assert reader.read("/tours/le-port")["theme"] == "antiquity"
    with connect() as other:
        other.execute("UPDATE tours_tour SET theme = 'river', edition = edition + 1")
        # Not committed: nobody else sees it, nobody waits for it.
        assert reader.read("/tours/le-port")["theme"] == "antiquity"
        other.commit()
    assert reader.read("/tours/le-port")["theme"] == "river"


def test_a_shoreline_is_cut_out_once_and_again_when_another_is_published(
    told: Tour, territory: Territory, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = []

    def counted(*given: Any) -> Any:
        cut.append(given)
        return known_near(*given)

    known_near = shores._known_near
    monkeypatch.setattr(shores, "_known_near", counted)
    first = shoreline(territory, 1, 100)
    before = told_at(reader)
    # Another book, and another language of the same tour.
    Tour.objects.filter(pk=told.pk).update(theme="river", edition=F("edition") + 1)
    assert (told_at(reader), told_at(reader, "en")["low"]) == (before, before["low"])
    assert len(cut) == 1
    newer = shoreline(territory, 2, 200)
    assert told_at(reader)["low"] != before["low"]
    newer.delete()
    assert told_at(reader) == before
    first.delete()
    assert told_at(reader) is None


def test_the_ground_of_a_package_follows_the_base_map(
    told: Tour, street: BaseFeature, reader: Reader
) -> None:
    def digest() -> str:
        files = reader.read("/tours/le-port/package.json")["files"]
        return str(next(each["sha256"] for each in files if each["path"] == "ground.pmtiles"))

    before = digest()
    assert digest() == before
    BaseFeature.objects.filter(pk=street.pk).update(name="Avenue")
    assert digest() != before


def test_many_readers_at_once_make_a_package_once(
    told: Tour, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(*given: Any) -> Any:
        made.append(given)
        return contents(*given)

    monkeypatch.setattr(making, "contents", counted)
    # While one reader numbers the log the others cannot know that nothing changed, and make their
    # own to be sure: it is numbered before.
    reader.read("/tours")
    seen: list[int] = []

    def read() -> None:
        try:
            seen.append(reader.get("/tours/le-port/package.json").status_code)
        finally:
            connection.close()

    readers = [Thread(target=read) for _ in range(4)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert seen == [200] * 4
    assert len(made) == 1
    assert book_for(PUBLIC).languages() == ["en", "fr"]
