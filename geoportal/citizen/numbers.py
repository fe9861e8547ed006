"""Public numbers of requests: eight digits that can be read over the telephone.

Seven are random, so that a number tells neither how many requests there are nor when one came;
the eighth is a check digit (Damm's quasigroup of order 10), which detects every single wrong digit
and every swap of neighbours.
"""

from __future__ import annotations

import re
import secrets

from django.utils.translation import gettext as _

LENGTH = 8
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class BadNumber(ValueError):
    """Not a number of ours; the message is for people."""


def check_digit(digits: str) -> str:
    """The digit that makes `digits` valid."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return str(interim)


def new_number() -> str:
    """A random valid number; the first digit is never 0, which people leave out."""
    digits = str(secrets.randbelow(9_000_000) + 1_000_000)
    return digits + check_digit(digits)


def read_number(text: str) -> str:
    """The number in what somebody typed: spaces, dots and dashes do not matter.

    Raises:
        BadNumber: not eight digits, or the check digit says that one is wrong.
    """
    digits = re.sub(r"[\s.\-\u00a0\u202f]", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise BadNumber(_("Un numéro de demande a huit chiffres, par exemple 4827 1936."))
    if check_digit(digits[:-1]) != digits[-1]:
        raise BadNumber(
            _("Ce numéro n’existe pas : un chiffre est faux ou deux sont inversés. Vérifiez-le.")
        )
    return digits


def spoken(number: str) -> str:
    """The number in two groups of four, as it is read aloud and printed."""
    return f"{number[:4]}\u00a0{number[4:]}"
