"""From what was read to the level, the ground of the time, the extent and the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import LineString, Point

from archaeology.analysis.terrain import (
    ElevationError,
    ExtentResult,
    Fill,
    FillKind,
    Grid,
    Ground,
    NoSuchPlace,
    breach,
    cells_along,
    extent,
    ground_of_the_time,
    read_grid,
    seeds_along,
)
from archaeology.analysis.water_level import Candidate, LevelResult, Question, result_of, sort_out
from archaeology.studies.runs.run import Inputs, Outcome, Record, Tell
from archaeology.studies.shorelines.outcome import box_of, files_of, result_of_study
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters


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
    tell(12, _("Sol de l’époque"))
    ground = ground_of(parameters, record, relief)
    tell(20, _("Étendue probable de l’eau"))
    found = extent_of(parameters, record, ground, level, tell)
    tell(92, _("Rivages et fichiers"))
    with TemporaryDirectory() as folder:
        files = files_of(parameters, record, level, found, ground, Path(folder))
    synthetic = level.synthetic or any(each["synthetic"] for each in record["grounds"])
    return Outcome(result_of_study(parameters, record, level, found, ground), files, synthetic)


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
    fills = [fill for each in record["grounds"] if (fill := _fill(each, cut)) is not None]
    return ground_of_the_time(cut, fills, reach_m=parameters.reach_m or None)


def _fill(ground: Mapping[str, Any], relief: Grid) -> Fill | None:
    """How thick what lies on a recorded ground level is; None where the relief is unknown."""
    try:
        today = float(relief.values[relief.index(ground["x"], ground["y"])])
    except NoSuchPlace:
        return None
    if np.isnan(today):
        return None
    return Fill(
        x=ground["x"],
        y=ground["y"],
        # Where it lies above today's ground something was taken away: nothing lies on it.
        thickness_m=max(0.0, today - ground["z_m"]),
        sigma_m=ground["sigma_m"],
        kind=FillKind(ground["kind"]),
        label=ground["label"],
    )


def river_cells(parameters: ShorelineParameters, ground: Grid) -> NDArray[np.bool_]:
    """The cells from which water rises: a line's, or the lowest ground near one corner."""
    corners = [(each[0], each[1]) for each in parameters.river]
    if len(corners) > 1:
        return seeds_along(ground, LineString(corners))
    around = Point(corners[0]).buffer(parameters.river_within_m)
    near = seeds_along(ground, around)
    heights = np.where(near, ground.values, np.inf)
    lowest: NDArray[np.bool_] = heights == heights.min()
    return lowest & cells_along(ground, around)


def extent_of(
    parameters: ShorelineParameters,
    record: Record,
    ground: Ground | Grid,
    level: LevelResult,
    tell: Tell,
) -> ExtentResult:
    """P(wet) over the ground."""
    grid = ground.mean if isinstance(ground, Ground) else ground
    found = extent(
        ground,
        river_cells(parameters, grid),
        level.posterior,
        ElevationError(parameters.error_m, parameters.error_length_m),
        draws=parameters.draws,
        seed=parameters.seed,
        sources=record["sources"],
        told={"slice": [parameters.start, parameters.end], "asked": asdict(parameters)},
        progress=lambda share: tell(20 + 70 * share),
    )
    # When it was made is the study's; without it the same inputs give the same bytes.
    return replace(found, made_at="")
