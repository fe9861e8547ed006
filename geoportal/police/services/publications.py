"""What was published of each month, and what could be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from geoportal.police.models import SpeedRelease, SpeedStatistic
from geoportal.police.rights import require_police
from geoportal.police.services.monthly_cells import cells_between
from geoportal.police.services.publish_statistics import Period
from layers.access.actor import Actor

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Publication:
    """A finished month: how many segments were measured, how many of them the public is told.

    `released` is the first release that tells of it, None where nothing was published yet.
    """

    year: int
    month: int
    measured: int
    told: int
    released: SpeedRelease | None

    @property
    def withheld(self) -> int:
        """Measured, and not told: too few, or others would follow from them."""
        return max(self.measured - self.told, 0)

    @property
    def code(self) -> str:
        """As `2026-05`."""
        return f"{self.year}-{self.month:02d}"


def publications(actor: Actor, territory: str, months: int = MONTHS) -> list[Publication]:
    """The last finished months, newest first.

    Raises:
        PermissionDenied: the actor is not of that territory's police.
    """
    require_police(actor, territory)
    today = timezone.localdate()
    last = today.year * 12 + today.month - 2
    return [
        _publication(territory, each // 12, each % 12 + 1)
        for each in range(last, last - months, -1)
    ]


def _publication(territory: str, year: int, month: int) -> Publication:
    period = Period(year, month)
    measured = cells_between(territory, period.start, period.end)
    told = SpeedStatistic.objects.filter(territory=territory, month=period.start.date())
    releases = SpeedRelease.objects.filter(territory=territory, year=year)
    of_month = releases.filter(month=month).first()
    of_year = releases.filter(month__isnull=True).order_by("pk").first()
    return Publication(year, month, len(measured), told.count(), of_month or of_year)
