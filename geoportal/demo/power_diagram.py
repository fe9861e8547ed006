"""Power (Laguerre) diagrams: cells around sites, whose weights are tuned to wanted areas.

A cell holds the positions ``p`` where ``|p - site|² - weight`` is least. Plane coordinates, metres.
Source: F. Aurenhammer, F. Hoffmann, B. Aronov, Minkowski-type theorems and least-squares
clustering, Algorithmica 20 (1998): weights exist for any areas that sum to the whole.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoportal.demo.curves import Floats

Ints = NDArray[np.intp]

PUSH_METRES = 15.0
LEASH_METRES = 2500.0


@dataclass(frozen=True)
class Samples:
    """Positions standing for equal shares of a region.

    Args:
        plain: where they are, shape (n, 2), metres.
        warped: where the diagram sees them, shape (n, 2), metres.
        area: what each one stands for, square metres.
    """

    plain: Floats
    warped: Floats
    area: float


def owners(samples: Samples, sites: Floats, weights: Floats) -> Ints:
    """For each sample, the number of the cell that holds it."""
    # |p|² is the same for every site, so it is left out.
    power = (sites**2).sum(axis=1) - weights - 2 * samples.warped @ sites.T
    found: Ints = power.argmin(axis=1)
    return found


@dataclass(frozen=True)
class Plan:
    """What the cells must become.

    Args:
        sites: one per cell, shape (n, 2), warped coordinates.
        areas: wanted areas, shape (n,), square metres.
        groups: for each cell, the number of the shape that it is a part of.
        pins: warped positions that must lie in a given shape, shape (m, 2).
        pinned: for each pin, the number of that shape.
        firm: for each pin, whether a result without it is no result; the others only push.
    """

    sites: Floats
    areas: Floats
    groups: Ints
    pins: Floats
    pinned: Ints
    firm: NDArray[np.bool_]


def tune(samples: Samples, plan: Plan, weights: Floats, rounds: int) -> tuple[Floats, Floats]:
    """Move sites until every pin lies in its shape, and weights until areas are as wanted.

    Sites move during the first three quarters of the rounds, weights during all of them.

    Returns:
        Sites and weights of the round that came nearest, among those with every firm pin in place.
    """
    sites, weights = plan.sites.copy(), weights.copy()
    best = (np.inf, sites, weights)
    for round_number in range(rounds):
        held = np.bincount(owners(samples, sites, weights), minlength=len(sites))
        areas = held * samples.area
        miss = float(np.abs(areas / plan.areas - 1).max())
        holder = owners(Samples(plan.pins, plan.pins, 0), sites, weights)
        strayed = np.flatnonzero(plan.groups[holder] != plan.pinned)
        if not plan.firm[strayed].any() and miss < best[0]:
            best = (miss, sites.copy(), weights.copy())
        weights = weights + (plan.areas - areas) * 0.3
        if round_number < rounds * 3 // 4:
            for pin in strayed:
                _push(sites, plan, int(pin), int(holder[pin]))
            sites = _leash(sites, plan.sites)
    return best[1], best[2]


def _push(sites: Floats, plan: Plan, pin: int, holder: int) -> None:
    """Bring the pin's own site nearer to it, and send off the site that holds it wrongly."""
    own = np.flatnonzero(plan.groups == plan.pinned[pin])
    nearest = own[((sites[own] - plan.pins[pin]) ** 2).sum(axis=1).argmin()]
    away = plan.pins[pin] - sites[holder]
    away = away / max(float(np.hypot(*away)), 1.0) * PUSH_METRES
    sites[nearest] += away
    sites[holder] -= away


def _leash(sites: Floats, origins: Floats) -> Floats:
    gone = sites - origins
    length = np.hypot(gone[:, 0], gone[:, 1])
    kept: Floats = origins + gone * np.minimum(1, LEASH_METRES / np.maximum(length, 1))[:, None]
    return kept


def cells(sites: Floats, weights: Floats, box: tuple[float, float, float, float]) -> list[Floats]:
    """The convex cells of the diagram inside a box: one ring each, shape (n, 2), not closed."""
    west, south, east, north = box
    frame = np.array([(west, south), (east, south), (east, north), (west, north)], dtype=np.float64)
    rings = []
    for i, site in enumerate(sites):
        ring = frame
        order = np.argsort(((sites - site) ** 2).sum(axis=1))
        for j in order:
            if j != i and len(ring):
                normal = 2 * (sites[j] - site)
                limit = (sites[j] ** 2).sum() - weights[j] - (site**2).sum() + weights[i]
                ring = _clip(ring, normal, limit)
        rings.append(ring)
    return rings


def _clip(ring: Floats, normal: Floats, limit: float) -> Floats:
    """The part of a convex ring where ``normal · p <= limit``."""
    side = ring @ normal - limit
    if (side <= 0).all():
        return ring
    kept = []
    for k in range(len(ring)):
        after = (k + 1) % len(ring)
        if side[k] <= 0:
            kept.append(ring[k])
        if (side[k] < 0 < side[after]) or (side[after] < 0 < side[k]):
            share = side[k] / (side[k] - side[after])
            kept.append(ring[k] + share * (ring[after] - ring[k]))
    return np.array(kept, dtype=np.float64).reshape(-1, 2)
