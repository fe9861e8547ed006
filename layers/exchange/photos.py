"""Photos made harmless: decoded within bounds, turned upright, re-encoded without any metadata.

What a camera writes into a file (position, date, model, owner, a second picture) is never stored.
The position alone is read first, so that the form can offer it to whoever sends the photo.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 15 * 1024 * 1024
MAX_PHOTOS = 5
MAX_SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP")
# A JPEG is decoded at a fraction of its size, but a progressive one keeps all its coefficients.
MAX_PIXELS = {"JPEG": 70_000_000, "MPO": 70_000_000}
MAX_PIXELS_OTHERS = 36_000_000
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
_QUALITY = 85
_GPS_IFD = 0x8825
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE, _ERROR_METRES = 1, 2, 3, 4, 31


class PhotoRefused(ValueError):
    """A file that is no photo we take; the message is one sentence for people."""


class NoPhoto(PhotoRefused):
    """A file that is something else than a photo."""


@dataclass(frozen=True, slots=True)
class PhotoPosition:
    """Where a camera says it was: WGS 84 degrees, accuracy in metres where it says so."""

    longitude: float
    latitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A JPEG of ours: its bytes, their SHA-256, its size in pixels, where it was taken."""

    jpeg: bytes
    digest: str
    width: int
    height: int
    position: PhotoPosition | None = None


def clean_photo(data: bytes, name: str = "", side: int = MAX_SIDE) -> CleanPhoto:
    """A file as a photo that can be stored, at most `side` pixels wide and high.

    Raises:
        PhotoRefused: empty, too heavy, too large, broken, or no JPEG, PNG or WebP (`NoPhoto`).
    """
    if not data:
        raise PhotoRefused(_("« %s » est vide : choisissez-la de nouveau.") % name)
    if len(data) > MAX_BYTES:
        raise PhotoRefused(too_heavy(name))
    if is_heif(data):
        raise PhotoRefused(
            _(
                "« %s » est dans le format des iPhone (HEIC), qui ne se lit pas ici : "
                "enregistrez-la en JPEG, puis envoyez-la."
            )
            % name
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _cleaned(data, name, side)
    except PhotoRefused:
        raise
    except Image.DecompressionBombError:
        raise PhotoRefused(_too_large(name)) from None
    except UnidentifiedImageError:
        raise NoPhoto(
            _("« %s » n’est pas une photo : envoyez une image JPEG, PNG ou WebP.") % name
        ) from None
    except Exception:  # decoders raise anything on damaged files; none of it is for people
        raise PhotoRefused(
            _("« %s » est abîmée et ne s’ouvre pas : reprenez-la ou choisissez-en une autre.")
            % name
        ) from None


def is_heif(data: bytes) -> bool:
    """Whether a file begins as a picture of an iPhone does (HEIF, ISO/IEC 23008-12; AVIF)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def too_heavy(name: str) -> str:
    """What a person reads whose file is over the limit."""
    return _("« %s » est trop lourde : 15 Mo au plus par photo.") % name


def _too_large(name: str) -> str:
    return _("« %s » a trop de pixels pour être lue : réduisez-la, puis envoyez-la.") % name


def _cleaned(data: bytes, name: str, side: int) -> CleanPhoto:
    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        limit = MAX_PIXELS.get(opened.format or "", MAX_PIXELS_OTHERS)
        # Before anything is decoded: a few kilobytes may announce a billion pixels.
        if opened.width * opened.height > limit:
            raise PhotoRefused(_too_large(name))
        exif = opened.getexif()
        position = _position(exif.get_ifd(_GPS_IFD))
        opened.draft("RGB", (side, side))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((side, side))
        picture = _opaque(upright)
    picture.info.clear()  # comment, profile, XMP: the encoder would write them again
    encoded = BytesIO()
    picture.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    jpeg = encoded.getvalue()
    digest = hashlib.sha256(jpeg).hexdigest()
    return CleanPhoto(jpeg, digest, picture.width, picture.height, position)


def _opaque(image: Image.Image) -> Image.Image:
    """In RGB, on white where it is transparent."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    if image.mode.startswith("I"):  # 16 bits: converting clips, so scale first
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _position(gps: Mapping[int, Any]) -> PhotoPosition | None:
    """The position in the GPS tags, or None where it is absent or senseless."""
    try:
        latitude = _degrees(gps[_LATITUDE], gps[_LATITUDE_REF], "S")
        longitude = _degrees(gps[_LONGITUDE], gps[_LONGITUDE_REF], "W")
        error = float(gps.get(_ERROR_METRES, 0) or 0)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    # 0, 0 is what cameras write that have no position.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return None
    return PhotoPosition(longitude, latitude, error if 0 < error < 100_000 else None)


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError(value)
    letter = reference.decode("ascii", "ignore") if isinstance(reference, bytes) else reference
    return -value if str(letter).strip("\0 ").upper() == negative else value
