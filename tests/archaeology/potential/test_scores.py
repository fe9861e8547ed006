"""The scores of all cells as areas: all ground is in one class or masked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given

from archaeology.analysis.potential import Cells, Criterion, Mask, overlay
from archaeology.analysis.potential.cells import Floats
from archaeology.analysis.potential.scores import CLASSES, MOST_DRAWN, scores_of
from tests.archaeology.potential.grids import SMALL, flat, rasters


@given(rasters())
def test_every_eligible_cell_is_in_one_class(values: Floats) -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", values)])
    found = scores_of(weighed).classes
    assert len(found) <= CLASSES
    assert sum(each.area_m2 for each in found) == pytest.approx(weighed.eligible_m2)
    for each in found:
        assert shapely.is_valid(each.shape)
        assert each.shape.area == pytest.approx(each.area_m2)
        assert each.low <= each.high
    x, y = SMALL.centres()
    for row, column in np.ndindex(SMALL.shape):
        middle = shapely.Point(x[row, column], y[row, column])
        score = weighed.score[row, column]
        holds = [each for each in found if each.shape.contains(middle)]
        assert len(holds) == np.isfinite(score)
        assert all(each.low <= score <= each.high for each in holds)


def test_masked_ground_is_in_no_class_and_one_score_is_one_class() -> None:
    hidden = np.zeros(SMALL.shape, np.bool_)
    hidden[0] = True
    found = scores_of(overlay(SMALL, [Criterion("a", "A", flat(0.5))], [Mask("caché", hidden)]))
    (only,) = found.classes
    assert (only.words, only.area_m2) == ("0,50", 4_000)
    assert not found.is_coarser
    nothing = scores_of(overlay(SMALL, [Criterion("a", "A", flat(np.nan))]))
    assert nothing.classes == ()


def test_more_cells_than_a_map_shows_are_drawn_larger_and_counted_exactly() -> None:
    side = int(np.sqrt(MOST_DRAWN)) + 10
    cells = Cells(side, side, Affine(5, 0, 0, 0, -5, 5 * side))
    east = np.tile(np.linspace(0, 1, side), (side, 1))
    found = scores_of(overlay(cells, [Criterion("a", "A", east)]))
    assert (found.drawn_m, found.is_coarser) == (10, True)
    assert sum(each.area_m2 for each in found.classes) == side * side * 25
    assert [each.low for each in found.classes] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
