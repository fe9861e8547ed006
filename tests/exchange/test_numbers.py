"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.exchange.numbers import number_in


@given(
    number=st.integers(-(10**9), 10**9),
    hundredths=st.integers(0, 99),
    space=st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    point=st.sampled_from([".", ","]),
)
def test_thousands_stand_apart_or_not(number: int, hundredths: int, space: str, point: str) -> None:
    written = f"{number:,}".replace(",", space) + f"{point}{hundredths:02d}"
    assert number_in(written) == float(f"{number}.{hundredths:02d}")


@pytest.mark.parametrize(
    "text", ["12 34", "1 94", "1234 567", "1 234 56", "521  702", "1,2,3", "1 234.5 6", "douze", ""]
)
def test_what_is_otherwise_apart_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        number_in(text)


def test_what_is_a_number_stays_one() -> None:
    assert number_in(12) == number_in(12.0) == number_in(" 12 ") == 12
