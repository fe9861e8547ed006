"""How many things in each slice of time, with the spread that imprecise datings leave."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from archaeology.analysis.chronology.bounds import HORIZON, Numbers
from archaeology.analysis.chronology.refusal import BadBounds
from archaeology.analysis.chronology.weights import checked_edges, weights

REFERENCES = (
    "Ratcliffe 2000, International Journal of Geographical Information Science 14(7): 669–679",
    "Johnson 2004, Aoristic analysis, Computer Applications in Archaeology 2003",
    "Crema 2012, Journal of Archaeological Method and Theory 19: 440–461",
)


@dataclass(frozen=True)
class Curve:
    """Numbers of things in slices of time.

    Attributes:
        edges: (k + 1) years; slice i holds the years from edge i up to, not including, edge i + 1.
        expected: (k) the sum of the weights.
        low, high: (k) the envelope, slice by slice: `level` of the draws lie in it.
        lots: how many datings are of several things at once.
        outside: the expected number of things before the first edge or after the last.
        level, draws, horizon: how it was made.
    """

    edges: Numbers
    expected: Numbers
    low: Numbers
    high: Numbers
    outside: float
    level: float = 0.95
    draws: int = 1000
    horizon: tuple[float, float] = HORIZON
    lots: int = 0
    references: tuple[str, ...] = field(default=REFERENCES)

    @property
    def per_year(self) -> Numbers:
        """Expected things a year: slices of unlike lengths can be compared by it only."""
        return self.expected / np.diff(self.edges)

    def to_json(self) -> str:
        """All of it as one JSON document; `from_json` gives the same curve back."""
        plain = {
            name: value.tolist() if isinstance(value, np.ndarray) else value
            for name, value in asdict(self).items()
        }
        return json.dumps(plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Curve:
        """The curve that `to_json` wrote."""
        read: dict[str, Any] = json.loads(text)
        for name in ("edges", "expected", "low", "high"):
            read[name] = np.array(read[name], dtype=np.float64)
        low, high = read["horizon"]
        return cls(**read | {"horizon": (low, high), "references": tuple(read["references"])})


def curve(
    bounds: ArrayLike,
    edges: ArrayLike,
    counts: ArrayLike | None = None,
    draws: int = 1000,
    rng: np.random.Generator | None = None,
    *,
    level: float = 0.95,
    horizon: tuple[float, float] = HORIZON,
) -> Curve:
    """The aoristic sum and its Monte-Carlo envelope.

    In each draw every dating falls into one slice, or outside, by its weights, with all the things
    that are dated by it: a lot was dated once, and its sherds drawn one by one would make up
    knowledge that nobody has (the error shrinks with the root of their number). Where the things
    of a lot are truly of several slices, that is rather too wide. The envelope is the equal-tailed
    interval of the numbers drawn (Crema 2012, Journal of Archaeological Method and Theory 19:
    440–461; Crema, Bevan & Lake 2010, Journal of Archaeological Science 37: 1118–1130). It tells
    what the datings leave open, nothing of what was never found.

    Args:
        bounds: (n, 4), see `weights`.
        edges: (k + 1) years, increasing.
        counts: (n) how many things each row dates, as one lot; 1 by default.
        draws: how many times chance is asked.
        rng: chance; the same seed gives the same envelope. Seeded with 0 by default.
        level: the share of draws within the envelope.
        horizon: where open bounds are closed.

    Raises:
        BadBounds, BadEdges: see `weights`; counts that are no whole numbers.
    """
    cuts = checked_edges(edges)
    shares = weights(bounds, cuts, horizon=horizon)
    number = _whole(counts, len(shares))
    if draws < 1 or not 0 < level < 1:
        raise ValueError("An envelope needs at least one draw and a level between 0 and 1.")
    chance = rng or np.random.default_rng(0)
    # Lots of one dating and one size are drawn at once: a town has many finds and few datings.
    alike, many = np.unique(np.column_stack([shares, number]), axis=0, return_counts=True)
    drawn = np.zeros((draws, len(cuts) - 1), dtype=np.int64)
    for (*share, size), lots in zip(alike, many, strict=True):
        odds = np.append(share, max(0.0, 1.0 - sum(share)))
        drawn += int(size) * chance.multinomial(lots, odds / odds.sum(), size=draws)[:, :-1]
    # Numbers of things are whole: the envelope is one that was drawn, never between two.
    low = np.quantile(drawn, (1 - level) / 2, axis=0, method="lower").astype(np.float64)
    high = np.quantile(drawn, (1 + level) / 2, axis=0, method="higher").astype(np.float64)
    expected = number @ shares if len(shares) else np.zeros(len(cuts) - 1)
    return Curve(
        edges=cuts,
        expected=expected,
        low=low,
        high=high,
        outside=max(0.0, float(number.sum() - expected.sum())),
        level=level,
        draws=draws,
        horizon=horizon,
        lots=int(np.count_nonzero(number > 1)),
    )


def _whole(counts: ArrayLike | None, many: int) -> Numbers:
    if counts is None:
        return np.ones(many)
    number = np.asarray(counts, dtype=np.float64)
    if number.shape != (many,):
        raise BadBounds(f"{many} counts are expected, not an array {number.shape}.", "counts")
    wrong = ~np.isfinite(number) | (number < 0) | (number != np.floor(number))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadBounds(
            f"Remain {row}: a count is a whole number, not {number[row]}.", "count", place=row + 1
        )
    return number
