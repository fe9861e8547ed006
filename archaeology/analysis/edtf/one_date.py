"""Reading one EDTF date: from a plain year to `2004-06-~1X` and `Y3388E2S3`."""

from __future__ import annotations

from dataclasses import dataclass

from archaeology.analysis.edtf.days import (
    GROUPS,
    Span,
    fitting,
    span_of_days,
    span_of_months,
    span_of_years,
    years_of,
)
from archaeology.analysis.edtf.refusal import QUALIFIERS, NotEdtf, unexpected

DIGITS = "0123456789"
# Older than the universe is a slip of the keyboard, and an exponent must not fill the memory.
MOST_DIGITS = 12


@dataclass(slots=True)
class Scanner:
    """A place in a text; `end` is where the piece to read ends."""

    text: str
    at: int
    end: int

    def peek(self) -> str:
        """The next character, or nothing."""
        return self.text[self.at] if self.at < self.end else ""

    def take(self, wanted: str) -> str:
        """The next character if it is one of these, or nothing."""
        char = self.peek()
        if not char or char not in wanted:
            return ""
        self.at += 1
        return char

    def run(self, wanted: str) -> str:
        """As many of these characters as there are."""
        start = self.at
        while self.take(wanted):
            pass
        return self.text[start : self.at]

    def refuse(self, code: str, detail: str, at: int | None = None) -> NotEdtf:
        """The refusal at a place, the present one if none is given."""
        return NotEdtf(self.text, self.at if at is None else at, code, detail)


def read_date(text: str, start: int, end: int, *, time_allowed: bool = False) -> Span:
    """The span of the date that stands at text[start:end].

    Raises `NotEdtf` at the first character that cannot be read. A time of day is checked and then
    left out: years are all that is kept.
    """
    scan = Scanner(text, start, end)
    before = scan.take(QUALIFIERS)
    at = scan.at
    if scan.peek() == "Y":
        span = _long_year(scan)
    else:
        year = scan.take("-") + scan.run(DIGITS + "X")
        _check_year(scan, year, at)
        if scan.peek() == "S":
            span = _significant(scan, int(_fixed(scan, year, at)), at)
        else:
            return _calendar_date(scan, year, before, time_allowed=time_allowed)
    after = scan.take(QUALIFIERS)
    _end(scan)
    return span.qualified(before + after, year=before + after)


def _calendar_date(scan: Scanner, year: str, before: str, *, time_allowed: bool) -> Span:
    """The rest of a date whose year is read.

    A qualifier right of a part is about it and all parts to its left, one left of a part is about
    this part alone (EDTF level 2, group and individual qualification).
    """
    years = years_of(year)
    about_year = before + scan.take(QUALIFIERS)
    all_qualifiers = about_year
    month = day = ""
    day_at = month_at = scan.at
    if scan.take("-"):
        all_qualifiers += scan.take(QUALIFIERS)
        month_at = scan.at
        month = _two_digits(scan, "mois")
        after = scan.take(QUALIFIERS)
        about_year, all_qualifiers = about_year + after, all_qualifiers + after
    if month and scan.take("-"):
        all_qualifiers += scan.take(QUALIFIERS)
        day_at = scan.at
        day = _two_digits(scan, "jour")
        after = scan.take(QUALIFIERS)
        about_year, all_qualifiers = about_year + after, all_qualifiers + after
    if scan.peek() == "T":
        if not (day and time_allowed) or "X" in year + month + day or all_qualifiers:
            raise scan.refuse(
                "time", "Une heure ne suit qu’une date complète, seule, connue et sans signe."
            )
        _time(scan)
    _end(scan)
    span = _span(scan, years, (month, month_at), (day, day_at))
    return span.qualified(all_qualifiers, year=about_year)


def _span(scan: Scanner, years: list[int], month: tuple[str, int], day: tuple[str, int]) -> Span:
    (month_text, month_at), (day_text, day_at) = month, day
    if not month_text:
        return span_of_years(years[0], years[-1])
    months = fitting(month_text, range(1, 13))
    if not months and month_text.isdigit() and int(month_text) in GROUPS:
        if day_text:
            raise scan.refuse("season_day", "Une saison ou un trimestre n’a pas de jour.", day_at)
        return span_of_months(years, list(GROUPS[int(month_text)]))
    if not months:
        raise scan.refuse(
            "month",
            f"« {month_text} » n’est ni un mois (01 à 12) ni une partie d’année (21 à 41) ; "
            "deux années s’écrivent 1846/1847.",
            month_at,
        )
    if not day_text:
        return span_of_months(years, months)
    span = span_of_days(years, months, day_text)
    if span is None:
        raise scan.refuse("day", f"Aucun mois possible ici n’a de jour « {day_text} ».", day_at)
    return span


