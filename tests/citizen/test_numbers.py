"""Numbers that survive the telephone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geoportal.citizen.numbers import BadNumber, check_digit, new_number, read_number, spoken

sevens = st.integers(1_000_000, 9_999_999).map(str)
numbers = sevens.map(lambda digits: digits + check_digit(digits))


def test_a_new_number_is_valid_and_never_begins_with_zero() -> None:
    for _ in range(200):
        number = new_number()
        assert read_number(number) == number
        assert number[0] != "0"


@given(numbers)
def test_it_is_read_as_it_is_spoken(number: str) -> None:
    assert read_number(spoken(number)) == number
    assert read_number(f" {number[:2]}.{number[2:4]}-{number[4:]} ") == number


@given(numbers, st.integers(0, 7), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(number: str, at: int, shift: int) -> None:
    wrong = str((int(number[at]) + shift) % 10)
    with pytest.raises(BadNumber):
        read_number(number[:at] + wrong + number[at + 1 :])


@given(numbers, st.integers(0, 6))
def test_every_swap_of_neighbours_is_noticed(number: str, at: int) -> None:
    assume(number[at] != number[at + 1])
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    with pytest.raises(BadNumber, match="inversés"):
        read_number(swapped)


@pytest.mark.parametrize("text", ["", "1234", "123456789", "abcdefgh", "٤٨٢٧١٩٣٦", "12345678; --"])
def test_what_is_no_number_gets_the_rule(text: str) -> None:
    with pytest.raises(BadNumber, match="huit chiffres"):
        read_number(text)
