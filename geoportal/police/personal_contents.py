"""Shapes of plates, vehicle numbers, images and contacts among the values of a column.

One value of these shapes is enough to refuse a column; only a telephone number written without
any sign between its digits could as well be a serial number, and counts if half the column is so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import Enum
from typing import Any


class Kind(Enum):
    """What a value may be."""

    PLATE = "plate"
    PERSON = "person"
    CONTACT = "contact"
    IMAGE = "image"
    DIGEST = "digest"
    LINK = "link"


_L = "[A-HJ-NP-TV-Z]"  # the letters of French plates: no I, O, U
_MONTHS = "JAN|FEV|FEB|MAR|AVR|APR|MAI|MAY|JUN|JUL|AOU|AUG|SEP|OCT|NOV|DEC"
_ROAD = "PR|PK|RD|RN|CD|VC|CR|RM|KM"

# A whole line, in capitals, with « - » and spaces as the only signs.
_PLATE_FORMS = "|".join(
    (
        # France since 2009, Italy: AB-123-CD; but not RD 982 PR.
        rf"(?!(?:{_ROAD})[ -]?[0-9]{{3}}[ -]?(?:{_ROAD}))"
        rf"{_L}{{2}}[ -]?[0-9]{{3}}[ -]?{_L}{{2}}",
        # France before: 1234 AB 76; but neither 12 MAR 18 nor 982 PR 12.
        rf"(?!(?:[0-2]?[0-9]|3[01])[ -]?(?:{_MONTHS})[ -])"
        rf"(?![0-9]+[ -]?(?:{_ROAD})[ -]?[0-9])"
        rf"[0-9]{{1,4}}[ -]?{_L}{{2,3}}[ -]?(?:[0-9]{{2}}|2[AB]|97[1-6])",
        # Belgium: 1-ABC-234.
        r"[1-9]-[A-Z]{3}-[0-9]{3}",
        # Spain: 1234 BCD.
        r"(?![0-9]{4}[ -]?(?:KMH|MPH|RPM))[0-9]{4}[ -]?[BCDFGHJKLMNPRSTVWXYZ]{3}",
        # Great Britain: AB12 CDE; not PR12 SUD.
        rf"(?!{_ROAD})[A-Z]{{2}}[0-9]{{2}} ?(?!SUD|EST|OUE|NOR)[A-HJ-PR-Z]{{3}}",
        # Germany, its space written: M-AB 1234.
        r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9][0-9]{1,3}[EH]?",
        # Netherlands and Portugal: AB-12-CD, 12-AB-CD, AB-CD-12, 12-ABC-3, 1-ABC-23, AB-123-C.
        r"[A-Z]{2}-[0-9]{2}-[A-Z]{2}|[0-9]{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-[0-9]{2}",
        rf"[0-9]{{2}}-(?!{_MONTHS})[A-Z]{{3}}-[0-9]|[0-9]-(?!{_MONTHS})[A-Z]{{3}}-[0-9]{{2}}",
        rf"(?!{_ROAD})[A-Z]{{2}}-[0-9]{{3}}-[A-Z]",
        # Switzerland, but for what is also a country or a direction: VD 123456.
        r"(?:AG|AI|AR|BE|BL|BS|GE|GL|GR|JU|LU|NW|OW|SG|SH|SZ|TG|TI|UR|VD|VS|ZG|ZH)"
        r"[ -][0-9]{4,6}",
    )
)
_PLATE_LINES = re.compile(rf"^(?:{_PLATE_FORMS})$", re.MULTILINE)
# Anywhere in a longer text; a road and its mark (RD-982-PR12) are no plate.
_PLATE_INSIDE = re.compile(
    rf"(?<![A-Z0-9-])(?!(?:{_ROAD})-?[0-9]{{3}}-?(?:{_ROAD}))"
    rf"{_L}{{2}}(?:-[0-9]{{3}}-|[0-9]{{3}}){_L}{{2}}(?![A-Z0-9-])"
)
# Seventeen signs, at least two of them letters, the last four digits.
_VIN = re.compile(
    r"(?<![A-Z0-9])(?=[0-9]*[A-HJ-NPR-Z][0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{13}[0-9]{4}(?![A-Z0-9])"
)
_IMAGE_FILE = re.compile(
    r"\.(?:jpe?g|jpe|png|gif|bmp|tiff?|webp|heic|heif|avif|avi|mp4|m4v|mov|mkv|mpe?g|mts|webm|wmv|"
    r"flv|3gp|h26[45])(?=$|[?#\"'\s;,)\]}])",
    re.MULTILINE,
)
# How JPEG, PNG, GIF, WebP and MP4 begin, in base64 and in hexadecimal, in small letters.
_IMAGE_BEGINS = (
    *("/9j/", "ivborw0kgg", "r0lgod", "uklgr", "aaaaigz0exa", "aaaagz0exa", "aaaahgz0exa"),
    *("ffd8ff", "0xffd8ff", r"\xffd8ff", "89504e47", "0x89504e47", r"\x89504e47"),
)
_DATA_URI = re.compile(r"\bdata:[a-z]+/[a-z0-9.+-]+[;,]")
# Whatever it is, so much of it without a space is no measurement.
_BLOB_LENGTH = 400
_BLOB = re.compile(rf"[A-Za-z0-9+/_=-]{{{_BLOB_LENGTH},}}")
_MAIL = re.compile(r"[^\s@,;:<>()]@[a-z0-9.-]+\.[a-z]{2,}")
_PHONE = re.compile(
    r"(?:(?<=\s)|^)0[1-9](?P<sign>[ .])[0-9]{2}(?:(?P=sign)[0-9]{2}){3}(?=$|[\s,;)])", re.MULTILINE
)
_PAIRS = re.compile(r"[ .][0-9][0-9][ .][0-9][0-9][ .]")
_PHONE_FROM_ABROAD = re.compile(
    # The two noughts of a number among its digits call nobody.
    r"(?:\+|(?<![0-9])(?<![0-9][.,])00)33[ .-]?(?:\(0\)[ .]?)?[1-9](?:[ .-]?[0-9]{2}){4}(?![0-9])"
)
_BARE_PHONE = re.compile(r"^0[1-9][0-9]{8}$", re.MULTILINE)
_BARE_SHARE = 0.5

# MD5, SHA-1, SHA-256 of something that was not to be seen: whoever has plates finds it again.
_DIGESTS = re.compile(r"^(?:[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{64})$", re.MULTILINE)
_LINK = re.compile(r"(?:https?|ftp|file)://|^\\\\[a-z0-9]", re.MULTILINE)
# Letters of other alphabets that look like Latin ones, and what is not seen at all.
_ALIKE = str.maketrans(
    dict(zip("АВЕКМНОРСТУХІЈЅавекмнорстухіјѕ", "ABEKMHOPCTYXIJSabekmhopctyxijs", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)

# Numbers, dates and hours: two letters beside each other would be no clock's.
_NOT_MEASURED = re.compile(r"[^0-9.,:/+\-TZ \n]")
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−_.·•", "-") | dict.fromkeys("\u00a0\u202f\t", " "))
_CLOCKED = ("TT", "TZ", "ZT", "ZZ")


def kind_of_contents(values: Sequence[Any]) -> Kind | None:
    """What some value of a column looks like, or None; None, numbers and dates are passed over."""
    if _measures_only(values):
        return None
    texts = _texts(values)
    if isinstance(texts, Kind):
        return texts
    # In one text, so that a column costs a few searches and not one for each value.
    text = _plainly_written("\n".join(map(str.strip, texts)))
    if _has_phone(text) or len(_bare_phones(text)) > len(texts) * _BARE_SHARE:
        return Kind.CONTACT
    upper = text.upper()
    plain = upper.translate(_SIGNS)
    if _PLATE_LINES.search(plain) or _PLATE_INSIDE.search(plain) or _VIN.search(upper):
        return Kind.PLATE
    if _DIGESTS.search(upper):
        return Kind.DIGEST
    lower = text.lower()
    if _has_image(lower) or (
        max(map(len, texts), default=0) >= _BLOB_LENGTH and _BLOB.search(text)
    ):
        return Kind.IMAGE
    if "//" in lower and _LINK.search(lower):
        return Kind.LINK
    return Kind.CONTACT if "@" in lower and _MAIL.search(lower) else None


def _plainly_written(text: str) -> str:
    """With the Latin letters and digits that a person takes the signs for."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def _measures_only(values: Sequence[Any]) -> bool:
    """Whether there are only numbers, dates and hours: most columns, and then at little cost."""
    try:
        text = "\n".join(values)
    except TypeError:  # a file that knows types
        return False
    if _NOT_MEASURED.search(text) or _has_phone(text) or _bare_phones(text):
        return False
    return not any(pair in text for pair in _CLOCKED)


