"""Statistics as tables in words: what the site's page and its report both say."""

from __future__ import annotations

from dataclasses import dataclass

from geoportal.police.measuring.statistics import Statistics
from geoportal.police.models import Heading, SpeedSite
from geoportal.police.presenting import number, percent
from geoportal.police.services.statistics_of_site import SiteStatistics


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of statistics, in words."""

    label: str
    n: str
    enough: bool
    mean: str
    v85: str
    over: str
    over10: str
    over20: str


def row(label: str, told: Statistics) -> Row:
    """Statistics as a line; where there are not enough vehicles only their number is said."""
    shares = told.shares
    return Row(
        label=label,
        n=number(told.n),
        enough=told.enough,
        mean=number(told.mean, 1) if told.mean is not None else "–",
        v85=number(told.v85, 1) if told.v85 is not None else "–",
        over=percent(shares.limit if shares else None),
        over10=percent(shares.plus10 if shares else None),
        over20=percent(shares.plus20 if shares else None),
    )


def hour_label(hour: int) -> str:
    """« 8 h – 9 h »."""
    return f"{hour} h – {hour + 1} h"


def heading_label(site: SpeedSite, code: str) -> str:
    """A direction by the road's marks, and where it leads if that is known."""
    words = str(Heading(code).label)
    if site.towards and code and site.direction == code:
        towards = site.towards
        words += f" ({towards if towards.lower().startswith('vers ') else f'vers {towards}'})"
    return words


def hour_rows(told: SiteStatistics) -> list[Row]:
    """The table that says what the drawing shows."""
    return [row(hour_label(hour), each) for hour, each in told.full.by_hour.items()]


def direction_rows(told: SiteStatistics) -> list[Row]:
    """One line for each direction."""
    return [
        row(heading_label(told.site, code), each) for code, each in told.full.by_direction.items()
    ]
