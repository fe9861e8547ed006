"""Quantities as people write them: with a unit, an altitude with its datum, an age with its error.

Nothing is guessed: « env. 12 » and « 10-12 » are none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archaeology.sites.importing.names import plain
from layers.exchange.numbers import number_in

# Of each unit: how many of it make how many metres, so that 57 cm are 0.57 m to the last digit.
_LENGTHS = {
    word: per
    for words, per in (
        ("m metre metres", (1, 1)),
        ("dm decimetre decimetres", (10, 1)),
        ("cm centimetre centimetres", (100, 1)),
        ("mm millimetre millimetres", (1000, 1)),
        ("km kilometre kilometres", (1, 1000)),
    )
    for word in words.split()
}
_WITH_UNIT = re.compile(r"(.*[\d.,])\s*([^\W\d_]+)\.?")
_WITH_DATUM = re.compile(r"(.*?)\s*(?:NGF(?:[- ]?IGN\s?69)?|IGN\s?69)", re.IGNORECASE)
_SIGN = re.compile(r"^(?:±|\+/?-)\s*")
_AGE = re.compile(
    r"(?P<age>[^±+]*\d)(?:\s*(?:±|\+/?-)\s*(?P<error>[^±+]*\d))?(?:\s*ans)?(?:\s*(?:BP|B\.\s?P\.))?"
)


class NotThatQuantity(ValueError):
    """A text says another quantity than the field; the message is for people."""


@dataclass(frozen=True, slots=True)
class Age:
    """A conventional radiocarbon age, years BP, with its error where it was written with one."""

    years: float
    error: float | None = None


def metres_in(value: object) -> float:
    """A length in metres: a number of them, or one with its unit.

    Raises:
        NotThatQuantity: the unit is none of length.
        ValueError: the text is no number.
        TypeError: the value is neither.
    """
    found = _WITH_UNIT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return number_in(value)
    number = number_in(found[1])
    per = _LENGTHS.get(plain(found[2]))
    if per is None:
        words = _(
            "« %(value)s » : « %(unit)s » n’est pas une unité de longueur ; sont lues m, dm, cm,"
            " mm et km."
        )
        raise NotThatQuantity(words % {"value": str(value)[:40], "unit": found[2][:20]})
    return number * per[1] / per[0]


def margin_in(value: object) -> object:
    """What stands behind the « ± » that people write before an uncertainty."""
    return _SIGN.sub("", value.strip()) if isinstance(value, str) else value


def altitude_in(value: object) -> tuple[float, bool]:
    """An altitude in metres, and whether it was written with « NGF ».

    Raises: as `metres_in`.
    """
    found = _WITH_DATUM.fullmatch(value.strip()) if isinstance(value, str) else None
    return (metres_in(found[1]), True) if found else (metres_in(value), False)


def age_in(value: object) -> Age:
    """A radiocarbon age: a number of years, with or without « BP » and « ± » its error. One that
    is calibrated is none.

    Raises:
        ValueError: the text is no age, or one below 0.
        TypeError: the value is neither.
    """
    found = _AGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return Age(_years(value))
    return Age(_years(found["age"]), None if found["error"] is None else _years(found["error"]))


def _years(value: object) -> float:
    years = number_in(value)
    if not 0 <= years < math.inf:
        raise ValueError
    return years
