"""Which pipe to renew first: expected breaks × consequence ÷ cost, each factor shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

# Euros per metre laid in a street, by the diameter in mm up to which each holds: orders of
# magnitude for a demonstration, which every utility replaces by its own.
UNIT_COSTS: Mapping[float, float] = {
    80: 180.0,
    125: 210.0,
    175: 240.0,
    225: 290.0,
    325: 380.0,
    500: 600.0,
    float("inf"): 1_100.0,
}
# A trench is opened and closed, however short the pipe.
FIXED_COST = 2_000.0


@dataclass(frozen=True, slots=True)
class Priority:
    """A pipe's place in the order of renewal and what it is made of.

    Attributes:
        expected: breaks in the period asked for.
        customers: cut off while one of them is repaired.
        cost: of renewal, in euros.
        score: customers cut that 1,000 euros of renewal spare.
    """

    id: str
    expected: float
    customers: float
    cost: float
    score: float


def cost_of(
    length: float,
    diameter: float | None,
    unit_costs: Mapping[float, float] = UNIT_COSTS,
    fixed: float = FIXED_COST,
) -> float:
    """What renewing a pipe costs, in euros.

    Args:
        length: metres.
        diameter: millimetres; what nobody knows costs the middle of the table.
        unit_costs: euros per metre by the largest diameter each holds for.
        fixed: what each site costs by itself.

    Raises `ValueError` for an empty table, or a diameter larger than all in it.
    """
    sizes = sorted(unit_costs)
    if not sizes:
        raise ValueError("no unit costs")
    if diameter is None or isnan(diameter):
        return fixed + length * unit_costs[sizes[len(sizes) // 2]]
    fitting = next((size for size in sizes if diameter <= size), None)
    if fitting is None:
        raise ValueError(f"no unit cost for {diameter:g} mm")
    return fixed + length * unit_costs[fitting]


def ranked(
    ids: Sequence[str],
    expected: Sequence[float],
    customers: Sequence[float],
    costs: Sequence[float],
) -> list[Priority]:
    """The pipes, the most urgent first; equals by id.

    A pipe whose break cuts nobody still floods a street: it counts as cutting one customer.

    Raises `ValueError` for a cost that is not above 0.
    """
    if any(cost <= 0 for cost in costs):
        raise ValueError("a cost is not above 0")
    priorities = [
        Priority(id, breaks, cut, cost, 1_000 * breaks * max(cut, 1) / cost)
        for id, breaks, cut, cost in zip(ids, expected, customers, costs, strict=True)
    ]
    return sorted(priorities, key=lambda each: (-each.score, each.id))
