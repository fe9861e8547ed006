"""Would the ranking have found the breaks that came? Trained before a moment, judged after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from networks.renewal.baselines import by_age, by_breaks_per_km
from networks.renewal.fitting import fit
from networks.renewal.history import History
from networks.renewal.recording import recorded_since
from networks.renewal.records import Vector

SHARES = (0.05, 0.10, 0.20)


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the later breaks in the worst 5, 10, 20 % of length; predicted over observed.

    None where nothing broke later.
    """

    top5: float | None
    top10: float | None
    top20: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """How three rankings did on the pipes in service at `before`; moments are decimal years.

    Attributes:
        since: from when on breaks were learnt from.
        until: up to when they were predicted.
        pipes, km: in service at `before`.
        past: breaks learnt from.
        later: breaks to be found.
        growth: what the model multiplies rates by each year.
    """

    shrinkage: Score
    age: Score
    breaks_per_km: Score
    since: float
    before: float
    until: float
    pipes: int
    km: float
    past: int
    later: int
    growth: float


def backtest(
    history: History, before: float, since: float | None = None, until: float | None = None
) -> Backtest:
    """Train on the breaks before a moment, judge on those from it to `until`.

    Args:
        before: the moment of the cut; nothing later has a part in the rankings.
        since: where records begin, if not where `recorded_since` finds it.
        until: the last moment judged; that of the last report by default. Breaks are predicted
            for the time each pipe then served: retiring one is no mistake of the prediction.
    """
    seen = known_at(history, before)
    since = recorded_since(seen, before) if since is None else since
    until = max(history.last or before, before) if until is None else until
    window, period = (since, before), (before, until)
    model = fit(seen, *window)
    forecast = model.forecast(*period, history.pipes)
    age = by_age(seen, window, period, history.pipes)
    raw = by_breaks_per_km(seen, window, period, history.pipes)
    there = history.pipes.in_service(before)
    length = history.pipes.length[there]
    later = history.counts(before, float(np.nextafter(until, np.inf)))[there]
    return Backtest(
        shrinkage=score_of(forecast.per_km[there], forecast.mean[there], length, later),
        age=score_of(age.worst[there], age.mean[there], length, later),
        breaks_per_km=score_of(raw.worst[there], raw.mean[there], length, later),
        since=since,
        before=before,
        until=until,
        pipes=int(there.sum()),
        km=float(length.sum()) / 1_000,
        past=int(model.observed.sum()),
        later=int(later.sum()),
        growth=float(np.exp(model.growth)),
    )


def known_at(history: History, moment: float) -> History:
    """What somebody could know at that moment: no later break, no later retirement."""
    pipes = history.pipes
    still = np.where(pipes.retired >= moment, np.inf, pipes.retired)
    past = history.moment < moment
    return replace(
        history,
        pipes=replace(pipes, retired=still),
        pipe=history.pipe[past],
        moment=history.moment[past],
    )


def score_of(worst: Vector, predicted: Vector, length: Vector, later: Vector) -> Score:
    """How much of what came later the worst pipes hold, and whether the sum was right.

    Pipes that rank equal are taken in proportion, as is the one that crosses a percentage: no
    order among them is better than another.
    """
    observed = float(later.sum())
    if not observed:
        return Score(None, None, None, None)
    _, rank = np.unique(-worst, return_inverse=True)
    run = np.append(0.0, np.cumsum(np.bincount(rank.reshape(-1), weights=length)))
    found = np.append(0.0, np.cumsum(np.bincount(rank.reshape(-1), weights=later)))
    shares = np.interp(np.array(SHARES) * run[-1], run, found) / observed
    top5, top10, top20 = shares.tolist()
    return Score(top5, top10, top20, float(predicted.sum()) / observed)
