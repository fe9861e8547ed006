"""What a mapping file says about speeds beyond the names of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

# Kilometres per hour in one of each.
UNITS: Mapping[str, float] = {"km/h": 1.0, "mph": 1.609344, "m/s": 3.6}
FULL, ENFORCEMENT = "full", "enforcement"
PURPOSES = ("enforcement", "survey", "complaint", "education")


class BadSettings(CannotImport):
    """The mapping says something that cannot be followed; the message is for people."""


@dataclass(frozen=True, slots=True)
class SpeedSettings:
    """The tables `speed` and `dates`, checked.

    Attributes:
        unit: of the file's speeds, one of `UNITS`, or "" where the mapping does not say it.
        recording: `full` or `enforcement`.
        free_flow_gap_s: from so many seconds behind the vehicle before on, a vehicle is free.
        zone: of moments without one, and of the hours of the day.
    """

    unit: str = ""
    recording: str = FULL
    free_flow_gap_s: float | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """The table `session`, checked: what every session of a file has in common.

    `site`, `starts_at`, `ends_at` are of the file's only session; without them columns tell. `key`
    names it where several begin there at the same moment.
    """

    key: int | None = None
    site: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    device: str = ""
    purpose: str = "survey"
    moving: bool | None = None


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """The table `place`: whether places outside the territory's communes are kept without one."""

    keep_outside: bool = False


def speed_settings(given: Mapping[str, Any]) -> SpeedSettings:
    """The settings of speeds in what a mapping file says.

    Raises:
        BadSettings: a key is unknown, or has a value of the wrong kind.
    """
    speed = _table(given, "speed", {"unit", "recording", "free_flow_gap_s"})
    unit = _text(speed, "speed", "unit")
    if unit and unit not in UNITS:
        raise BadSettings(_unknown("[speed] unit", unit, UNITS))
    session = given.get("session", {})
    told = {
        each
        for each in (
            _text(speed, "speed", "recording"),
            str(session.get("recording", "")) if isinstance(session, Mapping) else "",
            str(given.get("recording", "")),
        )
        if each
    }
    if len(told) > 1:
        raise BadSettings(_("Le fichier de correspondance dit deux « recording » différents."))
    recording = told.pop() if told else FULL
    if recording not in {FULL, ENFORCEMENT}:
        raise BadSettings(_unknown("recording", recording, (FULL, ENFORCEMENT)))
    gap = speed.get("free_flow_gap_s")
    if gap is not None and (isinstance(gap, bool) or not isinstance(gap, int | float) or gap <= 0):
        raise BadSettings(_("[speed] free_flow_gap_s doit être un nombre de secondes."))
    dates = _table(given, "dates", {"zone"})
    return SpeedSettings(unit, recording, gap, _zone(_text(dates, "dates", "zone")))


def session_settings(given: Mapping[str, Any], zone: ZoneInfo) -> SessionSettings:
    """What the mapping says of sessions; moments without a zone are in `zone`.

    Raises:
        BadSettings: a key is unknown, or has a value of the wrong kind.
    """
    known = {"key", "site", "starts_at", "ends_at", "device", "recording", "purpose", "moving"}
    table = _table(given, "session", known)
    purpose = _text(table, "session", "purpose") or "survey"
    if purpose not in PURPOSES:
        raise BadSettings(_unknown("[session] purpose", purpose, PURPOSES))
    moving = table.get("moving")
    if moving is not None and not isinstance(moving, bool):
        raise BadSettings(_("[session] moving doit être true ou false."))
    key = table.get("key")
    if key is not None and (isinstance(key, bool) or not isinstance(key, int)):
        raise BadSettings(_("[session] key doit être un nombre entier."))
    starts_at = _moment(table, "starts_at", zone)
    ends_at = _moment(table, "ends_at", zone)
    if (starts_at is None) != (ends_at is None):
        raise BadSettings(_("[session] attend starts_at et ends_at ensemble."))
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise BadSettings(_("[session] ends_at vient après starts_at."))
    return SessionSettings(
        key=key,
        site=_text(table, "session", "site"),
        starts_at=starts_at,
        ends_at=ends_at,
        device=_text(table, "session", "device"),
        purpose=purpose,
        moving=moving,
    )


def place_settings(given: Mapping[str, Any]) -> PlaceSettings:
    """What the mapping says of places.

    Raises:
        BadSettings: something else than `outside = "reject"` or `"keep"`.
    """
    outside = _text(_table(given, "place", {"outside"}), "place", "outside") or "reject"
    if outside not in {"reject", "keep"}:
        raise BadSettings(_unknown("[place] outside", outside, ("reject", "keep")))
    return PlaceSettings(keep_outside=outside == "keep")


def _table(given: Mapping[str, Any], name: str, known: set[str]) -> Mapping[str, Any]:
    table = given.get(name, {})
    if not isinstance(table, Mapping):
        raise BadSettings(_("[%s] doit être une table.") % name)
    for key in table:
        if key not in known:
            raise BadSettings(
                _("[%(table)s] ne connaît pas « %(key)s » ; il connaît : %(known)s.")
                % {"table": name, "key": key, "known": ", ".join(sorted(known))}
            )
    return table


def _text(table: Mapping[str, Any], name: str, key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BadSettings(
            _("[%(table)s] %(key)s doit être un texte.") % {"table": name, "key": key}
        )
    return value.strip()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "Europe/Paris")
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSettings(_("[dates] zone : « %s » n’existe pas.") % name) from None


def _moment(table: Mapping[str, Any], key: str, zone: ZoneInfo) -> datetime | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise BadSettings(
            _("[session] %s doit être une date avec son heure (2026-05-01T08:00).") % key
        )
    return value if value.tzinfo is not None else value.replace(tzinfo=zone)


def _unknown(where: str, value: str, known: Any) -> str:
    return _("%(where)s : « %(value)s » n’existe pas ; il y a : %(known)s.") % {
        "where": where,
        "value": value,
        "known": ", ".join(known),
    }
