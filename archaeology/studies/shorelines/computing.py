"""From what was read to the level, the ground of the time, the extent and the files."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import LineString

from archaeology.analysis.terrain import (
    ElevationError,
    ExtentResult,
    Grid,
    Ground,
    NoSuchPlace,
    breach,
    extent,
    ground_of_the_time,
    read_grid,
)
from archaeology.analysis.water_level import Candidate, LevelResult, Question, result_of, sort_out
from archaeology.studies.runs.run import Inputs, Outcome, Record, Tell
from archaeology.studies.shorelines.doubting import above_relief
from archaeology.studies.shorelines.outcome import box_of, files_of, result_of_study
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters
from archaeology.studies.shorelines.river import fills_of, require_river, river_cells
from archaeology.studies.shorelines.stating import ends_of, statement_of, supported


def compute(parameters: ShorelineParameters, inputs: Inputs, tell: Tell) -> Outcome:
    """The level of the water and how far it came; the same inputs give the same bytes.

    Raises:
        Refusal: nothing can be told honestly; `french` says why.
    """
    record = inputs.record
    tell(5, _("Niveau de l’eau"))
    level = level_of(parameters, record)
    tell(8, _("Lecture du relief"))
    relief = read_grid(Path(inputs.data), bounds=box_of(parameters))
    above = above_relief(parameters, record, partial(_heights_at, relief))
    tell(12, _("Sol de l’époque"))
    ground = ground_of(parameters, record, relief)
    tell(20, _("Étendue probable de l’eau"))
    found = extent_of(parameters, record, ground, level, tell)
    tell(92, _("Rivages et fichiers"))
    with TemporaryDirectory() as folder:
        files = files_of(parameters, record, level, found, ground, above, Path(folder))
    synthetic = level.synthetic or any(each["synthetic"] for each in record["grounds"])
    result = result_of_study(parameters, record, level, found, ground)
    return Outcome({**result, "above_relief": above}, files, synthetic)


def level_of(parameters: ShorelineParameters, record: Record) -> LevelResult:
    """What the remains say of the level."""
    years = (float(parameters.start), float(parameters.end))
    question = Question(
        slice=years,
        prior=(parameters.prior_low_m, parameters.prior_high_m),
        reference=parameters.reference,
        common_sigma_m=parameters.common_sigma_m,
        lasting=parameters.lasting,
    )
    candidates = [Candidate(**each["candidate"]) for each in record["remains"]]
    remains, left_out = sort_out(candidates, years)
    return result_of(remains, question, left_out)


def ground_of(parameters: ShorelineParameters, record: Record, relief: Grid) -> Ground | Grid:
    """Embankments cut through, then what was laid on the ground taken off."""
    lines = [LineString([each[:2], each[2:]]) for each in parameters.breaches]
    cut = breach(relief, lines, parameters.breach_width_m) if lines else relief
    if parameters.fill != RECORDED_FILL:
        return cut
    heights = partial(_heights_at, cut)
    require_river(parameters, record["grounds"], heights)
    fills, doubtful = fills_of(parameters, record["grounds"], heights)
    return ground_of_the_time(cut, fills, reach_m=parameters.reach_m or None, doubtful=doubtful)


def _heights_at(relief: Grid, places: NDArray[np.float64]) -> list[float | None]:
    """The heights of the cells at places (n, 2)."""
    found: list[float | None] = []
    for x, y in places:
        try:
            height = float(relief.values[relief.index(x, y)])
        except NoSuchPlace:
            found.append(None)
        else:
            found.append(None if np.isnan(height) else height)
    return found


def extent_of(
    parameters: ShorelineParameters,
    record: Record,
    ground: Ground | Grid,
    level: LevelResult,
    tell: Tell,
) -> ExtentResult:
    """P(wet) over the ground, no surer than what is stated, and the areas that this bears."""
    grid = ground.mean if isinstance(ground, Ground) else ground
    stated = statement_of(level.posterior)
    found = extent(
        ground,
        river_cells(parameters, grid),
        level.posterior,
        ElevationError(parameters.error_m, parameters.error_length_m),
        draws=parameters.draws,
        seed=parameters.seed,
        thresholds=supported(stated),
        ends=ends_of(stated),
        sources=record["sources"],
        told={"slice": [parameters.start, parameters.end], "asked": asdict(parameters)},
        progress=lambda share: tell(20 + 70 * share),
    )
    # When it was made is the study's; without it the same inputs give the same bytes.
    return replace(found, made_at="")
