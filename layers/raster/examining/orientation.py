"""How a picture is turned upright, and whether it can be read in pieces: what its head says.

Nothing is decoded here: the library that reads tags refuses a large picture, or reads it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

_ORIENTATION = 0x0112
_PNG_HEAD, _PNG_INTERLACED = 8, 12
# EXIF in a PNG is no longer than a segment of a JPEG that may hold it.
_MOST_EXIF = 65_536
# Markers of a JPEG: frames that come in several scans, the first scan, those without a length.
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_SCAN, _ALONE = 0xDA, frozenset({0x01, *range(0xD0, 0xD9)})


def orientation_of(dataset: Any, path: Path) -> int:
    """EXIF's orientation, 1 to 8; 1 where the file says nothing that makes sense."""
    if dataset.driver == "JPEG":
        said = dataset.tags().get("EXIF_Orientation", "")
        number = int(said) if said.isdigit() else 1
    else:
        with path.open("rb") as file:
            number = _of_tiff(file) if dataset.driver == "GTiff" else _of_png(file)
    return number if number in range(1, 9) else 1


def is_held_whole(driver: str, path: Path) -> bool:
    """Whether a decoder holds the whole picture to give a part of it: an interlaced PNG's pixels, a
    progressive JPEG's coefficients.
    """
    with path.open("rb") as file:
        if driver == "PNG":
            head = next(_chunks(file), (b"", 0))
            return head[0] == b"IHDR" and file.read(13)[_PNG_INTERLACED:] == b"\1"
        return driver == "JPEG" and any(each in _PROGRESSIVE for each in _markers(file))


def _of_tiff(file: BinaryIO) -> int:
    head = file.read(8)
    if head[2:3] == b"\x2b" or head[3:4] == b"\x2b":  # BigTIFF
        head += file.read(8)
    try:
        directory = ImageFileDirectory_v2(head)
        file.seek(directory.next)
        directory.load(file)
        return int(directory.get(_ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError):
        return 1


def _of_png(file: BinaryIO) -> int:
    for kind, length in _chunks(file):
        if kind == b"eXIf" and length <= _MOST_EXIF:
            exif = Image.Exif()
            try:
                exif.load(file.read(length))
                return int(exif.get(_ORIENTATION, 1))
            except (OSError, SyntaxError, ValueError, TypeError, KeyError):
                return 1
    return 1


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Kind and length of each chunk of a PNG, with the file at its data; the pixels are leapt
    over.
    """
    at = _PNG_HEAD
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        yield head[4:], length
        at += 12 + length


def _markers(file: BinaryIO) -> Iterator[int]:
    """The markers of a JPEG up to its first scan."""
    file.seek(2)
    while (head := file.read(2)) and head[0] == 0xFF:
        marker = head[1]
        if marker == 0xFF:  # padding
            file.seek(-1, 1)
            continue
        yield marker
        if marker == _SCAN:
            return
        if marker not in _ALONE:
            file.seek(int.from_bytes(file.read(2), "big") - 2, 1)
