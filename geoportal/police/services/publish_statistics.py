"""Publish what was measured in a month or in a year: a release, which never changes.

Nothing small is told, nor anything from which something small follows, together with what was
told before; see `geoportal.police.measuring.disclosure`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.events import StatisticsPublished
from geoportal.police.measuring.disclosure import LEAST_SESSIONS, LEAST_VEHICLES, safe_release
from geoportal.police.measuring.releases import Count, Key, Kind, Release, Total
from geoportal.police.measuring.statistics import statistics_of
from geoportal.police.models import SpeedRelease, SpeedStatistic, band_of
from geoportal.police.rights import require_police
from geoportal.police.services.monthly_cells import MonthlyCell, cells_between
from geoportal.police.services.purge_expired import expired_before
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.events import publish

# What is told of a cell beside its vehicles: `limit_kmh`, `mean`, `v85`, `share_over`.
Values = dict[str, Any]
# Of one month a segment's total is its cell.
MONTH_TOTALS: tuple[Kind, ...] = ("commune", "all")
YEAR_TOTALS: tuple[Kind, ...] = ("segment", "commune", "all")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one month of it."""

    year: int
    month: int | None = None

    @property
    def months(self) -> list[str]:
        """Its months, as `2026-05`."""
        numbers = range(1, 13) if self.month is None else [self.month]
        return [f"{self.year}-{number:02d}" for number in numbers]

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return _midnight(self.year, self.month or 1)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        if self.month is None or self.month == 12:
            return _midnight(self.year + 1, 1)
        return _midnight(self.year, self.month + 1)


def publish_statistics(
    actor: Actor, territory: str, year: int, month: int | None = None
) -> SpeedRelease:
    """Release a month, or a year; a year that was released already is corrected.

    What the public sees of those months is then what this release tells: a cell that is told no
    more is gone, and one that was told with the same number of vehicles stays as it was.

    Raises:
        PermissionDenied: the actor is not of that territory's police.
        ValidationError: the period is not over, is expired, or was released already.
    """
    require_police(actor, territory)
    period = _checked(year, month)
    with acting(actor):
        # One release at a time; whoever else writes in the territory does not wait.
        Territory.objects.select_for_update(no_key=True).get(pk=territory)
        known = _releases(territory, year)
        _refuse_again(period, known)
        cells = cells_between(territory, period.start, period.end)
        release = _safe(period, cells, known)
        row = SpeedRelease.objects.create(
            territory_id=territory,
            year=year,
            month=month,
            number=1 + sum(each.month == month for each in known),
            released_on=timezone.localdate(),
            totals=_public_totals(release),
        )
        told = _tell(row, release, cells, known)
        values = [[*key, release.cells[key], each] for key, each in told.items()]
        row.record = release.as_json() | {"values": values}
        row.save(update_fields=["record"])
        publish(StatisticsPublished(row.pk))
    return row


def told_totals(territory: str, year: int) -> list[dict[str, Any]]:
    """The totals that everyone may know of a year: of its last release, else of its months."""
    releases = SpeedRelease.objects.filter(territory=territory, year=year)
    last = releases.filter(month__isnull=True).order_by("-number").first()
    if last is not None:
        return list(last.totals)
    return [total for each in releases.order_by("month") for total in each.totals]


