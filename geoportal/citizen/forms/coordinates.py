"""Coordinates as people write them: decimal points or commas, degrees-minutes-seconds, letters.

WGS 84 degrees, latitude first unless letters say otherwise: that is how telephones and maps show
them. Numbers in metres are refused rather than guessed to be in some projection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layers.territory.locate import BadCoordinates

LENGTH_LIMIT = 120
_LETTERS = frozenset("NSEW")
_DEGREE, _MINUTE, _SECOND = "°", "'", '"'
_SPELLINGS = (
    (r"''|[″”“„〞]|′′|’’", _SECOND),
    (r"[′’‘`´]", _MINUTE),
    (r"[º˚]", _DEGREE),
    (r"[−–—]", "-"),
    (r"GEO:", ""),
    (r"LATITUDE|LAT\b\.?", " "),
    (r"LONGITUDE|LONG\b\.?|LON\b\.?|LNG\b", " "),
    (r"NORD|NORTH", "N"),
    (r"OUEST|WEST|O", "W"),
    (r"SUD|SOUTH", "S"),
    (r"EST|EAST", "E"),
    (r"[:=()]", " "),
)
_TOKEN = re.compile(r"""\s*(?:(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?)|(?P<mark>[°'"NSEW;]))\s*""")


@dataclass(frozen=True, slots=True)
class _Angle:
    """Degrees, and the letter of its axis where one was written."""

    degrees: float
    letter: str


def _refused() -> BadCoordinates:
    return BadCoordinates(
        _(
            "Ces coordonnées ne se lisent pas. Écrivez la latitude puis la longitude en degrés, "
            "par exemple 49,5178 0,5345 ou 49°31'04\" N 0°32'04\" E."
        )
    )


def parse_coordinates(text: str) -> tuple[float, float]:
    """The longitude and latitude, in WGS 84 degrees, that somebody typed.

    Raises:
        BadCoordinates: they cannot be read; the message is for people.
    """
    if len(text) > LENGTH_LIMIT:
        raise _refused()
    tokens = _tokens(_decimal_points(_spelled(text)))
    first, second = (_angle(part) for part in _halves(tokens))
    axes = first.letter + second.letter
    if first.letter in set("EW") or second.letter in set("NS"):
        first, second = second, first
    if set(axes) & set("NS") == set(axes) and len(axes) > 1:
        raise _refused()
    if set(axes) & set("EW") == set(axes) and len(axes) > 1:
        raise _refused()
    latitude, longitude = first.degrees, second.degrees
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadCoordinates(
            _(
                "Ces nombres ne sont pas des degrés : la latitude va de −90 à 90, la longitude de "
                "−180 à 180. Les coordonnées Lambert, en mètres, ne sont pas acceptées ici."
            )
        )
    return longitude, latitude


def written(longitude: float, latitude: float) -> str:
    """How a position is written back: latitude first, about a metre precise."""
    return f"{latitude:.5f}, {longitude:.5f}"


def _spelled(text: str) -> str:
    """One spelling for every sign; upper case."""
    plain = text.upper()
    for pattern, sign in _SPELLINGS:
        plain = re.sub(pattern, sign, plain)
    return plain.strip(" ,;.\t\r\n")


def _decimal_points(text: str) -> str:
    """Commas become points where they are decimal, `;` where they stand between the numbers."""
    plain = re.sub(r"[/\n]", ";", text)
    if ";" in plain:
        return re.sub(r"(?<=[0-9]),(?=[0-9])", ".", plain).replace(",", " ")
    if "." in plain:
        return plain.replace(",", ";")
    # « 49,5, 0,5 »: a comma beside a space, or after a sign, stands between.
    between = r",\s+|\s+,|(?<=[^0-9\s]),|,(?=[-+NSEW])"
    if re.search(between, plain):
        return re.sub(between, ";", plain, count=1).replace(",", ".")
    numbers = re.fullmatch(r"([-+]?[0-9]+),([0-9]+),([-+]?[0-9]+),([0-9]+)", plain)
    if numbers:
        return "{}.{};{}.{}".format(*numbers.groups())
    return plain.replace(",", ".")


def _tokens(text: str) -> list[str]:
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise _refused()
        tokens.append(found["number"] or found["mark"])
        at = found.end()
    return tokens


def _halves(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Split where the second angle begins."""
    at = _second_begins(tokens)
    first, second = tokens[:at], tokens[at:]
    if second and second[0] == ";":
        second = second[1:]
    if not first or not second or ";" in first + second:
        raise _refused()
    return first, second


def _second_begins(tokens: list[str]) -> int:
    if ";" in tokens:
        return tokens.index(";")
    letters = [at for at, token in enumerate(tokens) if token in _LETTERS]
    if len(letters) == 2:
        return letters[1] if letters[0] == 0 else letters[0] + 1
    degrees = [at for at, token in enumerate(tokens) if token == _DEGREE]
    if len(degrees) == 2:
        return degrees[1] - 1
    if letters or len(tokens) % 2:
        raise _refused()
    return len(tokens) // 2


def _angle(tokens: list[str]) -> _Angle:
    """One to three numbers with their signs in order, the letter before or after."""
    letters = [token for token in tokens if token in _LETTERS]
    if len(letters) > 1 or (letters and not {tokens[0], tokens[-1]} & _LETTERS):
        raise _refused()
    letter = letters[0] if letters else ""
    rest = [token for token in tokens if token not in _LETTERS]
    numbers: list[str] = []
    for token in rest:
        if token in (_DEGREE, _MINUTE, _SECOND):
            if len(numbers) != (_DEGREE, _MINUTE, _SECOND).index(token) + 1:
                raise _refused()
        else:
            numbers.append(token)
    if not 1 <= len(numbers) <= 3:
        raise _refused()
    whole, *parts = numbers
    # Only the last number may have decimals, and only the first a sign.
    if any("." in number for number in numbers[:-1]) or any(part[0] in "-+" for part in parts):
        raise _refused()
    minutes, seconds = (*(float(part) for part in parts), 0.0, 0.0)[:2]
    if minutes >= 60 or seconds >= 60:
        raise _refused()
    negative = whole.startswith("-")
    if negative and letter:
        raise _refused()
    degrees = abs(float(whole)) + minutes / 60 + seconds / 3600
    return _Angle(-degrees if negative or letter in set("SW") else degrees, letter)
