"""Tours over HTTP under four readers at once, beside the SQL that they are read by."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import psycopg
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archaeology.tours.models import Medium, MediumText, Stop, StopText, Tour, TourText
from archaeology.tours.telling import Wanted
from archaeology.tours.telling.book import Book
from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.catalog.sql.sequencer import sequence_changes
from tests.bench import Ratio
from tests.bench.support.web import Kept, database_url, served

HOME = "200010700"
TOURS, STOPS, VERTICES = 20, 12, 400
LANGUAGES = ("de", "en", "fr")
READERS, ROUNDS = 4, 150
WEST, SOUTH = 520_000, 6_930_000
TEXT = "Au pied du coteau, la ville descendait jusqu’à l’eau par des terrasses. " * 12


def run() -> list[Ratio]:
    """A tour and the list of all, remembered; then each read anew, after a change every time."""
    _tours()
    while sequence_changes():
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    one = _statements(lambda book: book.told("visite-3", Wanted(("fr",))))
    every = _statements(lambda book: book.all_told(Wanted(("fr",))))
    found = []
    with served() as port:
        for name, path, statements in (
            ("one tour", "/api/tours/v1/tours/visite-3?lang=fr", one),
            ("list of 20 tours", "/api/tours/v1/tours?lang=fr", every),
        ):
            hand, through, again = _together(port, path, statements)
            note = f"p95, {READERS} readers; {len(statements)} statements by hand"
            found.append(Ratio(name, _p95(through), "SQL", _p95(hand), 2.0, note))
            found.append(Ratio(name, _p50(through), "SQL", _p50(hand), 2.0, "median"))
            found.append(Ratio(f"{name}, 304", _p50(again), "SQL", _p50(hand), None, "median"))
        found.append(_after_each_change(port, one, "visite-3"))
        found.append(_after_each_change(port, one, "visite-4"))
    return found


# -- rows ------------------------------------------------------------------------------------------


def _tours() -> None:
    """Tours of a dozen stops, each in three languages, with a picture at every stop."""
    home, _ = Territory.objects.get_or_create(key=HOME, defaults={"name": "Agglo"})
    then, told_in = datetime(2026, 1, 5, tzinfo=UTC), " ".join(LANGUAGES)
    for number in range(TOURS):
        turns = np.linspace(0, 2 * math.pi, VERTICES)
        xs = WEST + number * 2_000 + 600 * np.cos(turns)
        ys = SOUTH + 900 * np.sin(turns)
        tour = Tour.objects.create(
            territory=home,
            code=f"visite-{number}",
            title=f"Visite {number}",
            told_in=told_in,
            duration_min=90,
            geom=LineString(np.column_stack([xs, ys]).tolist(), srid=2154),
            profile=[[5.0 * step, 10 + step % 7] for step in range(VERTICES)],
        )
        TourText.objects.bulk_create(
            TourText(
                tour=tour,
                language=language,
                title=f"{language} {number}",
                summary=TEXT[:200],
                description=TEXT,
                published_at=then,
            )
            for language in LANGUAGES
        )
        for order in range(1, STOPS + 1):
            at = order * (VERTICES // STOPS) - 1
            place = Point(float(xs[at]), float(ys[at]), srid=2154)
            _stop(tour, order, place, told_in)


def _stop(tour: Tour, order: int, place: Point, told_in: str) -> None:
    stop = Stop.objects.create(
        territory=tour.territory,
        tour=tour,
        slug=f"etape-{order}",
        order=order,
        title="x",
        told_in=told_in,
        geom=place,
    )
    StopText.objects.bulk_create(
        StopText(stop=stop, language=each, title=f"{each} {order}", text=TEXT, easy_text=TEXT[:300])
        for each in LANGUAGES
    )
    medium = Medium.objects.create(
        stop=stop,
        kind="image",
        file="tours/aa/x.jpg",
        sha256=f"{stop.pk:064x}",
        bytes=90_000,
        content_type="image/jpeg",
        width=1_600,
        height=1_200,
        author="Ville",
        licence="CC-BY-4.0",
    )
    MediumText.objects.bulk_create(
        MediumText(medium=medium, language=each, alt="Un quai", caption="Vers l’ouest")
        for each in LANGUAGES
    )


# -- measuring -------------------------------------------------------------------------------------


def _statements(read: Callable[[Book], Any]) -> list[str]:
    """What reading it sends, nothing being remembered, as text."""
    with CaptureQueriesContext(connection) as captured:
        read(Book(PUBLIC))
    return [each["sql"] for each in captured.captured_queries]


def _together(
    port: int, path: str, statements: Sequence[str]
) -> tuple[list[float], list[float], list[float]]:
    """How long readings took by hand, through the platform, and where nothing had changed.

    Several readers at once, each of which does all three in turn: what else the machine does then
    weighs on all alike.
    """
    taken: tuple[list[float], list[float], list[float]] = ([], [], [])
    everyone = threading.Barrier(READERS)
    tag = Kept(port).get(path).headers["etag"]
    options = connection.settings_dict["OPTIONS"]["options"]

    def work() -> None:
        hand = psycopg.connect(database_url(), autocommit=True, options=options)
        client = Kept(port)

        def by_hand() -> None:
            for statement in statements:
                hand.execute(statement.encode()).fetchall()

        def through() -> None:
            assert client.get(path, Accept_Encoding="gzip").status == 200

        def again() -> None:
            assert client.get(path, If_None_Match=tag).status == 304

        everyone.wait()
        for number in range(ROUNDS + 5):
            for times, read in zip(taken, (by_hand, through, again), strict=True):
                begun = time.perf_counter()
                read()
                if number >= 5:
                    times.append(time.perf_counter() - begun)
        hand.close()

    readers = [threading.Thread(target=work) for _ in range(READERS)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert [len(times) for times in taken] == [READERS * ROUNDS] * 3
    return taken


def _after_each_change(port: int, statements: Sequence[str], changed: str) -> Ratio:
    """The third tour, where one changes before each reading: itself, or another.

    By hand it is read all the same, without its reader noticing the change, which the platform does
    by some statements more.
    """
    client, through, direct = Kept(port), [], []
    path = "/api/tours/v1/tours/visite-3?lang=fr"
    with psycopg.connect(database_url(), autocommit=True) as hand:
        for _ in range(30):
            hand.execute("UPDATE tours_tour SET edition = edition + 1 WHERE code = %s", [changed])
            while sequence_changes():
                pass
            begun = time.perf_counter()
            body = client.get(path).body
            through.append(time.perf_counter() - begun)
            assert json.loads(body)["id"] == "visite-3"
            begun = time.perf_counter()
            for statement in statements:
                hand.execute(statement.encode()).fetchall()
            direct.append(time.perf_counter() - begun)
    return Ratio(
        f"one tour, {'itself' if changed == 'visite-3' else 'another'} changed each time",
        _p50(through),
        "SQL",
        _p50(direct),
        None,
        "median, one reader",
    )


def _p95(taken: Sequence[float]) -> float:
    return float(np.quantile(taken, 0.95))


def _p50(taken: Sequence[float]) -> float:
    return float(np.median(taken))
