"""Reading a whole EDTF text: a date, an interval, or a set of dates.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 4 February 2019,
levels 0, 1 and 2 (a profile of ISO 8601-1:2019 and ISO 8601-2:2019),
https://www.loc.gov/standards/datetime/ . The draft of 2012 (u, y, e, p, unknown, open) is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from archaeology.analysis.edtf.dating import Dating
from archaeology.analysis.edtf.days import Span
from archaeology.analysis.edtf.one_date import read_date
from archaeology.analysis.edtf.refusal import NotEdtf, unexpected

ALPHABET = frozenset("0123456789XYESTZ-+:/.,[]{}?~%")
LONGEST = 500


@dataclass(slots=True)
class Ends:
    """Years between which a thing began and ended, as far as they are read; None is unbounded."""

    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None


def dating_of(text: str, *, margin_years: int = 0) -> Dating:
    """The dating that an EDTF text states; white space around it is left out.

    What « ~ » does: the specification says that an approximate value is « estimated … possibly
    correct, or close to correct » and gives no distance. A distance of our own would be a guess
    that nobody could defend, and that would be stored as if the author had written it: the bounds
    stay where they are written and `approximate` is set, so that a search can show such datings
    apart. Who has a reason for a distance gives it: with `margin_years`, each end whose *year* is
    approximate (« ~ » or « % ») is widened by so many years on both sides. « ? » is about whether
    the source is right, not about distance, and never widens anything.

    What « .. » and an empty end do: `0150/..` (goes on, or no bound is known) and `0150/` (the end
    is unknown) both have no end_max; and since nothing ends before it begins, end_min is
    start_min. Likewise for starts. An interval without any bound says nothing and is refused.

    In `[…]` (one of these) all dates lie between the first and the last member; `{…}` (all of
    these) begins with the earliest member and ends with the latest.

    Raises `NotEdtf`, never guesses; an interval that ends before it begins is refused to the day.
    """
    if margin_years < 0:
        raise ValueError("margin_years must not be negative")
    text = text.strip()
    _check_alphabet(text)
    if text[0] in "[{":
        ends, spans = _read_set(text, margin_years)
    elif "/" in text:
        ends, spans = _read_interval(text, margin_years)
    else:
        span = read_date(text, 0, len(text), time_allowed=True)
        low, high = _years(span, margin_years)
        ends, spans = Ends(low, high, low, high), [span]
    return Dating(
        text,
        ends.start_min,
        ends.start_max,
        ends.end_min,
        ends.end_max,
        approximate=any(span.approximate for span in spans),
        uncertain=any(span.uncertain for span in spans),
    )


def _check_alphabet(text: str) -> None:
    if not text:
        raise NotEdtf(text, 0, "empty", "Le texte est vide.")
    if len(text) > LONGEST:
        raise NotEdtf(text, LONGEST, "too_long", f"Le texte a plus de {LONGEST} caractères.")
    for word, written in (("unknown", "rien (0150/)"), ("open", "« .. » (0150/..)")):
        at = text.lower().find(word)
        if at >= 0:
            detail = f"« {word} » est l’écriture de 2012 ; EDTF écrit {written}."
            raise NotEdtf(text, at, "draft", detail)
    for at, char in enumerate(text):
        if char not in ALPHABET:
            raise unexpected(text, at)


def _years(span: Span, margin: int) -> tuple[int, int]:
    wider = margin if span.approximate_year else 0
    return span.first[0] - wider, span.last[0] + wider


def _read_interval(text: str, margin: int) -> tuple[Ends, list[Span]]:
    slash = text.index("/")
    second = text.find("/", slash + 1)
    if second >= 0:
        raise unexpected(text, second)
    start = _end_of_interval(text, 0, slash)
    end = _end_of_interval(text, slash + 1, len(text))
    if start and end:
        return _between(text, start, end, slash + 1, margin), [start, end]
    if start:
        low, high = _years(start, margin)
        return Ends(low, high, low, None), [start]
    if end:
        low, high = _years(end, margin)
        return Ends(None, high, low, high), [end]
    raise NotEdtf(text, slash, "no_bound", "Cet intervalle n’a aucune borne : il ne date rien.")


def _end_of_interval(text: str, start: int, end: int) -> Span | None:
    return None if text[start:end] in ("", "..") else read_date(text, start, end)


def _between(text: str, start: Span, end: Span, end_at: int, margin: int) -> Ends:
    """The ends of an interval; a start that can only lie before the latest end is cut there."""
    _check_order(text, start, end, end_at)
    start_min, start_max = _years(start, margin)
    end_min, end_max = _years(end, margin)
    return Ends(start_min, min(start_max, end_max), max(end_min, start_min), end_max)


def _check_order(text: str, start: Span, end: Span, end_at: int) -> None:
    if start.first > end.last:
        raise NotEdtf(text, end_at, "order", "La fin précède le début.")


@dataclass(frozen=True, slots=True)
class Member:
    """One element of a set: from a date to another, or to no bound."""

    first: Span | None
    last: Span | None


def _read_set(text: str, margin: int) -> tuple[Ends, list[Span]]:
    closing = "]" if text[0] == "[" else "}"
    if not text.endswith(closing):
        at = text.rfind(closing)
        if at < 0:
            raise NotEdtf(text, len(text), "bracket", f"Il manque « {closing} » à la fin.")
        raise unexpected(text, at + 1)
    members, at = [], 1
    for piece in text[1:-1].split(","):
        members.append(_read_member(text, at, at + len(piece)))
        at += len(piece) + 1
    spans = [span for member in members for span in (member.first, member.last) if span]
    lows, highs = zip(*(_years(span, margin) for span in spans), strict=True)
    start_min = None if any(member.first is None for member in members) else min(lows)
    end_max = None if any(member.last is None for member in members) else max(highs)
    if closing == "]":
        return Ends(start_min, end_max, start_min, end_max), spans
    return Ends(start_min, min(highs), max(lows), end_max), spans


def _read_member(text: str, start: int, end: int) -> Member:
    dots = text.find("..", start, end)
    if dots < 0:
        if start == end:
            raise NotEdtf(text, start, "empty_member", "Un élément de l’ensemble est vide.")
        span = read_date(text, start, end)
        return Member(span, span)
    first = read_date(text, start, dots) if dots > start else None
    last = read_date(text, dots + 2, end) if dots + 2 < end else None
    if first is None and last is None:
        raise NotEdtf(text, dots, "no_bound", "« .. » seul n’a aucune borne.")
    if first and last:
        _check_order(text, first, last, dots + 2)
    return Member(first, last)
