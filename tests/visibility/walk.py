"""The walk's judgement: what an actor must see of rows, and where an observation differs."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.test import Client

from layers.access.actor import Actor
from layers.access.policy import Access, Position
from layers.catalog.layer import Layer
from layers.catalog.probes import Observation, Probe
from layers.catalog.sql.changes import was_visible_to
from tests.visibility.rows import WalkedRow

# Made once: made anew for each of ten thousands of points, they are a tenth of the walk.
LAMBERT, DEGREES = SpatialReference(2154), SpatialReference(4326)
TO_DEGREES, TO_LAMBERT = CoordTransform(LAMBERT, DEGREES), CoordTransform(DEGREES, LAMBERT)
# Longer than this a hidden value is looked for in the raw bytes; shorter ones occur by chance.
TELLING_LENGTH = 6
_TOKEN = re.compile(r"Bearer [^'\"]+")


@dataclass(frozen=True)
class Heard:
    """An answer, and its bytes: the body unpacked, the headers."""

    response: Any
    raw: list[bytes]

    def again(self) -> Any:
        """The answer, as if it had come now."""
        if getattr(self.response, "streaming", False):
            self.response.streaming_content = self.raw[:1]
        return self.response


class RecordingClient(Client):
    """Django's test client, remembering every byte it was given.

    Nothing changes during a walk: a page about everything, which each layer's look asks for, is
    asked once by each onlooker, and its bytes count for every look.
    """

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[bytes] = []
        self.failures: list[str] = []
        self.known: dict[str, Heard] = {}

    @staticmethod
    def question(path: Any, data: Any, args: Any, extra: Any) -> str:
        """A question, whoever's device asks it."""
        return _TOKEN.sub("Bearer", repr((path, data, args, extra)))

    def get(self, path: Any, data: Any = None, *args: Any, **extra: Any) -> Any:
        """Ask, or remember the answer."""
        question = self.question(path, data, args, extra)
        if question in self.known:
            heard = self.known[question]
            self.raw += heard.raw
            return heard.again()
        before = len(self.raw)
        response = super().get(path, data, *args, **extra)
        self.known[question] = Heard(response, self.raw[before:])
        return response

    def request(self, **request: Any) -> Any:
        """Send a request and keep what came back, unpacked."""
        response: Any = super().request(**request)
        if response.status_code >= 500:
            # What fails shows nothing: nothing was looked at.
            self.failures.append(f"{response.status_code} at {request.get('PATH_INFO')}")
        streaming = getattr(response, "streaming", False)
        body = b"".join(response.streaming_content) if streaming else response.content
        if streaming:  # what was read here must still be there for the probe
            response.streaming_content = [body]
        packed = response.headers.get("Content-Encoding") == "gzip"
        self.raw.append(gzip.decompress(body) if packed else body)
        self.raw.append(json.dumps(dict(response.headers)).encode())
        return response


def discovered_probes() -> list[Probe]:
    """The probe of every installed app that has one."""
    found = []
    for config in apps.get_app_configs():
        module = f"{config.name}.probe"
        if find_spec(module) is not None:
            found.append(import_module(module).probe())
    return found


@dataclass(frozen=True)
class Granted:
    """One row as an actor must get it."""

    row: WalkedRow
    fields: frozenset[str]
    place: GEOSGeometry | None
    exact: bool
    whole: bool


def granted(layer: Layer, rows: Iterable[WalkedRow], actor: Actor) -> dict[int, Granted]:
    """What the policy gives, row by row, without the database."""
    seen = {}
    for row in rows:
        access: Access | None
        if (layer.id, row.key) in actor.holds and layer.policy.held:
            access = layer.policy.held
        else:
            access = layer.policy.grants(actor, row.territory).get(row.visibility)
        if access is None:
            continue
        exact = access.position is Position.EXACT
        place = row.exact if exact else None
        if access.position is Position.GENERALISED:
            place = row.rough
        seen[row.key] = Granted(row, access.fields, place, exact, access.whole)
    return seen


def violations(
    layer: Layer,
    rows: list[WalkedRow],
    actor: Actor,
    probe: Probe,
    observed: Observation,
    raw: bytes = b"",
) -> list[str]:
    """Everything in which an observation differs from what the policy grants."""
    expected = granted(layer, rows, actor)
    # An exit for maps leaves out what has no position; it must then leave out all of them.
    placed = {key for key, each in expected.items() if each.place is not None}
    wrong = []
    if observed.keys is not None and set(observed.keys) not in (set(expected), placed):
        extra, missing = set(observed.keys) - set(expected), set(expected) - set(observed.keys)
        wrong.append(f"keys: {len(extra)} too many, {len(missing)} missing")
    if observed.count is not None:
        right = {len(observed.keys)} if observed.keys is not None else {len(expected), len(placed)}
        if observed.count not in right:
            wrong.append(f"count {observed.count}, expected one of {sorted(right)}")
    for key, fields in (observed.fields or {}).items():
        wrong += _wrong_fields(expected.get(key), fields)
    if observed.positions is not None:
        if set(observed.positions) != placed:
            wrong.append("positions: other rows than those whose position is granted")
        for key, position in observed.positions.items():
            wrong += _wrong_position(expected.get(key), position, probe.tolerance_m)
    return wrong + _leaked_bytes(layer, rows, expected, raw, probe, actor)


