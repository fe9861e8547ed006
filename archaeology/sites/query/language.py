"""The query: what can be asked of finds, and how it is written in an address."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from archaeology.sites.query.period import window_of
from archaeology.sites.query.refusal import QueryRefused
from archaeology.sites.query.zone import area_of
from archaeology.sites.vocabulary import Datum, Material, Reliability
from layers.catalog.box import Box

Value = TypeVar("Value")
Mode = Literal["certain", "possible"]
LONGEST_TEXT, MOST_VALUES = 200, 50
SINGLE = (
    *("bbox", "zone", "periode", "mode", "z_min", "z_max", "datum", "operation"),
    *("fiabilite", "texte", "anterieur_a", "posterieur_a"),
)
REPEATED = ("nature", "materiau")
PARAMETERS = (*SINGLE, *REPEATED)


@dataclass(frozen=True, slots=True)
class FindQuery:
    """What is asked of finds; empty strings, None and empty tuples ask for nothing.

    `bbox` in WGS 84; `zone` a polygon in WGS 84 as it was written (WKT or GeoJSON); `period` two
    years or EDTF, matched certainly (the whole dating lies in it) or possibly (some of it may).
    Altitudes `z_min`, `z_max` in metres of one `datum`: others, and depths, are not compared.
    `reliability` is the worst one accepted. `earlier_than` and `later_than` name a unit by its
    label (« 2031 US 1204 »).
    """

    bbox: Box | None = None
    zone: str = ""
    period: str = ""
    mode: Mode = "possible"
    z_min: float | None = None
    z_max: float | None = None
    datum: str = Datum.NGF_IGN69.value
    kinds: tuple[str, ...] = field(default=())
    materials: tuple[str, ...] = field(default=())
    operation: str = ""
    reliability: str = ""
    text: str = ""
    earlier_than: str = ""
    later_than: str = ""

    def urlencode(self) -> str:
        """The query as an address carries it; `read_query` gives the same query back."""
        written = QueryDict(mutable=True)
        single: dict[str, str] = {
            "bbox": ",".join(map(repr, self.bbox.as_list())) if self.bbox else "",
            "zone": self.zone,
            "periode": self.period,
            "mode": "" if self.mode == "possible" else self.mode,
            "z_min": "" if self.z_min is None else repr(self.z_min),
            "z_max": "" if self.z_max is None else repr(self.z_max),
            "datum": "" if self.datum == Datum.NGF_IGN69 else self.datum,
            "operation": self.operation,
            "fiabilite": self.reliability,
            "texte": self.text,
            "anterieur_a": self.earlier_than,
            "posterieur_a": self.later_than,
        }
        for name, value in single.items():
            if value:
                written[name] = value
        for name, values in (("nature", self.kinds), ("materiau", self.materials)):
            if values:
                written.setlist(name, list(values))
        return written.urlencode()


def read_query(params: QueryDict, besides: Collection[str] = ()) -> FindQuery:
    """Read a query; `besides` names the parameters that belong to who reads it.

    Empty values, as forms send them, ask for nothing.

    Raises:
        QueryRefused: unknown parameters or impossible values, a French sentence for each.
    """
    reading = _Reading(params)
    for name in params:
        if name not in PARAMETERS and name not in besides:
            reading.errors[name[:60]] = _("Ce paramètre est inconnu.")
    found = FindQuery(
        bbox=reading.one("bbox", Box.parse, None),
        zone=reading.one("zone", _checked(area_of), ""),
        period=reading.one("periode", _checked(window_of), ""),
        mode=reading.one("mode", _mode, "possible"),
        z_min=reading.one("z_min", _metres, None),
        z_max=reading.one("z_max", _metres, None),
        datum=reading.one("datum", _of(Datum.values), Datum.NGF_IGN69.value),
        kinds=reading.several("nature", _short),
        materials=reading.several("materiau", _of(Material.values)),
        operation=reading.one("operation", _short, ""),
        reliability=reading.one("fiabilite", _of(Reliability.values), ""),
        text=reading.one("texte", _short, ""),
        earlier_than=reading.one("anterieur_a", _short, ""),
        later_than=reading.one("posterieur_a", _short, ""),
    )
    if found.z_min is not None and found.z_max is not None and found.z_min > found.z_max:
        reading.errors["z_max"] = _("L’altitude la plus haute est sous la plus basse.")
    if reading.errors:
        raise QueryRefused(reading.errors)
    return found


class _Reading:
    """The parameters of one query, and what is wrong with them so far."""

    def __init__(self, params: QueryDict) -> None:
        self._params = params
        self.errors: dict[str, str] = {}

    def one(self, name: str, read: Callable[[str], Value], absent: Value) -> Value:
        """The value of a parameter that may stand once."""
        values = self._values(name)
        if len(values) > 1:
            self.errors[name] = _("Une seule valeur est attendue.")
        if len(values) != 1:
            return absent
        try:
            return read(values[0])
        except ValueError as error:
            self.errors[name] = str(error)
            return absent

    def several(self, name: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """The values of a parameter that may be repeated."""
        values = self._values(name)
        if len(values) > MOST_VALUES:
            self.errors[name] = _("Trop de valeurs : %d au plus.") % MOST_VALUES
            return ()
        try:
            return tuple(read(value) for value in values)
        except ValueError as error:
            self.errors[name] = str(error)
            return ()

    def _values(self, name: str) -> list[str]:
        given = [value.strip() for value in self._params.getlist(name)]
        return list(dict.fromkeys(value for value in given if value))


def _checked(read: Callable[[str], object]) -> Callable[[str], str]:
    """The text itself, once it is known that it can be read."""

    def check(text: str) -> str:
        read(text)
        return text

    return check


def _mode(text: str) -> Mode:
    if text == "certain":
        return "certain"
    if text == "possible":
        return "possible"
    raise ValueError(_("« certain » ou « possible » est attendu."))


def _metres(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_("Un nombre de mètres est attendu."))
    return number


def _of(values: Collection[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in values:
            raise ValueError(_("Une de ces valeurs est attendue : %s.") % ", ".join(values))
        return text

    return check


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(_("Au plus %d caractères.") % LONGEST_TEXT)
    # The database keeps no such character in a text.
    if "\0" in text or not text.isprintable():
        raise ValueError(_("Ce texte contient un caractère interdit."))
    return text
