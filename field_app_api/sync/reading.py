"""From what a phone sent to an operation: shapes and types only, nothing of what it means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from field_app_api.sync.json_bodies import Doubled, Unreadable, canonical
from layers.catalog.collecting import METHODS, Method
from layers.catalog.rows import KEY_BITS

MOST_FILES = 50
MOST_VALUES = 200
MOST_DEPTH = 20
MOST_OFFSET = timedelta(hours=16)
_LARGEST = 2**63 - 1
# What every JSON of the world keeps exactly.
MOST_SEQUENCE = 2**53 - 1
# As RFC 9562 writes them: versions 1 to 8, whoever makes them. Those that everybody has, like the
# one of noughts, name nothing.
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII | re.I
)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
# What PostgreSQL's jsonb refuses although JSON has it: NUL, and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DeclaredFile:
    """A file that an operation says will come."""

    sha256: str
    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """An operation as its phone tells it; coordinates in WGS 84.

    `at` is None where whoever sends says that the time is not known.
    """

    id: UUID
    schema: int
    device: str
    sequence: int
    at: datetime | None
    layer: str
    method: Method
    key: int | None
    parent: UUID | None
    base_version: int | None
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    position: tuple[float, float] | None
    accuracy_m: float | None
    place_source: str
    files: tuple[DeclaredFile, ...]


def digest_of(account: int | None, value: Any) -> str:
    """What makes two bodies of one account the same."""
    return sha256(f"{account}\n".encode() + canonical(value)).hexdigest()


def is_uuid(text: Any) -> bool:
    """Whether a text is a UUID of RFC 9562 that somebody made."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def named(value: Any) -> UUID | None:
    """The id that can be read in whatever came, or None."""
    if not isinstance(value, Mapping):
        return None
    for member in ("id", "uuid", "instanceID"):
        try:
            return UUID(value[member])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return None


def read_operation(value: Any) -> Said:
    """An operation.

    Raises:
        Unreadable: a member is missing or of another type, or what it holds cannot be stored.
    """
    if not isinstance(value, Mapping):
        raise Unreadable(_("Une saisie est un objet JSON."))
    _storable(value)
    method = _text(value, "method", 10)
    if method not in METHODS:
        raise Unreadable(_("« %s » n’est pas une action connue.") % method)
    return Said(
        id=_required(_uuid(value, "id"), "id"),
        schema=_required(_integer(value, "schema"), "schema"),
        device=_text(value, "device", 64),
        sequence=_sequence(value),
        at=_moment(value),
        layer=_text(value, "layer", 60),
        method=method,
        key=_key(value),
        parent=_uuid(value, "parent"),
        base_version=_integer(value, "base_version"),
        old=_values(value, "old"),
        new=_values(value, "new"),
        position=_position(value.get("geometry")),
        accuracy_m=_accuracy(value.get("accuracy_m")),
        place_source=_text(value, "place_source", 12, default="gps"),
        files=_files(value.get("files")),
    )


def _required(found: Any, member: str) -> Any:
    if found is None:
        raise Unreadable(_("« %s » manque.") % member)
    return found


