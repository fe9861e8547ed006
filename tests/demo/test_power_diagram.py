import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoportal.demo.curves import Wobble, smooth
from geoportal.demo.power_diagram import Plan, Samples, cells, owners, tune

Places = list[tuple[float, float]]
coordinates = st.floats(0, 1000)
sites = st.lists(
    st.tuples(coordinates, coordinates),
    min_size=2,
    max_size=8,
    unique_by=lambda p: (round(p[0] / 50), round(p[1] / 50)),
)


@given(sites, st.data())
def test_cells_cover_the_box_once(places: Places, data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0, 5000), min_size=len(places), max_size=len(places)))
    rings = cells(np.array(places), np.array(weights), (0, 0, 1000, 1000))
    polygons = [shapely.Polygon(ring) for ring in rings if len(ring) >= 3]
    assert sum(p.area for p in polygons) == pytest.approx(1e6, rel=1e-6)
    assert shapely.union_all(polygons, grid_size=1e-4).area == pytest.approx(1e6, rel=1e-6)


@given(sites, coordinates, coordinates)
def test_a_position_belongs_to_the_cell_drawn_around_it(places: Places, x: float, y: float) -> None:
    where, weights = np.array(places), np.zeros(len(places))
    position = np.array([[x, y]])
    owner = int(owners(Samples(position, position, 1), where, weights)[0])
    ring = cells(where, weights, (0, 0, 1000, 1000))[owner]
    assert shapely.Polygon(ring).distance(shapely.Point(x, y)) < 1e-3


def test_tuned_cells_have_the_areas_asked_for() -> None:
    xs, ys = np.meshgrid(np.arange(5, 1000, 10.0), np.arange(5, 1000, 10.0))
    plain = np.column_stack([xs.ravel(), ys.ravel()])
    plan = Plan(
        sites=np.array([(200.0, 500.0), (500.0, 500.0), (800.0, 500.0)]),
        areas=np.array([2e5, 5e5, 3e5]),
        groups=np.arange(3),
        pins=np.array([(200.0, 500.0)]),
        pinned=np.array([0]),
        firm=np.array([True]),
    )
    samples = Samples(plain, plain, 100.0)
    where, weights = tune(samples, plan, np.zeros(3), 120)
    areas = np.bincount(owners(samples, where, weights)) * 100.0
    assert areas == pytest.approx(plan.areas, rel=0.03)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.lists(st.tuples(coordinates, coordinates), min_size=1))
def test_a_wobble_can_be_undone(seed: int, positions: Places) -> None:
    wobble = Wobble.from_seed(seed, ((6500.0, 300.0), (1000.0, 40.0)))
    before = np.array(positions)
    assert wobble.undo(wobble.apply(before)) == pytest.approx(before, abs=1e-2)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=12))
def test_a_smooth_curve_goes_through_its_points(points: Places) -> None:
    curve = smooth(points, 5)
    assert curve[::5] == [pytest.approx(point) for point in points]
