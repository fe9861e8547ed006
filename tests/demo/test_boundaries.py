import subprocess
import sys
import time
from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoportal.demo.boundaries import (
    APPROXIMATION_NOTICE,
    CommuneBoundary,
    commune_boundaries,
    territory_outline,
)
from geoportal.demo.facts.communes import communes
from geoportal.demo.facts.outline import PARTS
from geoportal.demo.facts.settlements import SETTLEMENTS
from geoportal.demo.projection import to_lambert93, to_wgs84

BOUNDARIES = commune_boundaries()
POLYGONS = [boundary.polygon for boundary in BOUNDARIES]


def test_every_commune_of_the_facts_has_limits() -> None:
    assert len(BOUNDARIES) == 50
    assert [boundary.fact for boundary in BOUNDARIES] == list(communes())
    assert sum(fact.population for fact in communes()) == 77_968


def test_each_commune_is_one_valid_polygon_without_hole() -> None:
    for boundary in BOUNDARIES:
        assert boundary.polygon.geom_type == "Polygon", boundary.fact.name
        assert boundary.polygon.is_valid, boundary.fact.name
        assert not boundary.polygon.interiors, boundary.fact.name


def test_communes_are_an_exact_partition() -> None:
    assert shapely.coverage_is_valid(POLYGONS)
    outline = territory_outline()
    assert not outline.interiors
    assert sum(p.area for p in POLYGONS) == pytest.approx(outline.area, abs=1e-3)
    for one, other in combinations(POLYGONS, 2):
        if one.intersects(other):
            assert one.intersection(other).area < 1e-6


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda b: b.fact.name)
def test_each_commune_holds_its_point_and_its_area(boundary: CommuneBoundary) -> None:
    assert boundary.polygon.contains(shapely.Point(boundary.fact.point))
    assert boundary.polygon.area / 1e6 == pytest.approx(boundary.fact.area_km2, rel=0.03)


def test_the_territory_has_the_area_of_the_facts() -> None:
    total = sum(fact.area_km2 for fact in communes())
    assert territory_outline().area / 1e6 == pytest.approx(total, rel=1e-4)


def test_towns_lie_in_their_own_commune() -> None:
    polygons = {boundary.fact.insee: boundary.polygon for boundary in BOUNDARIES}
    for insee, towns in SETTLEMENTS.items():
        assert sum(town.share for town in towns) == pytest.approx(1)
        for position in to_lambert93([(town.lon, town.lat) for town in towns]):
            assert polygons[insee].contains(shapely.Point(position)), insee


def test_parts_share_out_the_area_of_their_commune() -> None:
    areas = {fact.insee: fact.area_km2 for fact in communes()}
    for insee, parts in PARTS.items():
        assert sum(area for _, _, area in parts) == pytest.approx(areas[insee], abs=0.02)


def test_limits_are_not_straight_lines_and_not_too_heavy() -> None:
    vertices = [shapely.get_num_coordinates(polygon) for polygon in POLYGONS]
    assert min(vertices) > 40
    assert sum(vertices) < 20_000


def test_they_are_labelled_as_approximate() -> None:
    assert "approximatives" in APPROXIMATION_NOTICE


def test_another_process_draws_the_same_limits_quickly() -> None:
    program = (
        "import hashlib, time, shapely\n"
        "start = time.process_time()\n"
        "from geoportal.demo.boundaries import commune_boundaries\n"
        "polygons = [boundary.polygon for boundary in commune_boundaries()]\n"
        "print(hashlib.sha256(b''.join(map(shapely.to_wkb, polygons))).hexdigest())\n"
    )
    started = time.monotonic()
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(answers) == 1
    assert time.monotonic() - started < 60


@given(st.floats(0.2, 1.0), st.floats(49.3, 49.8))
def test_positions_survive_the_journey_to_lambert93_and_back(lon: float, lat: float) -> None:
    ((back_lon, back_lat),) = to_wgs84(to_lambert93([(lon, lat)]))
    assert back_lon == pytest.approx(lon, abs=1e-8)
    assert back_lat == pytest.approx(lat, abs=1e-8)
