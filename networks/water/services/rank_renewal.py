"""Work out which pipes to renew, and keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from math import nan
from time import perf_counter
from typing import Any

import numpy as np
from django.utils import timezone

from layers.access.actor import Actor
from layers.catalog.acting import acting
from networks.graph.consequences import customers_lost
from networks.renewal import (
    Backtest,
    History,
    Reach,
    Sewer,
    backtest,
    cost_of,
    fit,
    moment_of,
    rank_sewers,
    ranked,
    recorded_since,
)
from networks.water.models import PipeOutlook, RenewalRun
from networks.water.renewing.advising import advise_pressure, advise_sewer
from networks.water.renewing.reading import (
    Happened,
    PipeFacts,
    happened,
    in_service,
    pressure_history,
    read_pipes,
    unknowns,
)
from networks.water.rights import denied, is_water_head
from networks.water.topology import topology_of

# Earlier runs are kept to be compared with; older ones are not.
KEPT_RUNS = 3
# With fewer later breaks than these a back-test says nothing.
FEWEST_LATER, FEWEST_PAST = 10, 20
BACKTEST_YEARS = 5
_DIGITS = 6


def rank_renewal(actor: Actor, territory: str) -> RenewalRun:
    """The ranking of today; the same data give the same ranking.

    Raises:
        PermissionDenied: the actor is not the head of the territory's water service.
    """
    if not is_water_head(actor, territory):
        raise denied()
    begun = perf_counter()
    today = timezone.localdate()
    rows = read_pipes(territory)
    events, apart = happened(territory, rows)
    drinking = in_service(rows, today, sewers=False)
    sewers = in_service(rows, today, sewers=True)
    history = pressure_history(territory, rows)
    outlooks = [
        *_pressure(territory, history, drinking, events, today),
        *_sewers(territory, sewers, events, today),
    ]
    with acting(actor):
        run = RenewalRun.objects.create(
            territory_id=territory,
            summary={
                "pipes": len(drinking),
                "sewers": len(sewers),
                "breaks": len(history.moment),
                "set_apart": history.set_apart,
                "apart": {str(why): count for why, count in history.apart.items() if count},
                "apart_events": apart,
                "sewer_events": sum(
                    len(events[each.key].days) for each in sewers if each.key in events
                ),
                "since": _since(history, today),
                **unknowns([*drinking, *sewers]),
            },
            backtest=_backtest(history, today),
        )
        PipeOutlook.objects.bulk_create(
            (PipeOutlook(run=run, **each) for each in outlooks), batch_size=2000
        )
        run.seconds = round(perf_counter() - begun, 2)
        run.save(update_fields=["seconds"])
        old = RenewalRun.objects.filter(territory_id=territory).values("pk")[KEPT_RUNS:]
        RenewalRun.objects.filter(pk__in=[each["pk"] for each in old]).delete()
    return run


def _pressure(
    territory: str,
    history: History,
    pipes: Sequence[PipeFacts],
    events: dict[int, Happened],
    today: date,
) -> list[dict[str, Any]]:
    if not pipes:
        return []
    now = moment_of(today)
    model = fit(history, recorded_since(history, now), now)
    forecast = model.forecast(now, now + 1)
    low, high = forecast.credible()
    place = {id: number for number, id in enumerate(history.pipes.ids)}
    lost = customers_lost(topology_of(territory).segments)
    customers = [float(lost.get(str(each.key), 0)) for each in pipes]
    costs = [
        cost_of(each.length, nan if each.diameter is None else each.diameter) for each in pipes
    ]
    at = [place[str(each.key)] for each in pipes]
    order = ranked([str(each.key) for each in pipes], forecast.mean[at].tolist(), customers, costs)
    by_key = {str(each.key): (each, number) for each, number in zip(pipes, at, strict=True)}
    shares = _shares([by_key[one.id][0].length for one in order])
    found = []
    for rank, (one, share) in enumerate(zip(order, shares, strict=True), start=1):
        pipe, number = by_key[one.id]
        mine = events.get(pipe.key, Happened())
        advised = advise_pressure(pipe, mine, one.expected, share, today)
        found.append(
            _row(pipe, mine, rank, share, is_sewer=False)
            | {
                "expected": round(one.expected, _DIGITS),
                "low": round(float(low[number]), _DIGITS),
                "high": round(float(high[number]), _DIGITS),
                "per_km": round(float(forecast.per_km[number]), _DIGITS),
                "factors": _rounded(model.explained(number, now)),
                "customers": one.customers,
                "cost": round(one.cost, 2),
                "score": round(one.score, _DIGITS),
                "advice": advised.advice,
                "reasons": list(advised.reasons),
            }
        )
    return found


def _sewers(
    territory: str, pipes: Sequence[PipeFacts], events: dict[int, Happened], today: date
) -> list[dict[str, Any]]:
    if not pipes:
        return []
    days = [day for pipe in pipes for day in events.get(pipe.key, Happened()).days]
    first = min(days, default=date(today.year - 1, today.month, 1))
    years = max((today - first).days / 365.25, 1.0)
    scored = rank_sewers(
        [
            Sewer(
                str(each.key),
                each.length,
                _lived(each, today, years),
                len(mine.days) - mine.overflows,
                mine.overflows,
                each.condition,
                None if each.laid is None else float(today.year - each.laid),
                Reach.HOMES if mine.overflows else Reach.NOTHING,
            )
            for each in pipes
            for mine in [events.get(each.key, Happened())]
        ]
    )
    by_key = {str(each.key): each for each in pipes}
    shares = _shares([by_key[one.id].length for one in scored])
    found = []
    for rank, (one, share) in enumerate(zip(scored, shares, strict=True), start=1):
        pipe = by_key[one.id]
        mine = events.get(pipe.key, Happened())
        advised = advise_sewer(pipe, mine, share, today)
        factors = {
            "events": one.events,
            "condition": one.condition,
            "age": one.age,
            "consequence": one.consequence,
        }
        found.append(
            _row(pipe, mine, rank, share, is_sewer=True)
            | {
                "per_km": round(one.events, _DIGITS),
                "factors": _rounded(factors),
                "customers": one.consequence,
                "cost": round(
                    cost_of(pipe.length, nan if pipe.diameter is None else pipe.diameter), 2
                ),
                "score": round(one.score, _DIGITS),
                "advice": advised.advice,
                "reasons": list(advised.reasons),
            }
        )
    return found


def _row(
    pipe: PipeFacts, mine: Happened, rank: int, share: float, *, is_sewer: bool
) -> dict[str, Any]:
    return {
        "pipe_id": pipe.key,
        "rank": rank,
        "is_sewer": is_sewer,
        "length_m": round(pipe.length, 2),
        "past": len(mine.days),
        "last": max(mine.days, default=None),
        "share": round(share, _DIGITS),
    }


def _lived(pipe: PipeFacts, today: date, recorded: float) -> float:
    """For how many of the recorded years a pipe was there."""
    if pipe.laid is None:
        return recorded
    return min(recorded, max(float(today.year - pipe.laid), 1.0))


def _shares(lengths: Sequence[float]) -> list[float]:
    """Of the whole length, how much comes before each."""
    run = np.append(0.0, np.cumsum(lengths))
    shares: list[float] = (run[:-1] / run[-1]).tolist()
    return shares


def _since(history: History, today: date) -> int | None:
    if not len(history.moment):
        return None
    return int(recorded_since(history, moment_of(today)))


def _backtest(history: History, today: date) -> dict[str, Any] | None:
    """Would the ranking of five years ago have found what broke since? None if too little did."""
    before = moment_of(date(today.year - BACKTEST_YEARS, 1, 1))
    if (history.moment < before).sum() < FEWEST_PAST:
        return None
    result: Backtest = backtest(history, before)
    if result.later < FEWEST_LATER:
        return None
    told: dict[str, Any] = asdict(result)
    return told


def _rounded(factors: dict[str, float]) -> list[tuple[str, float]]:
    """Pairs: the database's JSON keeps no order of keys."""
    return [(name, round(float(value), _DIGITS)) for name, value in factors.items()]
