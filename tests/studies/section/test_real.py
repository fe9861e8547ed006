"""A section of a real valley: what the page's profile reads is what the whole model says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archaeology.analysis.section import SectionLine, profile_along
from archaeology.analysis.terrain import read_grid
from archaeology.studies.section.relief import TOGETHER, profile_of

pytestmark = pytest.mark.realdata
DTM = "terrain/lidar_hd_ign/dtm_2m_0292_6833_L93_IGN69.tif"


def test_a_profile_in_pieces_is_the_profile_of_the_whole(shared_data: Path) -> None:
    path = shared_data / DTM
    line = SectionLine.of([(291_900, 6_832_950), (292_351, 6_832_501), (292_901, 6_832_421)])
    whole = profile_along(line, read_grid(path))
    pieces = profile_of(path, line)
    assert len(whole.chainage) > 4 * TOGETHER
    np.testing.assert_array_equal(pieces.chainage, whole.chainage)
    np.testing.assert_array_equal(pieces.z, whole.z)
    # The line begins outside the model: there the ground is unknown, not low.
    assert np.isnan(pieces.z[0])
    assert np.isfinite(pieces.z[-1])
