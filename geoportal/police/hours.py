"""A site's day, hour by hour: what the page and the report both draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geoportal.police.layers import BAND_COLORS
from geoportal.police.measuring.statistics import Statistics
from geoportal.police.models import band_of
from geoportal.police.presenting import kmh, number

# Units of the drawing: an hour is 30 wide; speeds are drawn above, numbers of vehicles below.
HOUR, SPEED_HEIGHT, COUNT_HEIGHT, LEFT, TOP, BETWEEN = 30.0, 130.0, 60.0, 44.0, 14.0, 30.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour; positions in the drawing's units, from its upper left corner."""

    hour: int
    x: float
    n: int
    v85: float | None
    color: str
    speed_y: float
    speed_height: float
    count_y: float
    count_height: float

    @property
    def words(self) -> tuple[str, str]:
        """The speed and the vehicles as people write them."""
        return kmh(self.v85), number(self.n)


@dataclass(frozen=True, slots=True)
class Tick:
    """A speed written beside the drawing."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class HourChart:
    """Bars of the hours with vehicles, the limit's height (None without one), and the ticks."""

    bars: tuple[Bar, ...]
    limit: int | None
    limit_y: float | None
    ticks: tuple[Tick, ...]
    most: int
    width: float = LEFT + 24 * HOUR + 6
    height: float = TOP + SPEED_HEIGHT + BETWEEN + COUNT_HEIGHT + 24
    left: float = LEFT
    speed_base: float = TOP + SPEED_HEIGHT
    count_base: float = TOP + SPEED_HEIGHT + BETWEEN + COUNT_HEIGHT
    bar_width: float = HOUR - 6


def hour_chart(by_hour: Mapping[int, Statistics], limit: int | None) -> HourChart:
    """The drawing of statistics by hour; hours of under 100 vehicles have no speed."""
    speeds = [each.v85 for each in by_hour.values() if each.v85 is not None]
    top = max([*speeds, limit or 0, 10.0])
    top = float(-(-int(top * 1.08 + 1) // 10) * 10)
    most = max((each.n for each in by_hour.values()), default=1) or 1

    def height(speed: float) -> float:
        return round(speed / top * SPEED_HEIGHT, 2)

    bars = []
    for hour, told in sorted(by_hour.items()):
        tall = height(told.v85) if told.v85 is not None else 0.0
        many = round(told.n / most * COUNT_HEIGHT, 2)
        bars.append(
            Bar(
                hour=hour,
                x=LEFT + hour * HOUR + 3,
                n=told.n,
                v85=told.v85,
                color=BAND_COLORS[band_of(told.v85, limit)],
                speed_y=TOP + SPEED_HEIGHT - tall,
                speed_height=tall,
                count_y=TOP + SPEED_HEIGHT + BETWEEN + COUNT_HEIGHT - many,
                count_height=many,
            )
        )
    step = 20 if top > 60 else 10
    return HourChart(
        bars=tuple(bars),
        limit=limit,
        limit_y=None if limit is None else TOP + SPEED_HEIGHT - height(limit),
        ticks=tuple(
            Tick(speed, TOP + SPEED_HEIGHT - height(speed))
            for speed in range(0, int(top) + 1, step)
        ),
        most=most,
    )
