"""Rates that grow exponentially, summed over time."""

from __future__ import annotations

import numpy as np

from networks.renewal.records import Vector


def grown(growth: float, low: Vector, high: Vector) -> Vector:
    """∫ exp(growth · t) dt from `low` to `high`."""
    span = high - low
    # expm1 keeps what a growth near nought would lose.
    steps = growth * span
    ratio = np.divide(np.expm1(steps), steps, out=np.ones_like(steps), where=np.abs(steps) > 1e-9)
    whole: Vector = span * np.exp(growth * low) * ratio
    return whole


def moments(rate: Vector, growth: float, low: Vector, high: Vector) -> tuple[float, float]:
    """Of t under Σ rate · exp(growth · t): the first moment, and the second about the mean.

    Three points of Gauss's: exact enough for some decades at a few per cent a year.
    """
    half, centre = (high - low) / 2, (high + low) / 2
    total = first = second = 0.0
    for node, weight in zip(*np.polynomial.legendre.leggauss(3), strict=True):
        t = centre + half * node
        mass = rate * weight * half * np.exp(growth * t)
        total += float(mass.sum())
        first += float((mass * t).sum())
        second += float((mass * t * t).sum())
    return first, second - first**2 / max(total, 1e-12)
