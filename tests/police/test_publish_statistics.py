"""Releases: what the public is told, and what it cannot work out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from scipy.optimize import linprog

from geoportal.police.models import SpeedHistogram, SpeedRelease, SpeedSession, SpeedSite
from geoportal.police.models import SpeedStatistic as Told
from geoportal.police.services.publish_statistics import publish_statistics, told_totals
from geoportal.police.services.purge_expired import purge_expired
from geoportal.police.services.register_site import SiteFacts, change_site, register_site
from layers.access.actor import PUBLIC, Actor, system_actor
from layers.access.models import Territory
from layers.catalog.models import Change
from layers.catalog.registry import layer
from tests.conftest import SOUTH, WEST
from tests.police.conftest import MakeSession, segment
from tests.police.threads import at_once

YEAR = timezone.localdate().year - 1
Measure = Callable[..., list[SpeedSession]]


def on(month: int, day: int = 5, hour: int = 9) -> datetime:
    """A local moment of last year."""
    return datetime(YEAR, month, day, hour, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def sites(officer: Actor, territory: Territory) -> list[SpeedSite]:
    """Three segments in Ouest and one in Est."""
    return [
        register_site(
            officer,
            territory.pk,
            SiteFacts(
                code=f"S{number}", road=f"D{number}", segment_line=segment(x, 100), limit_kmh=50
            ),
        )
        for number, x in enumerate((100, 2_000, 4_000, 12_000))
    ]


@pytest.fixture
def measure(done: MakeSession) -> Measure:
    """Sessions of a site in a month, each with as many vehicles: half at 45 km/h, half at 60."""

    def make(site: SpeedSite, month: int, *vehicles: int, **more: Any) -> list[SpeedSession]:
        made = []
        for day, number in enumerate(vehicles, start=2):
            session = done(on(month, day), site=site, **more)
            made.append(session)
            if not number:
                continue  # nobody drove by
            half = number // 2
            counts = [each for each in (half, number - half) if each]
            values = [450, 600] if half else [600]
            SpeedHistogram.objects.create(session=session, hour=9, values=values, counts=counts)
        return made

    return make


def told() -> dict[tuple[str, int], int]:
    """The public table: vehicles by segment and month."""
    return {(row.code, row.month.month): row.vehicles for row in Told.objects.all()}


# -- what is told ---------------------------------------------------------------------------------


def test_a_month_is_told_by_segment(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    measure(sites[3], 3, 11, 11, 11)
    release = publish_statistics(officer, "200010700", YEAR, 3)
    assert (release.number, release.month) == (1, 3)
    assert told() == {("S0", 3): 300, ("S3", 3): 33}
    many, few = Told.objects.order_by("code")
    assert (many.mean, many.v85, many.share_over) == (Decimal("52.5"), 60, Decimal("0.5"))
    assert (many.limit_kmh, many.band) == (50, "5-10")
    assert (few.mean, few.v85, few.share_over, few.band) == (None, None, None, "none")
    assert many.geom == sites[0].geom
    totals = told_totals("200010700", YEAR)
    assert {(each["kind"], each["name"], each["vehicles"]) for each in totals} == {
        ("commune", "76001", 300),
        ("commune", "76002", 33),
        ("all", "", 333),
    }
    (row, _other) = layer("speed-statistics").visible_to(PUBLIC).features(9)
    assert row.properties["month"] == f"{YEAR}-03-01"


def test_small_cells_look_like_empty_ones(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 500, 500)  # two sessions
    measure(sites[1], 3, 3, 3, 3)  # nine vehicles
    measure(sites[3], 3, 0)
    publish_statistics(officer, "200010700", YEAR, 3)
    assert told() == {}
    # A total of two sessions would be a cell of two sessions.
    assert all(each["name"] != "76002" for each in told_totals("200010700", YEAR))


def test_samples_plans_points_and_other_limits_do_not_count(
    officer: Actor, sites: list[SpeedSite], measure: Measure, territory: Territory
) -> None:
    measure(sites[0], 3, 50, 50, 50)
    measure(sites[0], 3, 70, recording="enforcement", purpose="enforcement")
    measure(sites[0], 3, 70, state="planned")
    measure(sites[0], 3, 70, limit_kmh=30)  # before the limit of the month's last session
    point = Point(WEST + 50, SOUTH + 50, srid=2154)
    camera = register_site(officer, territory.pk, SiteFacts(code="C", road="D1", point=point))
    measure(camera, 3, 500, 500, 500)
    publish_statistics(officer, "200010700", YEAR, 3)
    assert told() == {("S0", 3): 150}
    assert {each["vehicles"] for each in told_totals("200010700", YEAR)} == {150}


def test_a_session_belongs_to_its_local_month(
    officer: Actor, sites: list[SpeedSite], measure: Measure, done: MakeSession
) -> None:
    measure(sites[0], 3, 50, 50)
    # 22:30 UTC of the last of February is half past eleven at night: still February.
    late = datetime(YEAR, 2, 28, 23, 30, tzinfo=timezone.get_current_timezone())
    early = datetime(YEAR, 3, 1, 0, 30, tzinfo=timezone.get_current_timezone())
    for moment in (late, early):
        session = done(moment, hours=1, site=sites[0])
        SpeedHistogram.objects.create(session=session, hour=0, values=[500], counts=[50])
    publish_statistics(officer, "200010700", YEAR, 3)
    assert told() == {("S0", 3): 150}


def test_a_release_says_nothing_of_sessions(
    officer: Actor, sites: list[SpeedSite], measure: Measure, client: Client
) -> None:
    made = measure(sites[0], 3, 100, 100, 100)
    publish_statistics(officer, "200010700", YEAR, 3)
    page = client.get("/ogc/collections/speed-statistics/items").json()
    text = str(page)
    for session in made:
        assert str(session.pk) not in text
        assert f"{session.starts_at:%Y-%m-%d}" not in text
    assert str(sites[0].pk) not in text
    assert {"sessions", "release", "site"}.isdisjoint(page["features"][0]["properties"])


# -- who and when ---------------------------------------------------------------------------------


def test_outsiders_publish_nothing(outsiders: list[Actor]) -> None:
    for actor in outsiders:
        with pytest.raises(PermissionDenied, match="réservée à la police"):
            publish_statistics(actor, "200010700", YEAR, 3)


@pytest.mark.parametrize(
    ("year", "month", "word"),
    [
        (YEAR, 13, "n’existe pas"),
        (YEAR, 0, "n’existe pas"),
        (10**9, None, "n’existe pas"),
        (YEAR + 1, None, "pas finie"),
        (timezone.localdate().year, timezone.localdate().month, "pas finie"),
        (YEAR - 4, None, "effacées"),
        (YEAR - 2, timezone.localdate().month, "effacées"),
    ],
)
def test_periods_that_are_not_published(
    officer: Actor, year: int, month: int | None, word: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        publish_statistics(officer, "200010700", year, month)
    assert word in " ".join(refused.value.message_dict["month"])


def test_a_month_is_published_once_and_not_after_its_year(officer: Actor) -> None:
    publish_statistics(officer, "200010700", YEAR, 3)
    with pytest.raises(ValidationError, match="Ce mois est publié"):
        publish_statistics(officer, "200010700", YEAR, 3)
    publish_statistics(officer, "200010700", YEAR)
    with pytest.raises(ValidationError, match="L’année est publiée"):
        publish_statistics(officer, "200010700", YEAR, 4)
    assert publish_statistics(officer, "200010700", YEAR).number == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_publish_at_once(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    months = at_once(*[lambda: publish_statistics(officer, "200010700", YEAR, 3)] * 2)
    kinds = sorted(type(each).__name__ for each in months)
    assert kinds == ["SpeedRelease", "ValidationError"]
    years = at_once(*[lambda: publish_statistics(officer, "200010700", YEAR)] * 2)
    numbers = {each.number for each in years if isinstance(each, SpeedRelease)}
    assert numbers == {1, 2}


# -- corrections ----------------------------------------------------------------------------------


def test_a_published_month_does_not_change_by_one_session(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    publish_statistics(officer, "200010700", YEAR, 3)
    measure(sites[0], 3, 77)  # typed in late
    assert told() == {("S0", 3): 300}
    publish_statistics(officer, "200010700", YEAR)
    # 377 would tell the session of 77: the month is told no more.
    assert told() == {}
    assert not any(each["vehicles"] in {377, 77} for each in told_totals("200010700", YEAR))


def test_many_sessions_more_are_told(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    publish_statistics(officer, "200010700", YEAR, 3)
    measure(sites[0], 3, 50, 50, 50)
    publish_statistics(officer, "200010700", YEAR)
    assert told() == {("S0", 3): 450}
    assert Told.objects.get().release.month is None


def test_the_same_number_is_told_in_the_same_words(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    """One session replaced by another of as many vehicles must not show in the mean."""
    first, *_ = measure(sites[0], 3, 100, 100, 100)
    publish_statistics(officer, "200010700", YEAR, 3)
    key = Told.objects.get().pk
    SpeedHistogram.objects.filter(session=first).update(values=[200, 250])
    publish_statistics(officer, "200010700", YEAR)
    row = Told.objects.get()
    assert (row.pk, row.vehicles, row.mean) == (key, 300, Decimal("52.5"))
    # Gone in between and back again, it says what it said.
    extra = measure(sites[0], 3, 40)
    publish_statistics(officer, "200010700", YEAR)
    assert told() == {}
    SpeedHistogram.objects.filter(session=extra[0]).delete()
    publish_statistics(officer, "200010700", YEAR)
    assert Told.objects.get().mean == Decimal("52.5")


def test_a_code_behind_a_release_stays(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    """Else a correction would tell the same segment as if it were another one."""
    measure(sites[0], 3, 2, 2)  # hidden, and counted
    publish_statistics(officer, "200010700", YEAR, 3)
    facts = SiteFacts(code="new", road="D0", segment_line=segment(), limit_kmh=50)
    with pytest.raises(ValidationError, match="garde son code"):
        change_site(officer, sites[0].pk, sites[0].version, facts)
    assert change_site(officer, sites[1].pk, sites[1].version, facts).code == "new"


def test_what_only_corrections_need_is_purged(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    release = publish_statistics(officer, "200010700", YEAR)
    purger = system_actor("purge-police")
    purge_expired(purger, on(1).replace(year=YEAR + 3, month=1, day=1, hour=0))
    release.refresh_from_db()
    assert release.record is None
    assert release.totals
    assert told() == {("S0", 3): 300}


# -- what can be worked out -----------------------------------------------------------------------


def _bounds(
    hidden: list[tuple[str, str]], sums: Iterable[tuple[set[int], float]]
) -> list[tuple[float, float]]:
    """What a reader who can solve linear programs knows of each hidden number."""
    rows, known = [], []
    for members, rest in sums:
        rows.append([1.0 if place in members else 0.0 for place in range(len(hidden))])
        known.append(rest)
    found = []
    for place in range(len(hidden)):
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(hidden))
            goal[place] = sign
            solved = linprog(goal, A_eq=rows or None, b_eq=known or None, bounds=(0, 1e6))
            ends.append(float(solved.x[place]))
        found.append((ends[0], ends[1]))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_number_follows_from_what_is_told(
    officer: Actor, sites: list[SpeedSite], measure: Measure, seed: int
) -> None:
    """By somebody who reads the public table and the totals, and knows which cells are empty."""
    random = np.random.default_rng(seed)
    truth: dict[tuple[str, str], int] = {}
    for site in sites:
        for month in range(1, 5):
            sessions = int(random.integers(0, 5))
            vehicles = [int(random.integers(1, 60)) for _ in range(sessions)]
            measure(site, month, *vehicles)
            if vehicles:
                truth[site.code, f"{YEAR}-{month:02d}"] = sum(vehicles)
    publish_statistics(officer, "200010700", YEAR)
    shown = {(row.code, f"{row.month:%Y-%m}"): row.vehicles for row in Told.objects.all()}
    assert shown.items() <= truth.items()
    hidden = sorted(truth.keys() - shown.keys())
    insee = {site.code: site.commune.insee for site in sites if site.commune}
    sums = []
    for total in told_totals("200010700", YEAR):
        members = {
            key
            for key in truth
            if total["kind"] == "all"
            or (total["kind"] == "segment" and key[0] == total["name"])
            or (
                total["kind"] == "commune"
                and insee[key[0]] == total["name"]
                and key[1] == total["month"]
            )
        }
        assert total["vehicles"] == sum(truth[key] for key in members)
        rest = total["vehicles"] - sum(shown.get(key, 0) for key in members)
        sums.append(({hidden.index(key) for key in members if key in hidden}, rest))
    for (low, high), key in zip(_bounds(hidden, sums), hidden, strict=True):
        assert low - 1e-6 <= truth[key] <= high + 1e-6
        assert high - low >= 10 - 1e-6, (key, low, high)


def test_the_log_of_the_public_table_tells_no_more(
    officer: Actor, sites: list[SpeedSite], measure: Measure
) -> None:
    measure(sites[0], 3, 100, 100, 100)
    publish_statistics(officer, "200010700", YEAR, 3)
    for change in Change.objects.filter(layer="speed-statistics"):
        assert change.fields is None
        assert change.new_class == "public"
