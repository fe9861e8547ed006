"""One chunk of a file of speeds, from its columns to arrays of numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from geoportal.police.importing.moments import SKIPPED, UNREADABLE, microseconds
from geoportal.police.importing.settings import UNITS, BadSettings, SpeedSettings
from geoportal.police.measuring.histogram import TENTHS
from layers.catalog.importing import Table
from layers.exchange.refusals import Refusals

Integers = np.ndarray[Any, np.dtype[np.int64]]
MOST_KMH = 300.0
LONGEST_CLASS = 20
# More than these are no directions and no classes.
MOST_WORDS = 1_000
NOT_FREE, FREE, FLOW_UNKNOWN = 0, 1, 2

_MISSING, _NO_NUMBER, _TOO_SLOW, _TOO_FAST = -1, -2, -3, -4
_YES = frozenset({"1", "true", "vrai", "oui", "o", "t", "y", "yes"})
_NO = frozenset({"0", "false", "faux", "non", "n", "f", "no"})


# « Prénom Nom », but for the words of vehicles.
_NAME = re.compile(
    r"[A-ZÀ-Þ][a-zß-ÿ'’]+(?:-[A-ZÀ-Þ]?[a-zß-ÿ'’]+)*(?: [A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]+){1,2}"
)
_VEHICLE_WORDS = (
    "poids lourd lourds léger légers leger legers véhicule véhicules vehicule vehicules deux roues "
    "roue transport transports commun car cars autocar bus camion camions camionnette utilitaire "
    "utilitaires vélo vélos velo cycle cycles moto motos remorque classe catégorie categorie tout "
    "tous toutes autre autres vehicle vehicles heavy light goods truck trucks long short van"
)
_VEHICLES = frozenset(_VEHICLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Batch:
    """The readings of a chunk as arrays of one length.

    `speeds` are measured speeds, `per_kmh` to a km/h, below 0 where refused; `at` are microseconds
    since 1970 in UTC, None where the file has no times; `directions` and `classes` point into
    `direction_names` and `class_names`; `flow` is `NOT_FREE`, `FREE` or `FLOW_UNKNOWN`.
    """

    speeds: Integers
    at: Integers | None
    directions: Integers
    classes: Integers
    flow: Integers
    direction_names: Sequence[str]
    class_names: Sequence[str]

    def taken(self, kept: Integers) -> Batch:
        """The readings at some positions."""
        return Batch(
            self.speeds[kept],
            None if self.at is None else self.at[kept],
            self.directions[kept],
            self.classes[kept],
            self.flow[kept],
            self.direction_names,
            self.class_names,
        )


def class_of(text: str) -> str | None:
    """A vehicle class as it is written; None for what is none: too long, unprintable, a name."""
    if len(text) > LONGEST_CLASS or not text.isprintable():
        return None
    if _NAME.fullmatch(text) and _VEHICLES.isdisjoint(text.lower().split()):
        return None
    return text


class Words:
    """Gives each different text a number, the same in every chunk."""

    def __init__(self, column: str, read: Callable[[str], str | None]) -> None:
        self._column, self._read = column, read
        self._known: dict[Any, int] = {}
        self.names: list[str] = []

    def numbers(self, values: Sequence[Any], refusals: Refusals, reason: str) -> Integers:
        """The numbers of a column's texts; what cannot be read is refused."""
        for value in set(values) - self._known.keys():
            self._known[value] = self._number(value)
        found = np.fromiter(map(self._known.__getitem__, values), np.int64, len(values))
        for index in np.flatnonzero(found < 0).tolist():
            refusals.add(index, self._column, reason % {"text": str(values[index])[:40]})
        return found

    def _number(self, value: Any) -> int:
        text = self._read("" if value is None else str(value).strip())
        if text is None:
            return -1
        if text not in self.names:
            if len(self.names) >= MOST_WORDS:
                raise BadSettings(
                    _("La colonne « %(column)s » a plus de %(most)d valeurs différentes.")
                    % {"column": self._column, "most": MOST_WORDS}
                )
            self.names.append(text)
        return self.names.index(text)


