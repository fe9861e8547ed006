"""Cells of a file as values; what cannot be one is told and taken for unknown."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from networks.exchange.findings import At, Findings

EARLIEST_YEAR = 1700


def text_of(cell: Any) -> str:
    """A cell as text, without the space around it; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\x00", "").strip()


def number_of(cell: Any) -> float | None:
    """A finite number, with a point or a comma; None where there is none."""
    try:
        number = float(text_of(cell).replace(",", ".").replace(" ", ""))
    except ValueError:
        return None
    return number if isfinite(number) else None


def year_of(at: At, column: str, cell: Any, findings: Findings) -> int | None:
    """A year in which something may have been laid; 0 and gaps are how files say nobody knows."""
    number, latest = number_of(cell), timezone.localdate().year
    if text_of(cell) == "" or number == 0:
        return None
    if number is not None and number == int(number) and EARLIEST_YEAR <= number <= latest:
        return int(number)
    findings.warn(
        at,
        column,
        _("« %(text)s » n’est pas une année possible (%(low)d à %(high)d).")
        % {"text": text_of(cell)[:40], "low": EARLIEST_YEAR, "high": latest},
    )
    return None


def years_in_order(
    at: At, column: str, began: int | None, ended: int | None, findings: Findings
) -> int | None:
    """The first year of laying, unless it comes after the last."""
    if began is None or ended is None or began <= ended:
        return began
    findings.warn(
        at,
        column,
        _("La pose commence en %(began)d et finit en %(ended)d : début laissé inconnu.")
        % {"began": began, "ended": ended},
    )
    return None


def day_of(at: At, column: str, cell: Any, findings: Findings) -> date | None:
    """A day, ISO 8601 where it is text."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell).replace("/", "-")[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        findings.warn(at, column, _("« %s » n’est pas une date (AAAA-MM-JJ).") % text)
        return None


def cut(at: At, column: str, text: str, width: int, findings: Findings) -> str:
    """A text that fits."""
    if len(text) > width:
        findings.warn(at, column, _("Trop long : coupé à %d caractères.") % width)
    return text[:width]
