"""What a shoreline states of the level, which lines that bears, and what its files warn of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archaeology.analysis.terrain import Ends
from archaeology.analysis.water_level import LevelPosterior, Statement
from archaeology.studies.shorelines.saying import warning_in_words

# Two ends are stated with so much confidence, 5 % being left beyond each; one end, beyond which all
# lies that may be wrong, with more, where the remains allow it.
SHARE, SHARE_OF_ONE = 0.9, 0.95
# No more may lie beyond an outermost line.
BEYOND = 0.05


def statement_of(posterior: LevelPosterior) -> Statement:
    """What the study says: the same figures stand on its page and bound its lines."""
    plain = posterior.statement(SHARE)
    if _ends_of(plain) != 1:
        return plain
    surer = posterior.statement(SHARE_OF_ONE)
    return surer if _ends_of(surer) else plain


def ends_of(stated: Statement) -> Ends:
    """The ends that bear a line; one that was stated with 90 % alone bears none of 5 %."""
    many = _ends_of(stated)
    if not many or (1 - stated.level) / many > BEYOND + 1e-9:
        return None, None
    return stated.low_m, stated.high_m


def supported(stated: Statement) -> tuple[float, ...]:
    """The probabilities whose line rests on remains, not on the levels thought possible.

    Who says only how high the water did not come says nothing of where it surely was, and the line
    in the middle would be that of the prior.
    """
    low, high = ends_of(stated)
    has_low, has_high = low is not None, high is not None
    holds = {0.05: has_high, 0.5: has_low and has_high, 0.95: has_low}
    return tuple(each for each, is_said in holds.items() if is_said)


def notes_of(stated: Statement) -> Mapping[str, Any]:
    """What goes with each file that leaves: whether any line rests on remains (`stated`), and in a
    French sentence what does not (`warning`, "" where all does).
    """
    warning = warning_in_words(
        {"low": stated.low_m, "high": stated.high_m, "share": stated.level}, supported(stated)
    )
    return {"stated": bool(supported(stated)), "warning": warning}


def _ends_of(stated: Statement) -> int:
    return (stated.low_m is not None) + (stated.high_m is not None)