def _has_phone(text: str) -> bool:
    """With signs between its digits, or with its country; what is quickly excluded comes first."""
    if _PAIRS.search(text) and _PHONE.search(text):
        return True
    return ("+33" in text or "0033" in text) and bool(_PHONE_FROM_ABROAD.search(text))


def _bare_phones(text: str) -> list[str]:
    return _BARE_PHONE.findall(text) if text.startswith("0") or "\n0" in text else []


def _has_image(lower: str) -> bool:
    """A file's name, a data URI, or the first bytes as text."""
    if _IMAGE_FILE.search(lower) or ("data:" in lower and _DATA_URI.search(lower)):
        return True
    return lower.startswith(_IMAGE_BEGINS) or any(f"\n{each}" in lower for each in _IMAGE_BEGINS)


def _texts(values: Sequence[Any]) -> set[str] | Kind:
    """The different texts among the values; bytes are an image, whatever they are."""
    found: set[str] = set()
    for value in _different(values):
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, bytes | bytearray | memoryview):
            return Kind.IMAGE
        elif not (value is None or isinstance(value, bool | int | float | date | time)):
            found.add(str(value))
    found.discard("")
    return found


def _different(values: Sequence[Any]) -> Iterable[Any]:
    try:
        return set(values)
    except TypeError:  # lists and objects of files that have them
        return values
