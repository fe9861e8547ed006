"""Numbers as French writes them."""

from __future__ import annotations

import pytest

from archaeology.sites.presenting import number


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (3.4, None, "3,4"),
        (3.4, 2, "3,40"),
        (1200, None, "1\u202f200"),
        (1234567.0625, None, "1\u202f234\u202f567,062"),
        (-12345.6, 1, "-12\u202f345,6"),
        (0.0, None, "0"),
    ],
)
def test_thousands_stand_apart_and_a_comma_before_decimals(
    value: float, decimals: int | None, written: str
) -> None:
    assert number(value, decimals) == written
