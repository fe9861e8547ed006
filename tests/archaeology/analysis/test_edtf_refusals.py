"""What cannot be read is refused, with where and why; never guessed."""

from __future__ import annotations

import pytest

from archaeology.analysis.edtf import NotEdtf, dating_of

# text, position (from 0), code.
REFUSALS: list[tuple[str, int, str]] = [
    ("1846-7", 5, "month_digits"),
    ("hellenistisch", 0, "letters"),
    ("1er siècle", 1, "letters"),
    ("12/25/1846", 5, "slash"),
    ("0300/0200", 5, "order"),
    ("2021-02-30", 8, "day"),
    ("", 0, "empty"),
    ("   ", 0, "empty"),
    ("150", 0, "year_digits"),
    ("-50", 0, "year_digits"),
    ("18460712", 0, "year_digits"),
    ("12345", 0, "year_digits"),
    ("-0000", 0, "year_zero"),
    ("1846-47", 5, "month"),
    ("1846-13", 5, "month"),
    ("1846-00", 5, "month"),
    ("1846-2X", 5, "month"),
    ("1846-1847", 5, "month_digits"),
    ("1846-07-1", 8, "day_digits"),
    ("1846-07-32", 8, "day"),
    ("1846-07-00", 8, "day"),
    ("1900-02-29", 8, "day"),
    ("XXXX-02-30", 8, "day"),
    ("1846-02-3X", 8, "day"),
    ("1846-06-31", 8, "day"),
    ("1846-21-05", 8, "season_day"),
    ("1846-", 5, "too_short"),
    ("-", 1, "too_short"),
    ("1846-07-", 8, "too_short"),
    ("1846-07-12-", 10, "unexpected"),
    ("1846–1847", 4, "dash"),
    ("−0050", 0, "dash"),
    ("1846 - 1847", 4, "space"),
    ("50 BC", 2, "space"),
    ("１８４６", 0, "digits"),
    ("198u", 3, "draft"),
    ("198x", 3, "draft"),
    ("y170000", 0, "draft"),
    ("Y17e7", 3, "draft"),
    ("1950p2", 4, "draft"),
    ("unknown/1984", 0, "draft"),
    ("1984/open", 5, "draft"),
    ("1984?~", 5, "qualifier"),
    ("1984-?~06", 6, "qualifier"),
    ("?", 1, "too_short"),
    ("0150..0200", 4, "dots"),
    ("/", 0, "no_bound"),
    ("../..", 2, "no_bound"),
    ("../", 2, "no_bound"),
    ("1984/2004/2005", 9, "slash"),
    ("2004-06/08", 8, "year_digits"),
    ("2004-06/2004-05", 8, "order"),
    ("2004-06-12/2004-06-11", 11, "order"),
    ("0150/014X", 5, "order"),
    ("0100/-0100", 5, "order"),
    ("1985-04-12T23:20:30/1986", 10, "time"),
    ("1985-04T23:20:30", 7, "time"),
    ("1985-04-12~T23:20:30", 11, "time"),
    ("1985-04-12T24:00:00", 11, "time"),
    ("1985-04-12T2320", 11, "time"),
    ("1985-04-12T23:20", 16, "time"),
    ("1985-04-12T23:20:60", 17, "time"),
    ("1985-04-12T23:20:30+15", 20, "time"),
    ("1985-04-12T23:20:30ZZ", 20, "letters"),
    ("Y1985", 0, "long_year"),
    ("Y019850", 0, "long_year"),
    ("Y17E0", 4, "long_year"),
    ("Y17E", 4, "long_year"),
    ("Y", 1, "too_short"),
    ("Y17000-05", 6, "unexpected"),
    ("Y17E999999999999", 0, "too_large"),
    ("Y1234567890123", 0, "too_large"),
    ("Y17000XX", 6, "unspecified"),
    ("1950S0", 0, "significant"),
    ("1950S5", 0, "significant"),
    ("0050S3", 0, "significant"),
    ("0000S1", 0, "significant"),
    ("195XS2", 0, "significant"),
    ("1950S", 5, "too_short"),
    ("[1667,1668", 10, "bracket"),
    ("[1667}", 6, "bracket"),
    ("[1667]?", 6, "qualifier"),
    ("1667]", 4, "unexpected"),
    ("[]", 1, "empty_member"),
    ("[1667,]", 6, "empty_member"),
    ("[1667, 1668]", 6, "space"),
    ("[..]", 1, "no_bound"),
    ("[1672..1670]", 7, "order"),
    ("[1670..1671..1672]", 11, "dots"),
    ("[1670/1672]", 5, "slash"),
    ("{1667,{1668}}", 6, "unexpected"),
    ("TEST", 0, "letters"),
    ("1984-Q1", 5, "letters"),
    ("1985-W15", 5, "letters"),
    ("2. Jh. n. Chr.", 2, "space"),
    ("ca. 150", 0, "letters"),
]


@pytest.mark.parametrize(("text", "position", "code"), REFUSALS)
def test_a_text_is_refused_at_the_place_that_is_wrong(text: str, position: int, code: str) -> None:
    with pytest.raises(NotEdtf) as refusal:
        dating_of(text)
    assert (refusal.value.position, refusal.value.reason_code) == (position, code)
    assert refusal.value.detail.endswith(".")
    assert "\n" not in refusal.value.detail


def test_a_month_of_one_digit_is_told_its_two_readings() -> None:
    with pytest.raises(NotEdtf) as refusal:
        dating_of("1846-7")
    assert "1846-07" in refusal.value.detail
    assert "1846/1847" in refusal.value.detail


def test_an_endless_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotEdtf) as refusal:
        dating_of("[" + "1667," * 100_000 + "1668]")
    assert refusal.value.reason_code == "too_long"
