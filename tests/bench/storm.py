"""A long storm of phones: nothing lost in it, and no operation dearer than in a short one."""

from __future__ import annotations

from field_app_api.storm.ground import ground
from field_app_api.storm.simulation import Size, storm_on
from tests.bench import Ratio

SHORT = Size(phones=50, ops=800, photos=200, seed=11, kills=2)
LONG = Size(phones=100, ops=8_000, photos=2_000, seed=12, kills=20)


def run() -> list[Ratio]:
    """Both on a database of their own, each counted to the end."""
    short, long = _seconds(SHORT), _seconds(LONG)
    return [
        Ratio(
            f"an operation among {LONG.ops}",
            long / LONG.ops,
            f"among {SHORT.ops}",
            short / SHORT.ops,
            1.5,
            f"{LONG.photos} photos whole, {LONG.kills} kills, {long:.0f} s",
        )
    ]


def _seconds(size: Size) -> float:
    with ground() as made:
        told = storm_on(made, size)
    counted = (told["applied"], told["lost"], told["doubled"], told["photos_whole"], told["wrong"])
    if counted != (size.ops, 0, 0, size.photos, []):
        raise AssertionError(told)
    return float(told["seconds"])
