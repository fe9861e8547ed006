"""Matrices to draw: by hand, and at random but always the same."""

from __future__ import annotations

from random import Random

from archaeology.analysis.matrix import Record, Stratigraphy, Unit, Verb, stratigraphy_of

KINDS = ("Couche", "Comblement", "Fosse", "Mur", "Sol", "")


def stratified(*relations: tuple[str, str], units: tuple[Unit, ...] = ()) -> Stratigraphy:
    """(later, earlier) pairs, after these sheets."""
    record = Record()
    for unit in units:
        record.add(unit)
    for later, earlier in relations:
        for name in (later, earlier):
            if name not in record.units:
                record.add(Unit(name))
        record.state(later, Verb.BELOW, [earlier])
    return stratigraphy_of(record)


def excavation(units: int, seed: int, *, more: float = 0.35, phases: int = 0) -> Stratigraphy:
    """So many units, each below a recent one and some below others."""
    random, record = Random(seed), Record()
    reach = max(2, int(units**0.5))
    for i in range(1, units + 1):
        phase = f"P{(i - 1) * phases // units + 1}" if phases and random.random() < 0.9 else ""
        record.add(Unit(str(i), random.choice(KINDS), phase))
        above = [i - random.randint(1, reach)] if random.random() < 0.95 else []
        while random.random() < more:
            above.append(i - random.randint(1, 2 * reach))
        for other in {max(1, each) for each in above} - {i}:
            record.state(str(other), Verb.BELOW, [str(i)])
    return stratigraphy_of(record)
