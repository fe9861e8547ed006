"""Heights along a line, from a file of nine cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from archaeology.analysis.section import CannotCut, SectionLine
from archaeology.studies.section.relief import profile_of

LINE = SectionLine.of([(-2.5, 1.5), (5.5, 1.5)])


def write(path: Path, middle: list[float], crs: str = "EPSG:2154") -> Path:
    """Three rows of metre cells, all alike."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=3,
        width=3,
        count=1,
        dtype="float32",
        crs=crs,
        transform=Affine(1, 0, 0, 0, -1, 3),
        nodata=-9999,
    ) as made:
        made.write(np.tile(np.array(middle, np.float32), (3, 1)), 1)
    return path


def test_between_the_middles_of_cells_heights_are_straight(tmp_path: Path) -> None:
    profile = profile_of(write(tmp_path / "a.tif", [1, 2, 4]), LINE)
    told = dict(zip(profile.chainage.tolist(), profile.z.tolist(), strict=True))
    # Middles at x = 0.5, 1.5, 2.5; the line begins at −2.5.
    assert [told[each] for each in (3.0, 3.5, 4.0, 4.5, 5.0)] == [1, 1.5, 2, 3, 4]


def test_outside_and_in_gaps_the_ground_is_unknown(tmp_path: Path) -> None:
    profile = profile_of(write(tmp_path / "a.tif", [1, -9999, 4]), LINE)
    known = profile.chainage[np.isfinite(profile.z)]
    assert known.min() >= 2.5
    assert known.max() <= 5.5
    assert not np.any((known > 3.5) & (known < 4.5))


def test_pieces_without_any_height_are_gaps_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.tif", [1, -9999, 4])
    whole = profile_of(path, LINE)
    monkeypatch.setattr("archaeology.studies.section.relief.TOGETHER", 1)
    np.testing.assert_array_equal(profile_of(path, LINE).z, whole.z)


def test_heights_of_another_system_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", [1, 2, 4], "EPSG:2154+5621")
    with pytest.raises(CannotCut) as refused:
        profile_of(path, LINE)
    assert "EPSG:5621" in refused.value.french
