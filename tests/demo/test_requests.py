import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoportal.demo import photos, river
from geoportal.demo.boundaries import commune_boundaries
from geoportal.demo.facts.categories import CATEGORIES
from geoportal.demo.organisation import AGENCIES, ELSEWHERE, category, route
from geoportal.demo.projection import to_lambert93
from geoportal.demo.requests import PARIS, DemoRequest, generate
from geoportal.demo.timeline import TRANSITIONS
from geoportal.demo.writing import SENTENCES

UNTIL = date(2026, 11, 25)
REQUESTS = generate(until=UNTIL)
POLYGONS = {boundary.fact.insee: boundary.polygon for boundary in commune_boundaries()}
END = datetime.combine(UNTIL, datetime.min.time(), PARIS)


def words(request: DemoRequest) -> list[str]:
    return [request.text, *(event.text for event in request.events)]


def test_every_category_has_sentences() -> None:
    assert set(SENTENCES) == {one.code for one in CATEGORIES}


def test_a_year_is_numbered_in_order_and_ends_when_told() -> None:
    assert len(REQUESTS) == 600
    assert [request.number for request in REQUESTS] == list(range(1, 601))
    times = [request.received_at for request in REQUESTS]
    assert times == sorted(times)
    assert END - timedelta(days=365) <= times[0] < END - timedelta(days=350)
    assert all(event.at < END for request in REQUESTS for event in request.events)


def test_the_same_arguments_give_the_same_year_and_another_seed_another() -> None:
    assert generate(until=UNTIL) == REQUESTS
    assert generate(77, until=UNTIL) != REQUESTS


def test_about_sixty_are_open_and_a_dozen_are_new() -> None:
    open_ones = [request for request in REQUESTS if request.is_open]
    assert 45 <= len(open_ones) <= 75
    recent = [r for r in open_ones if END - r.received_at < timedelta(days=100)]
    assert len(recent) >= 0.9 * len(open_ones)
    assert 8 <= sum(END - r.received_at < timedelta(days=7) for r in REQUESTS) <= 30


def test_every_state_occurs_and_so_do_reopenings_and_twins() -> None:
    assert {request.state for request in REQUESTS} == set(TRANSITIONS)
    assert any(e.kind == "not_fixed" for r in REQUESTS for e in r.events)
    parents = [r.duplicate_of for r in REQUESTS if r.duplicate_of]
    assert max(parents.count(parent) for parent in parents) >= 2


def test_places_are_dry_and_in_their_commune() -> None:
    water = river.water()
    for request in REQUESTS:
        point = shapely.Point(request.x, request.y)
        assert POLYGONS[request.insee].contains(point)
        assert not water.contains(point)
        ((x, y),) = to_lambert93([(request.lon, request.lat)])
        assert (x, y) == pytest.approx((request.x, request.y), abs=0.02)


def test_towns_report_most() -> None:
    counts = dict.fromkeys(POLYGONS, 0)
    for request in REQUESTS:
        counts[request.insee] += 1
    assert set(sorted(counts, key=lambda insee: -counts[insee])[:3]) == {"76114", "76476", "76384"}
    assert sum(1 for count in counts.values() if count) >= 40


def test_a_duplicate_is_near_its_elder_and_about_the_same_thing() -> None:
    for request in REQUESTS:
        if request.duplicate_of:
            elder = REQUESTS[request.duplicate_of - 1]
            assert elder.number < request.number
            assert elder.category == request.category
            assert elder.duplicate_of is None
            assert (
                shapely.Point(elder.x, elder.y).distance(shapely.Point(request.x, request.y)) < 60
            )
        assert (request.state == "duplicate") == (request.duplicate_of is not None)


def test_routing_is_that_of_the_rules() -> None:
    for request in REQUESTS:
        rule = route(request.category, request.insee)
        assert (request.agency, request.routing_reason) == (rule.agency, rule.reason)


def test_the_seasons_are_felt() -> None:
    def share(code: str, months: set[int]) -> float:
        found = [r.received_at.month for r in REQUESTS if r.category == code]
        return sum(month in months for month in found) / len(found)

    assert share("nid-de-poule", {11, 12, 1, 2, 3, 4}) > 0.6
    assert share("herbes-hautes", {4, 5, 6, 7, 8, 9}) > 0.7
    assert share("lampadaire-eteint", {9, 10, 11, 12, 1, 2, 3}) > 0.6


def test_counters_and_telephones_keep_office_hours() -> None:
    for request in REQUESTS:
        if request.channel in ("phone", "counter"):
            assert request.received_at.weekday() < 5
            assert 8 <= request.received_at.hour < 17
    weekend = sum(r.received_at.weekday() >= 5 for r in REQUESTS) / len(REQUESTS)
    assert 0.05 < weekend < 0.25


def test_nobody_can_be_recognised() -> None:
    plate = re.compile(r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b|\b\d{2,4} [A-Z]{2,3} 76\b")
    person = re.compile(r"\b(M\.|Mme|Mlle|Monsieur|Madame) [A-ZÉ]")
    for request in REQUESTS:
        for text in words(request):
            assert not plate.search(text), text
            assert not person.search(text.replace("Madame, Monsieur", "")), text
            assert "@" not in text
            assert not re.search(r"\d{2}[ .]?\d{2}[ .]?\d{2}", text), text
        if request.contact:
            assert re.fullmatch(r"|habitant-\d{4}@example\.org", request.contact.email)
            assert re.fullmatch(r"|(01 99 00|06 39 98) \d\d \d\d", request.contact.phone)
            assert request.contact.email or request.contact.phone


def test_texts_are_varied_and_short() -> None:
    texts = [request.text for request in REQUESTS]
    assert len(set(texts)) > 0.95 * len(texts)
    assert all(10 < len(text) < 500 for text in texts)
    assert not any("{" in text for request in REQUESTS for text in words(request))


def test_withheld_categories_are_never_released_nor_answered_in_public() -> None:
    found = [request for request in REQUESTS if category(request.category).withheld]
    assert found
    for request in found:
        assert not request.released
        assert not any(e.text and e.audience == "public" for e in request.events)


def test_pictures_fit_their_category() -> None:
    scenes = [request.scene for request in REQUESTS if request.scene]
    assert len(scenes) > 60
    for request in REQUESTS:
        assert request.scene is None or request.scene in photos.scenes_of(request.category)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 10_000),
    st.integers(0, 40),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_any_year_tells_stories_in_order(seed: int, count: int, until: date) -> None:
    requests = generate(seed, count, until=until)
    assert len(requests) == count
    slugs = {agency.slug for agency in AGENCIES}
    for request in requests:
        events = request.events
        assert (events[0].kind, events[0].at) == ("received", request.received_at)
        assert events[-1].state == request.state
        for before, after in pairwise(events):
            assert before.at < after.at
            assert after.state == before.state or after.state in TRANSITIONS[before.state]
        for event in events:
            assert event.agency in slugs or event.kind in ("received", "not_fixed", "satisfaction")
            assert event.audience == "internal" if event.kind == "note" else True
            if event.agency:
                assert event.at.weekday() < 5
        assert (request.state == "forwarded") == (request.forwarded_to in ELSEWHERE)
        given_marks = [event for event in events if event.kind == "satisfaction"]
        assert (request.satisfaction in range(1, 6)) == bool(given_marks)


def test_a_moment_may_be_given_instead_of_a_day() -> None:
    moment = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    requests = generate(count=40, until=moment)
    assert all(event.at < moment for request in requests for event in request.events)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        generate(until=datetime(2026, 11, 25))
    with pytest.raises(ValueError, match="negative"):
        generate(count=-1, until=UNTIL)
