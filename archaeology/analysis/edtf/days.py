"""Days of the proleptic Gregorian calendar in astronomical years, and what patterns leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

# (year, month, day): tuples compare as the days do. `datetime.date` has no year 0.
Day = tuple[int, int, int]

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Sub-year groupings whose months the specification settles; quarters, quadrimesters, semesters.
# Seasons (21 to 32) do not begin on a settled day, and winter's months lie in two years: they may
# be anywhere in the year that the text names.
GROUPS: dict[int, tuple[int, int]] = (
    dict.fromkeys(range(21, 33), (1, 12))
    | {33 + n: (1 + 3 * n, 3 + 3 * n) for n in range(4)}
    | {37 + n: (1 + 4 * n, 4 + 4 * n) for n in range(3)}
    | {40 + n: (1 + 6 * n, 6 + 6 * n) for n in range(2)}
)


@dataclass(frozen=True, slots=True)
class Span:
    """One date as written: it lies somewhere from `first` to `last`, both included."""

    first: Day
    last: Day
    approximate: bool = False
    uncertain: bool = False
    # Only an approximate year moves by a margin of years; « 2004-06-~11 » is about the day.
    approximate_year: bool = False

    def qualified(self, qualifiers: str, *, year: str) -> Span:
        """This span with the flags that the qualifiers of all its parts, and of its year, give."""
        return replace(
            self,
            approximate="~" in qualifiers or "%" in qualifiers,
            uncertain="?" in qualifiers or "%" in qualifiers,
            approximate_year="~" in year or "%" in year,
        )


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length_of_month(year: int, month: int) -> int:
    """Days of a month."""
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def fitting(pattern: str, numbers: Iterable[int]) -> list[int]:
    """Those of the two-digit numbers that fit a pattern of digits and X."""
    return [
        number
        for number in numbers
        if all(p in ("X", d) for p, d in zip(pattern, f"{number:02d}", strict=True))
    ]


def years_of(pattern: str) -> list[int]:
    """All years that fit `-?[0-9X]{4}`, in order; a negative year 0 does not exist."""
    negative = pattern.startswith("-")
    choices = ("0123456789" if char == "X" else char for char in pattern.lstrip("-"))
    numbers = (int("".join(digits)) for digits in product(*choices))
    return sorted(-n for n in numbers if n) if negative else sorted(numbers)


def span_of_years(first: int, last: int) -> Span:
    """From the first day of a year to the last day of another."""
    return Span((first, 1, 1), (last, 12, 31))


def span_of_months(years: list[int], months: list[int]) -> Span:
    """The first day to the last of any of these months in any of these years, both in order."""
    last_day = length_of_month(years[-1], months[-1])
    return Span((years[0], months[0], 1), (years[-1], months[-1], last_day))


def span_of_days(years: list[int], months: list[int], day: str) -> Span | None:
    """The first to the last day that exists and fits; None if no such day exists."""
    days = {leap: list(_days(months, day, 2000 if leap else 2001)) for leap in (False, True)}
    lived = [year for year in years if days[is_leap(year)]]
    if not lived:
        return None
    return Span(
        (lived[0], *days[is_leap(lived[0])][0]),
        (lived[-1], *days[is_leap(lived[-1])][-1]),
    )


def _days(months: list[int], pattern: str, like: int) -> Iterator[tuple[int, int]]:
    for month in months:
        for day in fitting(pattern, range(1, length_of_month(like, month) + 1)):
            yield month, day