def _midnight(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


def _checked(year: int, month: int | None) -> Period:
    if not 2000 <= year <= 2100 or (month is not None and not 1 <= month <= 12):
        raise ValidationError({"month": _("Ce mois n’existe pas.")})
    period, now = Period(year, month), timezone.now()
    if period.end > now:
        raise ValidationError(
            {"month": _("Cette période n’est pas finie : rien ne s’en publie encore.")}
        )
    if period.start < expired_before(now):
        raise ValidationError(
            {"month": _("Les séances de cette période sont effacées, au moins en partie.")}
        )
    return period


def _releases(territory: str, year: int) -> list[SpeedRelease]:
    """All releases of a year and of its months, in their order."""
    return list(SpeedRelease.objects.filter(territory=territory, year=year).order_by("pk"))


def _refuse_again(period: Period, known: list[SpeedRelease]) -> None:
    """What was published of a month stays; the year is what can be corrected."""
    if period.month is None:
        return
    if any(each.month is None for each in known):
        raise ValidationError(
            {"month": _("L’année est publiée : une correction publie de nouveau l’année entière.")}
        )
    if any(each.month == period.month for each in known):
        raise ValidationError(
            {"month": _("Ce mois est publié ; une correction se fait avec l’année entière.")}
        )


def _safe(period: Period, cells: Mapping[Key, MonthlyCell], known: list[SpeedRelease]) -> Release:
    months = set(period.months)
    earlier = [Release.from_json(each.record) for each in known if each.record is not None]
    release = safe_release(
        {key: Count(cell.histogram.n, len(cell.sessions)) for key, cell in cells.items()},
        {code: cell.commune_code for (code, _month), cell in cells.items()},
        months,
        kinds=YEAR_TOTALS if period.month is None else MONTH_TOTALS,
        earlier=[each for each in earlier if each.months & months],
    )
    # Totals are cells too, of a larger table; whoever is told less can work out no more.
    totals = [each for each in release.totals if _is_large(each, release)]
    return replace(release, totals=tuple(totals))


def _is_large(total: Total, release: Release) -> bool:
    sessions = sum(release.truth[key].sessions for key in total.cells)
    return total.vehicles >= LEAST_VEHICLES and sessions >= LEAST_SESSIONS


def _public_totals(release: Release) -> list[dict[str, Any]]:
    """Without the cells they are made of: which of those are hidden is not told."""
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "month": each.month,
            "vehicles": each.vehicles,
        }
        for each in release.totals
    ]


def _tell(
    row: SpeedRelease,
    release: Release,
    cells: Mapping[Key, MonthlyCell],
    known: Sequence[SpeedRelease],
) -> dict[Key, Values]:
    """Make the public table say of the release's months what the release tells; returns that.

    The same number of vehicles is told again in the same words: were they computed anew, they
    would tell of what has changed behind an unchanged number.
    """
    months = {_first_day(month) for month in release.months}
    rows = SpeedStatistic.objects.filter(territory_id=row.territory_id, month__in=months)
    before = {(each.code, f"{each.month:%Y-%m}"): each for each in rows}
    gone = [each.pk for key, each in before.items() if key not in release.cells]
    SpeedStatistic.objects.filter(pk__in=gone).delete()
    said = _said_before(known)
    told = {}
    for key, vehicles in sorted(release.cells.items()):
        told[key] = said.get((key, vehicles)) or _values(cells[key])
        statistic = before.get(key) or SpeedStatistic(territory_id=row.territory_id)
        site = cells[key].site
        statistic.release = row
        statistic.code, statistic.month = site.code, _first_day(key[1])
        statistic.road, statistic.segment = site.road, site.segment
        statistic.commune_id, statistic.geom = site.commune_id, site.geom
        statistic.vehicles = vehicles
        _fill(statistic, told[key])
        statistic.save()
    return told


def _values(cell: MonthlyCell) -> Values:
    """What is told of a cell beside its vehicles, rounded."""
    found = statistics_of(cell.histogram, cell.limit_kmh)
    return {
        "limit_kmh": cell.limit_kmh,
        "mean": None if found.mean is None else round(found.mean, 1),
        "v85": found.v85,
        "share_over": None if found.shares is None else round(found.shares.limit, 3),
    }


def _said_before(known: Sequence[SpeedRelease]) -> dict[tuple[Key, int], Values]:
    """What earlier releases told of a cell with that number of vehicles; the first one counts."""
    said: dict[tuple[Key, int], Values] = {}
    for each in known:
        for code, month, vehicles, values in (each.record or {}).get("values", ()):
            said.setdefault(((code, month), vehicles), values)
    return said


def _fill(statistic: SpeedStatistic, values: Values) -> None:
    statistic.limit_kmh = values["limit_kmh"]
    statistic.mean = _decimal(values["mean"])
    statistic.v85 = _decimal(values["v85"])
    statistic.share_over = _decimal(values["share_over"])
    statistic.band = band_of(statistic.v85, statistic.limit_kmh)


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