def _wrong_fields(each: Granted | None, fields: Mapping[str, Any]) -> list[str]:
    if each is None:
        return ["fields of a row that is not granted"]
    wrong = [f"field {name} is not granted" for name in set(fields) - each.fields]
    for name in set(fields) & each.fields:
        if not _same(each.row.values[name], fields[name]):
            wrong.append(f"field {name} holds {fields[name]!r}, not {each.row.values[name]!r}")
    return wrong


def _same(true: Any, shown: Any) -> bool:
    if true is None or shown is None:
        return true is shown
    if isinstance(true, datetime):
        return datetime.fromisoformat(str(shown)) == true
    if isinstance(true, list):
        # A tile has no lists: they come as their JSON text.
        shown = json.loads(shown) if isinstance(shown, str) else shown
        return list(shown) == true
    return str(true) == str(shown) or true == shown


def _metres(position: tuple[float, float], place: GEOSGeometry) -> float:
    point = Point(*position, srid=4326)
    point.transform(TO_LAMBERT)
    return float(point.distance(place))


def _wrong_position(
    each: Granted | None, position: tuple[float, float], tolerance: float
) -> list[str]:
    if each is None or each.place is None:
        return ["position of a row whose position is not granted"]
    if not each.exact and each.row.exact is not None:
        # Otherwise agreeing with the one would not exclude having been given the other.
        assert each.place.distance(each.row.exact) > 2 * tolerance, "tolerance hides the difference"
    away = _metres(position, each.place)
    return [f"position {away:.1f} m from the granted one"] if away > tolerance else []


def _leaked_bytes(
    layer: Layer,
    rows: list[WalkedRow],
    expected: Mapping[int, Granted],
    raw: bytes,
    probe: Probe,
    actor: Actor,
) -> list[str]:
    wrong = []
    allowed = {
        str(row.values[name])
        for row in rows
        if (each := expected.get(row.key)) is not None
        for name in each.fields
    } | {str(value) for field in layer.fields for value, _title in field.codes}
    for row in rows:
        each = expected.get(row.key)
        handled = probe.is_counter and each is not None and each.whole
        for word in () if handled else row.secrets:
            if word.encode() in raw:
                wrong.append(f"the secret {word} in the raw bytes")
        for name, value in row.values.items():
            hidden = each is None or name not in each.fields
            if hidden and name not in probe.asks_by and str(value) not in allowed:
                wrong += _hidden_value(name, value, raw)
        # Looked for as it is first: hundreds of expressions take longer than finding nothing.
        named = (
            each is None and str(row.key).encode() in raw and re.search(rb"\b%d\b" % row.key, raw)
        )
        if named and not (probe.remembers and was_visible_to(actor, layer, row.key)):
            wrong.append(f"the key of a hidden row of class {row.visibility} in the raw bytes")
        if each is None or not each.exact:
            for corner in _corners(row.exact):
                wrong += _hidden_position(corner, raw)
    return wrong


def _hidden_value(name: str, value: Any, raw: bytes) -> list[str]:
    for word in value if isinstance(value, list) else [value]:
        text = str(word)
        if len(text) >= TELLING_LENGTH and text.encode() in raw:
            return [f"a hidden {name} in the raw bytes"]
    return []


def _corners(exact: GEOSGeometry | None) -> list[Point]:
    """The positions that give a point or a line away."""
    if isinstance(exact, LineString):
        return [Point(each, srid=exact.srid) for each in exact.coords]
    return [exact] if isinstance(exact, Point) else []


def _hidden_position(exact: Point, raw: bytes) -> list[str]:
    """Digits of a hidden position, in degrees or in metres.

    Five digits after the point, a metre: with four, rows of one latitude are taken for each other.
    """
    degrees: Any = exact.transform(TO_DEGREES, clone=True)
    for number, digits in ((degrees.x, 7), (degrees.y, 8), (exact.x, 8), (exact.y, 9)):
        text = f"{number:.9f}"[:digits]
        if text.encode() in raw:
            return [f"digits of a hidden position ({text}) in the raw bytes"]
    return []