def _check_year(scan: Scanner, year: str, at: int) -> None:
    digits = year.lstrip("-")
    if not digits:
        raise unexpected(scan.text[: scan.end], scan.at)
    if len(digits) < 4:
        raise scan.refuse(
            "year_digits",
            f"Une année a quatre chiffres, « {year} » en a {len(digits)} : « 0150 », « -0050 ».",
            at,
        )
    if len(digits) > 4:
        raise scan.refuse(
            "year_digits",
            "Une année a quatre chiffres ; plus longue, elle commence par « Y » (Y-10500) ; "
            "mois et jour suivent un trait d’union (1846-07-12).",
            at,
        )
    if year == "-0000":
        raise scan.refuse("year_zero", "L’année 0 n’a pas de signe : « 0000 » est 1 av. J.-C.", at)


def _two_digits(scan: Scanner, what: str) -> str:
    at = scan.at
    found = scan.run(DIGITS + "X")
    if not found:
        raise unexpected(scan.text[: scan.end], scan.at)
    if len(found) == 2:
        return found
    hint = " : juillet s’écrit 1846-07, deux années 1846/1847" if what == "mois" else ""
    raise scan.refuse(
        "month_digits" if what == "mois" else "day_digits",
        f"Un {what} a deux chiffres, « {found} » en a {len(found)}{hint}.",
        at,
    )


def _fixed(scan: Scanner, year: str, at: int) -> str:
    if "X" in year:
        raise scan.refuse(
            "significant", "Les chiffres significatifs (S) ne vont pas avec des « X ».", at
        )
    return year


def _long_year(scan: Scanner) -> Span:
    """`Y` and an integer, perhaps times a power of ten, perhaps to so many significant digits."""
    start = scan.at
    scan.take("Y")
    sign, digits = scan.take("-"), scan.run(DIGITS)
    if not digits:
        raise unexpected(scan.text[: scan.end], scan.at)
    exponent = 0
    if digits.startswith("0"):
        raise scan.refuse("long_year", "Une année en « Y » ne commence pas par zéro.", start)
    if scan.take("E"):
        power_at, power = scan.at, scan.run(DIGITS)
        if not power.strip("0"):
            raise scan.refuse(
                "long_year", "« E » est suivi d’un nombre plus grand que zéro.", power_at
            )
        # Bounded before int(): so long a text of digits would take its time.
        exponent = int(power) if len(power) <= 3 else MOST_DIGITS
    elif len(digits) <= 4:
        raise scan.refuse(
            "long_year", "« Y » n’est permis que pour une année de plus de quatre chiffres.", start
        )
    if len(digits) + exponent > MOST_DIGITS:
        raise scan.refuse(
            "too_large", f"Une année de plus de {MOST_DIGITS} chiffres n’est pas lue.", start
        )
    value = int(sign + digits) * 10**exponent
    if scan.peek() == "S":
        return _significant(scan, value, start)
    return span_of_years(value, value)


def _significant(scan: Scanner, year: int, start: int) -> Span:
    """`S2`: some year that begins with the same two digits.

    Digits count from the first that is not zero, as everywhere: 0250S2 is 250 to 259.
    """
    scan.take("S")
    count, digits = scan.run(DIGITS), str(abs(year))
    if not count:
        raise unexpected(scan.text[: scan.end], scan.at)
    if year == 0 or len(count) > 2 or not 1 <= int(count) <= len(digits):
        raise scan.refuse(
            "significant",
            f"« S{count} » : le nombre de chiffres significatifs va de 1 au nombre de chiffres "
            "de l’année sans ses zéros de tête.",
            start,
        )
    step = 10 ** (len(digits) - int(count))
    low = abs(year) // step * step
    high = low + step - 1
    return span_of_years(-high, -low) if year < 0 else span_of_years(low, high)


def _time(scan: Scanner) -> None:
    """`T23:20:30`, then nothing, `Z`, `-04` or `+04:30` (level 0)."""
    scan.take("T")
    _clock(scan, "h", 23)
    _colon(scan)
    minutes = _clock(scan, "min", 59)
    _colon(scan)
    # A leap second ends an hour.
    _clock(scan, "s", 60 if minutes == 59 else 59)
    if not scan.take("Z") and scan.take("+-"):
        _clock(scan, "h", 14)
        if scan.take(":"):
            _clock(scan, "min", 59)


def _colon(scan: Scanner) -> None:
    if not scan.take(":"):
        raise scan.refuse("time", "L’heure s’écrit hh:mm:ss.")


def _clock(scan: Scanner, unit: str, most: int) -> int:
    at, found = scan.at, scan.run(DIGITS)
    if len(found) != 2 or int(found) > most:
        raise scan.refuse(
            "time", f"« {found} » : deux chiffres de 00 à {most} ({unit}) sont attendus.", at
        )
    return int(found)


def _end(scan: Scanner) -> None:
    if scan.at < scan.end:
        raise unexpected(scan.text, scan.at)
