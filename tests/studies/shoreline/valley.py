"""A valley drawn by hand: a river in the west, a slope, a dyke, a hollow behind it.

Ten-metre cells; a character is a height in metres, `.` unknown. Its corner is that of the town of
the tests (`tests/conftest.py`), so that the communes hold it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

from archaeology.analysis.water_level import Candidate
from archaeology.studies.runs.run import Inputs
from archaeology.studies.shorelines.parameters import ShorelineParameters
from tests.conftest import SOUTH, WEST

CELL = 10.0
DRAWN = (
    "0123459999",
    "0123459999",
    "0123459922",
    "0123459922",
    "0123459999",
    "012345....",
)
LEFT, BOTTOM = WEST + 1000.0, SOUTH + 1000.0
RIGHT, TOP = LEFT + CELL * len(DRAWN[0]), BOTTOM + CELL * len(DRAWN)
BOUNDS = [LEFT, BOTTOM, RIGHT, TOP]
RIVER = [[LEFT + 5, BOTTOM + 55]]
CENTURY = (1, 101)


def write_valley(path: Path) -> Path:
    """The drawing as a GeoTIFF in Lambert-93, NGF-IGN69."""
    heights = [[np.nan if char == "." else float(char) for char in row] for row in DRAWN]
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=len(DRAWN),
        width=len(DRAWN[0]),
        count=1,
        dtype="float32",
        nodata=-9999,
        crs="EPSG:2154+5720",
        transform=Affine(CELL, 0, LEFT, 0, -CELL, TOP),
    ) as out:
        out.write(np.nan_to_num(np.array(heights, np.float32), nan=-9999), 1)
    return path


def at(col: int, row: int) -> tuple[float, float]:
    """The middle of a cell."""
    return LEFT + CELL * (col + 0.5), TOP - CELL * (row + 0.5)


def remain(
    id: str,
    z_m: float,
    meaning: str,
    *,
    public: bool = True,
    synthetic: bool = False,
    years: tuple[int, int] = (1, 100),
) -> dict[str, object]:
    """A remain as a study keeps it, well dated and established."""
    from dataclasses import asdict

    first, last = years
    candidate = Candidate(
        label=f"{meaning} {id}",
        z_m=z_m,
        datum="ngf_ign69",
        sigma_m=0.05,
        meaning=meaning,
        start_min=first,
        start_max=first,
        end_min=last,
        end_max=last,
        reliability="A",
        synthetic=synthetic,
    )
    return {
        "id": id,
        "where": "1987",
        "place": at(3, 1),
        "public": public,
        "candidate": asdict(candidate),
    }


def parameters(**more: object) -> ShorelineParameters:
    """The valley in the first century, without errors of the relief unless they are given."""
    told: dict[str, object] = {
        "start": CENTURY[0],
        "end": CENTURY[1],
        "period": "1/100",
        "elevation": 1,
        "bounds": BOUNDS,
        "river": RIVER,
        "prior_low_m": 0.0,
        "prior_high_m": 8.0,
        "error_m": 0.0,
        "draws": 2,
    }
    return ShorelineParameters(**told | more)  # type: ignore[arg-type]  # facts of tests


def inputs(path: Path, *remains: dict[str, object], grounds: list[object] | None = None) -> Inputs:
    """What a run on the valley read."""
    return Inputs(
        {
            "elevation": {"key": 1},
            "remains": list(remains),
            "grounds": grounds or [],
            "sources": [{"title": "Relief dessiné", "public": True}],
        },
        path,
    )


def untold(_percent: float, _step: str = "") -> None:
    """Nobody listens to how far a run is."""
