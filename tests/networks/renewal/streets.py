"""Networks whose truth is known: breaks are drawn from rates that the tests know."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from networks.renewal import Breaks, History, Pipes, history_of
from networks.renewal.records import Vector

# Breaks per km and year. Cast iron breaks most, as everywhere.
RATES = {"FONTE GRISE": 0.30, "FONTE DUCTILE": 0.07, "PVC": 0.01, "AMIANTE-CIMENT": 0.18}


@dataclass(frozen=True)
class Street:
    """A simulated network: its history, and the true rates per km and year at its beginning."""

    history: History
    rates: Vector


def simulated(
    seed: int,
    *,
    size: int = 3_000,
    years: tuple[int, int] = (2000, 2020),
    alike: float = 1.5,
    growth: float = 0.0,
    times: float = 1.0,
) -> Street:
    """Pipes of four materials laid from 1930 to 1999.

    Args:
        seed: of the generator.
        size: how many pipes.
        years: the first year with breaks, and the first without.
        alike: the shape of the Gamma distribution of the pipes' own factors; 0: all alike.
        growth: of the logarithm of rates, per year.
        times: multiplies all rates.
    """
    rng = np.random.default_rng(seed)
    material = rng.choice(list(RATES), size)
    laid = rng.integers(1930, 2000, size).astype(float)
    old = 1 + 0.5 * (laid < 1970)
    own = rng.gamma(alike, 1 / alike, size) if alike else np.ones(size)
    rates = np.array([RATES[each] for each in material]) * old * own * times
    length = rng.gamma(2.0, 45.0, size) + 1
    pipes = Pipes(
        [f"P{i}" for i in range(size)],
        material.tolist(),
        rng.choice([100.0, 150.0, 200.0], size),
        laid,
        np.full(size, np.inf),
        length,
    )
    names, moments = [], []
    for year in range(*years):
        yearly = rates * length / 1_000 * np.exp(growth * (year + 0.5 - years[0]))
        for pipe, count in enumerate(rng.poisson(yearly).tolist()):
            names += [f"P{pipe}"] * count
            moments += (year + rng.random(count)).tolist()
    when = np.array(moments)
    return Street(history_of(pipes, Breaks(names, when, when)), rates)


def few_pipes(
    lengths: list[float],
    broken: list[tuple[int, float]],
    *,
    material: list[str] | None = None,
    laid: list[float] | None = None,
    retired: list[float] | None = None,
) -> History:
    """Pipes named P0, P1… and their breaks (pipe, moment)."""
    size = len(lengths)
    pipes = Pipes(
        [f"P{i}" for i in range(size)],
        material or ["FONTE"] * size,
        np.full(size, 100.0),
        np.array(laid or [1960.0] * size),
        np.array(retired or [np.inf] * size),
        np.array(lengths),
    )
    when = np.array([moment for _, moment in broken], dtype=float)
    return history_of(pipes, Breaks([f"P{pipe}" for pipe, _ in broken], when, when))


def reordered(history: History, order: list[int]) -> History:
    """The same pipes and breaks, the pipes in another order."""
    pipes = history.pipes
    place = np.argsort(order)
    return replace(
        history,
        pipes=Pipes(
            [pipes.ids[i] for i in order],
            [pipes.material[i] for i in order],
            pipes.diameter[order],
            pipes.laid[order],
            pipes.retired[order],
            pipes.length[order],
        ),
        pipe=place[history.pipe],
    )
