"""Any line with anything beside it becomes a sheet and a table, or is refused in a sentence."""

from __future__ import annotations

import csv
from io import StringIO
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.section import (
    CannotCut,
    Dig,
    Hint,
    Kind,
    Section,
    SectionLine,
    Thing,
    WaterBand,
    cut,
)
from archaeology.analysis.section.drawing import draw
from archaeology.studies.section.table import csv_of
from tests.archaeology.section.test_ground import Drawn, Past

EAST, NORTH = 500_000.0, 6_900_000.0


def anything(rng: np.random.Generator) -> Section:
    """A line of 1 m to 30 km with up to 60 things, some digs, gaps in the ground."""
    size = 10 ** rng.uniform(0, 4.5)
    tall = 10 ** rng.uniform(-1, 2.5)
    corner = np.array([EAST, NORTH])
    z = rng.uniform(0, tall, (30, 30))
    z[rng.random((30, 30)) < 0.2] = np.nan
    ground = Drawn(z, Affine(size / 30, 0, EAST, 0, -size / 30, NORTH + size))
    places = rng.uniform(0, size, (rng.integers(0, 60), 2)) + corner
    return cut(
        SectionLine.of((rng.uniform(0, size, (rng.integers(2, 8), 2)) + corner).tolist()),
        things=[thing(rng, place, size, tall) for place in places],
        digs=[
            Dig(
                "Opération " * int(rng.integers(0, 5)),
                extent(rng, place, size),
                lowest_m=float(rng.uniform(0, tall)) if rng.random() < 0.6 else None,
            )
            for place in rng.uniform(0, size, (rng.integers(0, 5), 2)) + corner
        ],
        distance_m=float(size * rng.choice([0, 0.05, 0.5])),
        ground=ground if rng.random() < 0.8 else None,
        ground_then=Past(ground, Drawn(z * 0.1, ground.transform)) if rng.random() < 0.5 else None,
        water=WaterBand(None, None, tall / 2) if rng.random() < 0.5 else None,
    )


def thing(rng: np.random.Generator, place: NDArray[np.float64], size: float, tall: float) -> Thing:
    x, y = float(place[0]), float(place[1])
    return Thing(
        list(Kind)[rng.integers(3)],
        "MW@ étiquette " * int(rng.integers(0, 4)),
        x,
        y,
        z_m=None if rng.random() < 0.2 else float(rng.uniform(0, tall)),
        sigma_m=None if rng.random() < 0.3 else float(rng.uniform(0, 2)),
        precision_m=None if rng.random() < 0.3 else float(10 ** rng.uniform(-1, 3)),
        depth_m=1.0 if rng.random() < 0.3 else None,
        hint=list(Hint)[rng.integers(4)],
        synthetic=bool(rng.random() < 0.3),
        shape=shapely.Point(x, y).buffer(size / 20) if rng.random() < 0.3 else None,
    )


def extent(rng: np.random.Generator, place: NDArray[np.float64], size: float) -> BaseGeometry:
    point = shapely.Point(place)
    other = shapely.Point(place + size / 8)
    shapes = [
        point,
        point.buffer(size / 9),
        shapely.LineString([point, other]),
        shapely.GeometryCollection([point, other.buffer(size / 20)]),
    ]
    found: BaseGeometry = shapes[rng.integers(len(shapes))]
    return found


@pytest.mark.parametrize("seed", range(60))
def test_anything_becomes_a_sheet_and_a_table_or_is_refused(seed: int) -> None:
    rng = np.random.default_rng(seed)
    section = anything(rng)
    rows = list(csv.DictReader(StringIO(csv_of(section).decode("utf-8-sig")), delimiter=";"))
    digs = sum(len(each.spans) for each in section.digs)
    assert len(rows) == len(section.placed) + len(section.apart) + digs
    exaggeration = None if rng.random() < 0.6 else float(rng.choice([1, 3.5, 20]))
    try:
        picture = draw(section, exaggeration=exaggeration)
    except CannotCut as error:
        refusal = str(error)
        picture = ""
    if not picture:
        assert "too tall for a line of" in refusal
        return
    root = ElementTree.fromstring(picture)
    drawn = [each.get("class") or "" for each in root.iter("{http://www.w3.org/2000/svg}g")]
    signs = [each for each in drawn if each.split(" ")[0].split("-")[-1] in set(Kind)]
    assert len(signs) == len(section.placed)
    # No coordinate is a number that is none.
    for each in root.iter():
        for name in ("d", "x", "y", "cx", "cy", "width", "height"):
            assert "nan" not in (each.get(name) or "")
            assert "inf" not in (each.get(name) or "")