def _storable(value: Any, depth: int = 0) -> None:
    if isinstance(value, Doubled):
        raise Unreadable(_("« %s » est dit deux fois : on ne sait pas lequel vaut.") % value.name)
    if depth > MOST_DEPTH:
        raise Unreadable(_("Ce JSON est emboîté trop profondément."))
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise Unreadable(_("Un texte contient un caractère qui ne se conserve pas."))
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Unreadable(_("Un nombre n’en est pas un (NaN ou infini)."))
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise Unreadable(_("Un nombre est trop grand."))
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _storable(name, depth + 1)
            _storable(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            _storable(member, depth + 1)


def _text(value: Mapping[str, Any], member: str, most: int, default: str | None = None) -> str:
    text = value.get(member, default)
    if text is None:
        return _required(default, member)  # type: ignore[no-any-return]
    if not isinstance(text, str) or not text or len(text) > most:
        raise Unreadable(_("« %s » est un texte de %s caractères au plus.") % (member, most))
    return text


def _integer(value: Mapping[str, Any], member: str) -> int | None:
    number = value.get(member)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**31:
        raise Unreadable(_("« %s » est un nombre entier.") % member)
    return number


def _sequence(value: Mapping[str, Any]) -> int:
    rank = value.get("sequence")
    if isinstance(rank, int) and not isinstance(rank, bool) and 1 <= rank <= MOST_SEQUENCE:
        return rank
    raise Unreadable(_("« sequence » est un rang : 1, 2, 3… (2⁵³ − 1 au plus)."))


def _key(value: Mapping[str, Any]) -> int | None:
    key = value.get("key")
    if key is None:
        return None
    if isinstance(key, bool) or not isinstance(key, int) or not 0 < key < 2**KEY_BITS:
        raise Unreadable(_("« key » est la clé d’une fiche."))
    return key


def _uuid(value: Mapping[str, Any], member: str) -> UUID | None:
    text = value.get(member)
    if text is None:
        return None
    if not is_uuid(text):
        raise Unreadable(_("« %s » n’est pas un UUID.") % member)
    return UUID(text)


def _moment(value: Mapping[str, Any]) -> datetime | None:
    text = value.get("at")
    if text is None and "at" in value:
        return None
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
        offset = moment.utcoffset() if moment is not None else None
        # No place on earth is further from Greenwich, and the database stores none that is.
        if moment is not None and offset is not None and abs(offset) < MOST_OFFSET:
            # Times of the edge of the calendar overflow as soon as they are compared.
            moment - timedelta(days=2), moment + timedelta(days=2)
            return moment
    except (ValueError, OverflowError):
        pass
    raise Unreadable(_("« at » est un instant avec son fuseau (2026-05-04T10:00:00+02:00)."))


def _values(value: Mapping[str, Any], member: str) -> Mapping[str, Any]:
    values = value.get(member)
    if values is None:
        return {}
    if not isinstance(values, Mapping) or len(values) > MOST_VALUES:
        raise Unreadable(_("« %s » est un objet : une valeur par question.") % member)
    return values


def _position(geometry: Any) -> tuple[float, float] | None:
    if geometry is None:
        return None
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    is_point = isinstance(geometry, Mapping) and geometry.get("type") == "Point"
    if not is_point or not isinstance(coordinates, list) or not 2 <= len(coordinates) <= 4:
        raise Unreadable(_("« geometry » est un point GeoJSON : longitude, latitude."))
    numbers = [each for each in coordinates if isinstance(each, int | float)]
    if len(numbers) != len(coordinates) or any(isinstance(each, bool) for each in numbers):
        raise Unreadable(_("« geometry » est un point GeoJSON : longitude, latitude."))
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if abs(longitude) > 180 or abs(latitude) > 85:
        raise Unreadable(_("La position n’est pas en degrés : longitude, latitude."))
    # A height that a phone adds is the ellipsoid's, not the levelled one: it is left out.
    return longitude, latitude


def _accuracy(metres: Any) -> float | None:
    if metres is None:
        return None
    if isinstance(metres, bool) or not isinstance(metres, int | float) or not 0 <= metres < 1e6:
        raise Unreadable(_("« accuracy_m » est un nombre de mètres."))
    return float(metres)


def _files(files: Any) -> tuple[DeclaredFile, ...]:
    if files is None:
        return ()
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise Unreadable(_("« files » est une liste de %s fichiers au plus.") % MOST_FILES)
    told: dict[str, DeclaredFile] = {}
    for each in files:
        digest = each.get("sha256") if isinstance(each, Mapping) else None
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise Unreadable(_("Un fichier se déclare avec son SHA-256 en hexadécimal."))
        size = _integer(each, "size")
        texts = [each.get("name") or "", each.get("type") or ""]
        if not all(isinstance(text, str) for text in texts):
            raise Unreadable(_("Le nom et le type d’un fichier sont des textes."))
        told[digest] = DeclaredFile(digest, texts[0][:200], texts[1][:100], size)
    return tuple(told.values())
