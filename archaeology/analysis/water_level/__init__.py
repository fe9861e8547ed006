"""The water level of a slice of time from remains whose altitude bounds it."""

from archaeology.analysis.water_level.candidates import Candidate, LeftOut, Reason, sort_out
from archaeology.analysis.water_level.influence import Conflict, Influence, conflicts, influences
from archaeology.analysis.water_level.level import (
    HIGH_WATER,
    EndFrom,
    LevelPosterior,
    Statement,
)
from archaeology.analysis.water_level.meaning import Meaning, Side
from archaeology.analysis.water_level.posterior import (
    STEP_M,
    Question,
    answer,
    over_time,
    posterior,
)
from archaeology.analysis.water_level.refusal import BadQuestion, BadRemain, BadResult
from archaeology.analysis.water_level.remain import (
    DEFAULT_SIGMA_M,
    LEAST_SIGMA_M,
    OUTLIER_SHARES,
    Remain,
    default_sigma_m,
)
from archaeology.analysis.water_level.result import Caution, LevelResult, result_of

__all__ = [
    "DEFAULT_SIGMA_M",
    "HIGH_WATER",
    "LEAST_SIGMA_M",
    "OUTLIER_SHARES",
    "STEP_M",
    "BadQuestion",
    "BadRemain",
    "BadResult",
    "Candidate",
    "Caution",
    "Conflict",
    "EndFrom",
    "Influence",
    "LeftOut",
    "LevelPosterior",
    "LevelResult",
    "Meaning",
    "Question",
    "Reason",
    "Remain",
    "Side",
    "Statement",
    "answer",
    "conflicts",
    "default_sigma_m",
    "influences",
    "over_time",
    "posterior",
    "result_of",
    "sort_out",
]
