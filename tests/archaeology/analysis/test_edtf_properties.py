"""What holds of every EDTF text, on texts made from the grammar."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from archaeology.analysis.edtf import Dating, NotEdtf, dating_of
from archaeology.analysis.edtf.period import (
    certainly_overlaps,
    certainly_within,
    possibly_overlaps,
)

years = st.integers(-9999, 9999)
qualifiers = st.sampled_from(["", "", "?", "~", "%"])


def written(year: int) -> str:
    """A year in four digits."""
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


@st.composite
def plain_dates(draw: st.DrawFn) -> str:
    """A year, month or day that exists, perhaps qualified."""
    day = draw(st.dates(min_value=date(1, 1, 1)))
    text = draw(st.sampled_from([day.isoformat(), day.isoformat()[:7], written(draw(years))]))
    return text + draw(qualifiers)


@st.composite
def vague_dates(draw: st.DrawFn) -> str:
    """A year with some of its digits unspecified, or with significant digits."""
    text = written(draw(years.filter(bool)))
    if draw(st.booleans()):
        return f"{text}S{draw(st.integers(1, len(str(abs(int(text))))))}"
    return "".join(
        "X" if char.isdigit() and draw(st.booleans()) else char for char in text
    ).replace("-0000", "-000X")


dates = st.one_of(plain_dates(), vague_dates())


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Two dates, or one and no bound."""
    return "/".join(
        draw(st.permutations([draw(dates), draw(st.one_of(dates, st.sampled_from(["", ".."])))]))
    )


@st.composite
def sets(draw: st.DrawFn) -> str:
    """Some dates of a set."""
    members = draw(st.lists(dates, min_size=1, max_size=5))
    brackets = draw(st.sampled_from(["[]", "{}"]))
    return brackets[0] + ",".join(members) + brackets[1]


texts = st.one_of(dates, intervals(), sets())


def read_or_none(text: str) -> Dating | None:
    """The dating; None only where the text ends before it begins."""
    read, refused = outcome(text)
    assert read or (refused and refused.reason_code == "order"), refused
    return read


def outcome(text: str) -> tuple[Dating | None, NotEdtf | None]:
    """The dating or the refusal."""
    try:
        return dating_of(text), None
    except NotEdtf as refused:
        return None, refused


@given(texts)
def test_bounds_are_in_order(text: str) -> None:
    read = read_or_none(text)
    if read is None:
        return
    low, high = float("-inf"), float("inf")
    start_min = low if read.start_min is None else read.start_min
    end_min = low if read.end_min is None else read.end_min
    start_max = high if read.start_max is None else read.start_max
    end_max = high if read.end_max is None else read.end_max
    assert start_min <= start_max <= end_max
    assert start_min <= end_min <= end_max


@given(years)
def test_a_year_that_is_written_comes_back(year: int) -> None:
    read = dating_of(written(year))
    assert (read.start_min, read.start_max, read.end_min, read.end_max) == (year,) * 4


@given(st.integers(10_000, 10**11), st.booleans())
def test_a_long_year_comes_back(year: int, negative: bool) -> None:
    year = -year if negative else year
    assert dating_of(f"Y{year}").start_min == year


@given(st.dates(), qualifiers)
def test_a_day_stays_in_its_year_and_keeps_its_flags(day: date, qualifier: str) -> None:
    read = dating_of(day.isoformat() + qualifier)
    assert read.start_min == read.end_max == day.year
    assert read.approximate == (qualifier in ("~", "%"))
    assert read.uncertain == (qualifier in ("?", "%"))


@given(years, st.integers(0, 99), st.integers(0, 99))
def test_a_day_is_read_exactly_if_the_calendar_has_it(year: int, month: int, day: int) -> None:
    try:
        # The Gregorian calendar repeats itself after 400 years.
        date(2000 + year % 400, month, day)
        exists = True
    except ValueError:
        exists = False
    try:
        dating_of(f"{written(year)}-{month:02d}-{day:02d}")
        read = True
    except NotEdtf:
        read = False
    assert read == exists


@given(dates, dates)
def test_an_interval_contains_its_ends(first: str, last: str) -> None:
    read = read_or_none(f"{first}/{last}")
    start, end = dating_of(first), dating_of(last)
    assert start.start_min is not None
    assert end.end_max is not None
    if read is None:
        assert start.start_min >= end.end_max
    else:
        assert (read.start_min, read.end_max) == (start.start_min, end.end_max)
        assert read.start_max == min(start.start_max or 0, end.end_max)
        assert read.end_min == max(end.end_min or 0, start.start_min)


@given(vague_dates(), years)
@example("-00XX", 0)
def test_digits_that_are_not_known_admit_the_years_that_fit(text: str, year: int) -> None:
    read = dating_of(text)
    assert read.start_min is not None
    assert read.start_max is not None
    if "S" not in text:
        fits = len(written(year)) == len(text) and all(
            a in ("X", b) for a, b in zip(text, written(year), strict=True)
        )
        if fits:
            assert read.start_min <= year <= read.start_max


@given(
    st.one_of(st.text(max_size=30), st.text(alphabet="0123456789XYESTZ-+:/.,[]{}?~%", max_size=25))
)
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    _, refused = outcome(text)
    if refused:
        assert 0 <= refused.position <= len(refused.text)
        assert refused.detail


@given(
    st.lists(st.one_of(st.none(), st.integers(-20, 20)), min_size=4, max_size=4),
    st.integers(-10, 10),
    st.integers(0, 10),
)
def test_windows_agree_with_every_possible_course_of_things(
    given_bounds: list[int | None], low: int, length: int
) -> None:
    """All starts and ends that the bounds allow are tried; 40 years stand for infinity."""
    start_min, start_max, end_min, end_max = given_bounds
    bounds = Dating("", start_min, start_max, end_min, end_max)
    far = [
        each if each is not None else (-40 if i % 2 == 0 else 40)
        for i, each in enumerate(given_bounds)
    ]
    courses = [
        (start, end)
        for start in range(far[0], far[1] + 1)
        for end in range(far[2], far[3] + 1)
        if start <= end
    ]
    if not (far[0] <= far[1] <= far[3] and far[0] <= far[2] <= far[3]):
        return
    high = low + length
    inside = [low <= start and end <= high for start, end in courses]
    touching = [start <= high and end >= low for start, end in courses]
    assert certainly_within(bounds, low, high) == all(inside)
    assert possibly_overlaps(bounds, low, high) == any(touching)
    assert certainly_overlaps(bounds, low, high) == all(touching)


def test_a_window_without_a_side_has_no_bound_there() -> None:
    after = dating_of("0150/..")
    assert certainly_within(after, 100, None)
    assert not certainly_within(after, 100, 2000)
    assert possibly_overlaps(after, None, 150)
    assert not possibly_overlaps(after, None, 149)
    assert not certainly_overlaps(after, 151, None)
