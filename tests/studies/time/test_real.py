"""Real monuments in time: the amphitheatres of the Roman world, by their datings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archaeology.analysis.chronology import weights
from archaeology.sites.models import HeritageSite
from archaeology.studies.timing.counting import counted
from archaeology.studies.timing.parameters import TimeParameters
from layers.access.models import Territory
from tests.archaeology.sites.test_import_real import bring

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def test_every_amphitheatre_is_in_a_slice_or_outside(
    shared_data: Path, territory: Territory
) -> None:
    path = shared_data / "archaeology" / "roman_amphitheaters" / "roman-amphitheaters.csv"
    bring("heritage-sites", path, "amphitheatres.toml", territory)
    rows = HeritageSite.objects.exclude(dating="").exclude(geom=None).order_by("pk")
    finds = [
        [
            *(each.pk, each.start_min, each.start_max, each.end_min, each.end_max),
            *(1, each.geom.x, each.geom.y, None, False),
        ]
        for each in rows
    ]
    asked = TimeParameters("Amphithéâtres", from_year=-99, to_year=400, slice_years=50)
    found = counted(asked, finds)
    assert found.curve.expected.sum() + found.curve.outside == pytest.approx(len(finds))
    # Drawn numbers are whole, expected ones are not.
    assert (found.curve.low <= np.ceil(found.curve.expected)).all()
    assert (np.floor(found.curve.expected) <= found.curve.high).all()
    # Most were built under the empire at its height.
    assert 0 <= asked.edges[int(found.curve.expected.argmax())] <= 200
    one_by_one = np.array([each[1:5] for each in finds], dtype=float)
    by_hand = weights(one_by_one, asked.edges).sum(axis=0)
    np.testing.assert_allclose(found.curve.expected, by_hand)
    assert found.unplaced == 0
    assert {each.slice for each in found.shades} <= set(range(len(asked.edges) - 1))