class Readings:
    """Reads chunks whose columns are named `speed`, `at`, `class`, `direction`, `free_flow`,
    `gap_s`; only `speed` must be there.

    Args:
        settings: of the mapping, with a unit.
        direction: what a direction's text becomes, None to refuse it.
        per_kmh: how finely speeds are read.
    """

    def __init__(
        self,
        settings: SpeedSettings,
        direction: Callable[[str], str | None] = lambda text: text,
        per_kmh: int = TENTHS,
    ) -> None:
        self._settings = settings
        self._per_kmh = per_kmh
        self._factor = UNITS[settings.unit]
        self._speeds: dict[Any, int] = {}
        self._directions = Words("direction", direction)
        self._classes = Words("class", class_of)

    def read(self, table: Table, refusals: Refusals) -> Batch:
        """All readings of a chunk; those that cannot be used are refused, with the reason."""
        columns, count = table.columns, len(table.rows)
        unknown = _("Sens inconnu : « %(text)s ». Traduisez-le, [columns.direction.values].")
        # What it is instead may be somebody's name: it is not repeated.
        none = _("Ce n’est pas une catégorie de véhicule (VL, PL, 2R…).")
        return Batch(
            speeds=self._all_speeds(columns["speed"], refusals),
            at=self._at(columns.get("at"), refusals),
            directions=self._words(
                self._directions, columns, "direction", count, refusals, unknown
            ),
            classes=self._words(self._classes, columns, "class", count, refusals, none),
            flow=self._flow(columns, count, refusals),
            direction_names=self._directions.names,
            class_names=self._classes.names,
        )

    def _all_speeds(self, values: Sequence[Any], refusals: Refusals) -> Integers:
        # A file has few different speeds: each is read once.
        for value in set(values) - self._speeds.keys():
            if len(self._speeds) > 200_000:
                self._speeds.clear()
                return self._all_speeds(values, refusals)
            self._speeds[value] = self._speed(value)
        found = np.fromiter(map(self._speeds.__getitem__, values), np.int64, len(values))
        for index in np.flatnonzero(found < 0).tolist():
            refusals.add(index, "speed", _speed_reason(int(found[index]), values[index]))
        return found

    def _speed(self, value: Any) -> int:
        text = value.strip() if isinstance(value, str) else value
        if text is None or text == "":
            return _MISSING
        try:
            number = float(text.replace(",", ".") if isinstance(text, str) else text)
        except (TypeError, ValueError):
            return _NO_NUMBER
        kmh = number * self._factor
        if kmh != kmh:  # noqa: PLR0124  # NaN
            return _NO_NUMBER
        if kmh > MOST_KMH:
            return _TOO_FAST
        speed = round(kmh * self._per_kmh) if kmh > 0 else 0
        return speed if speed > 0 else _TOO_SLOW

    def _at(self, values: Sequence[Any] | None, refusals: Refusals) -> Integers | None:
        if values is None:
            return None
        found = microseconds(values, self._settings.zone)
        for index in np.flatnonzero(found == UNREADABLE).tolist():
            text = "" if values[index] is None else str(values[index]).strip()
            refusals.add(
                index,
                "at",
                _("Instant illisible : « %s » ; attendu : 2026-05-01T08:30:00.") % text[:40]
                if text
                else _("L’instant manque."),
            )
        for index in np.flatnonzero(found == SKIPPED).tolist():
            refusals.add(
                index, "at", _("Cette heure n’existe pas : passage à l’heure d’été ce jour-là.")
            )
        return found

    @staticmethod
    def _words(
        words: Words,
        columns: Mapping[str, Sequence[Any]],
        name: str,
        count: int,
        refusals: Refusals,
        reason: str,
    ) -> Integers:
        return words.numbers(columns.get(name, ("",) * count), refusals, reason)

    def _flow(
        self, columns: Mapping[str, Sequence[Any]], count: int, refusals: Refusals
    ) -> Integers:
        if "free_flow" in columns:
            return _told_flow(columns["free_flow"], refusals)
        gap = self._settings.free_flow_gap_s
        if gap is None or "gap_s" not in columns:
            return np.full(count, FLOW_UNKNOWN, dtype=np.int64)
        known = {value: _flow_of_gap(value, gap) for value in set(columns["gap_s"])}
        found = np.fromiter(map(known.__getitem__, columns["gap_s"]), np.int64, count)
        for index in np.flatnonzero(found < 0).tolist():
            refusals.add(
                index,
                "gap_s",
                _("« %s » n’est pas un nombre de secondes.") % str(columns["gap_s"][index])[:40],
            )
        return found


def _told_flow(values: Sequence[Any], refusals: Refusals) -> Integers:
    def read(value: Any) -> int:
        word = "" if value is None else str(value).strip().lower()
        if word in _YES:
            return FREE
        if word in _NO:
            return NOT_FREE
        return -1 if word else FLOW_UNKNOWN

    known = {value: read(value) for value in set(values)}
    found = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
    for index in np.flatnonzero(found < 0).tolist():
        refusals.add(index, "free_flow", _("« %s » n’est ni oui ni non.") % str(values[index])[:40])
    return found


def _flow_of_gap(value: Any, least: float) -> int:
    text = value.strip() if isinstance(value, str) else value
    if text is None or text == "":
        return FLOW_UNKNOWN
    try:
        seconds = float(text.replace(",", ".") if isinstance(text, str) else text)
    except (TypeError, ValueError):
        return -1
    if not seconds >= 0:
        return -1
    return FREE if seconds >= least else NOT_FREE


def _speed_reason(code: int, value: Any) -> str:
    if code == _MISSING:
        return _("La vitesse manque.")
    told = str(value).strip()[:40]
    if code == _TOO_SLOW:
        return _("Une vitesse est supérieure à 0 : « %s ».") % told
    if code == _TOO_FAST:
        return _("Une vitesse ne dépasse pas 300 km/h : « %s ».") % told
    return _("« %s » n’est pas une vitesse.") % told
