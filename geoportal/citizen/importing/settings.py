"""What a mapping file says about requests beyond the names of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from geoportal.citizen.states import State
from layers.catalog.importing import CannotImport

Values = Mapping[str, str]
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")


class BadSettings(CannotImport):
    """The mapping says something that cannot be followed; the message is for people."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The tables `source`, `territory`, `categories`, `communes`, `agencies`,
    `dates`, `place` and `requests` of a mapping, checked.

    Attributes:
        source: a short name, part of the identity of every row.
        source_title: what people read.
        territory_name: the name under which an unknown territory is created, or "".
        insee: how the INSEE code is made of columns, as `751{arrondissement:02d}`, or "".
        commune_names: INSEE code → name; when there are any, no other code is accepted.
        bounds: west, south, east, north in WGS 84 degrees, or None.
        noon: the hour that a date without one gets, with its zone.
    """

    source: str
    source_title: str
    territory_name: str = ""
    new_categories: bool = True
    insee: str = ""
    commune_name: str = ""
    commune_names: Values = field(default_factory=dict)
    new_agencies: bool = False
    noon: time = time(12)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    bounds: tuple[float, float, float, float] | None = None
    accuracy_m: float | None = None
    state: State = State.RECEIVED


_KNOWN: Mapping[str, frozenset[str]] = {
    "source": frozenset({"code", "title"}),
    "territory": frozenset({"key", "name"}),
    "categories": frozenset({"create"}),
    "communes": frozenset({"insee", "name", "names"}),
    "agencies": frozenset({"create"}),
    "dates": frozenset({"time", "zone"}),
    "place": frozenset({"bounds", "accuracy_m"}),
    "requests": frozenset({"state"}),
}


def read_settings(given: Mapping[str, Any]) -> Settings:
    """The settings in what a mapping file says.

    Raises:
        BadSettings: a table or a key is unknown, missing, or has a value of the wrong kind.
    """
    tables = {name: _table(given, name, known) for name, known in _KNOWN.items()}
    source, dates = tables["source"], tables["dates"]
    code = _text(source, "source", "code")
    if not code:
        raise BadSettings(_("Le fichier de correspondance ne dit pas [source] code."))
    if len(code) > 60:
        raise BadSettings(_("[source] code : 60 caractères au plus."))
    communes = tables["communes"]
    names = _values(communes, "communes", "names")
    for insee in names:
        if not _INSEE.fullmatch(insee):
            raise BadSettings(_("[communes.names] : « %s » n’est pas un code INSEE.") % insee)
    return Settings(
        source=code,
        source_title=_text(source, "source", "title") or code,
        territory_name=_text(tables["territory"], "territory", "name"),
        new_categories=_flag(tables["categories"], "categories", "create", True),
        insee=_text(communes, "communes", "insee"),
        commune_name=_text(communes, "communes", "name"),
        commune_names=names,
        new_agencies=_flag(tables["agencies"], "agencies", "create", False),
        noon=_time(_text(dates, "dates", "time") or "12:00"),
        zone=_zone(_text(dates, "dates", "zone") or "Europe/Paris"),
        bounds=_bounds(tables["place"].get("bounds")),
        accuracy_m=_number(tables["place"].get("accuracy_m"), "[place] accuracy_m"),
        state=_choice(State, _text(tables["requests"], "requests", "state") or "received", "state"),
    )


def _table(given: Mapping[str, Any], name: str, known: frozenset[str]) -> Mapping[str, Any]:
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


def _flag(table: Mapping[str, Any], name: str, key: str, otherwise: bool) -> bool:
    value = table.get(key, otherwise)
    if not isinstance(value, bool):
        raise BadSettings(
            _("[%(table)s] %(key)s doit être true ou false.") % {"table": name, "key": key}
        )
    return value


def _values(table: Mapping[str, Any], name: str, key: str) -> Values:
    values = table.get(key, {})
    if not isinstance(values, Mapping) or not all(isinstance(v, str) for v in values.values()):
        raise BadSettings(
            _("[%(table)s.%(key)s] doit être une table de textes.") % {"table": name, "key": key}
        )
    return dict(values)


def _choice(kind: Any, value: str, where: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise BadSettings(
            _("%(where)s : « %(value)s » n’existe pas ; il y a : %(known)s.")
            % {"where": where, "value": value, "known": ", ".join(kind.values)}
        ) from None


def _time(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise BadSettings(_("[dates] time : « %s » n’est pas une heure.") % value) from None


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSettings(_("[dates] zone : « %s » n’existe pas.") % value) from None


def _number(value: object, where: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadSettings(_("%s doit être un nombre.") % where)
    return float(value)


def _bounds(value: object) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4:
        raise BadSettings(_("[place] bounds doit être [ouest, sud, est, nord] en degrés."))
    west, south, east, north = (_number(each, "[place] bounds") or 0.0 for each in value)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadSettings(_("[place] bounds doit être [ouest, sud, est, nord] en degrés."))
    return west, south, east, north
