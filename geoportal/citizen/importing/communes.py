"""In which commune a row lies: by its point where boundaries are known, else by its columns."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, Protocol

import numpy as np
import shapely
from django.utils.translation import gettext as _

from geoportal.citizen.importing.points import Points
from geoportal.citizen.importing.settings import BadSettings, Settings
from layers.catalog.rows import KEY_BITS
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import copy_models
from layers.territory.locate import outside_message
from layers.territory.models import Commune

Keys = Sequence[int | str | None]
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_FORMAT = re.compile(r"0?[0-9]?d")


class Communes(Protocol):
    """Gives rows their communes, and saves those that are new."""

    def keys(
        self, columns: Mapping[str, Sequence[Any]], points: Points, refusals: Refusals
    ) -> Keys:
        """The commune's key of each row; a row that fits none is refused with the reason that
        stands for its key.
        """

    def save(self) -> None:
        """Save new communes, inside the transaction of the import."""


def communes_for(territory: str, settings: Settings) -> Communes:
    """By point where the territory has boundaries, by columns where the mapping says how, or
    none at all.

    Raises:
        BadSettings: how the code is made of columns cannot be followed.
    """
    with_boundary = list(
        Commune.objects.filter(territory_id=territory, geom__isnull=False)
        .order_by("insee")
        .values_list("id", "geom")
    )
    if with_boundary:
        return CommunesByPoint(with_boundary)
    return CommunesByCode(territory, settings) if settings.insee else NoCommunes()


class NoCommunes:
    """Neither boundaries nor columns: rows have no commune."""

    def keys(
        self, columns: Mapping[str, Sequence[Any]], points: Points, refusals: Refusals
    ) -> Keys:
        """Nothing for every row."""
        return [None] * len(points)

    def save(self) -> None:
        """Nothing is new."""


class CommunesByPoint:
    """The commune in which the point lies; on a shared border, the first by code."""

    def __init__(self, communes: Sequence[tuple[int, Any]]) -> None:
        self._ids = [key for key, _geom in communes]
        shapes = shapely.from_wkb([bytes(geom.wkb) for _key, geom in communes])
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def keys(
        self, columns: Mapping[str, Sequence[Any]], points: Points, refusals: Refusals
    ) -> Keys:
        """The communes of the points; a row without a point has none."""
        first = np.full(len(points), len(self._ids))
        rows, found = self._tree.query(points, predicate="intersects")
        np.minimum.at(first, rows, found)
        outside = (first == len(self._ids)) & ~shapely.is_missing(points)
        for index in np.flatnonzero(outside).tolist():
            refusals.add(index, "geometry", outside_message())
        ids = [*self._ids, None]
        return [ids[index] for index in first.tolist()]

    def save(self) -> None:
        """Nothing is new."""


class CommunesByCode:
    """The commune whose INSEE code the mapping makes of columns; unknown ones are created."""

    def __init__(self, territory: str, settings: Settings) -> None:
        self._territory = territory
        self._names = settings.commune_names
        self._insee, self._insee_columns = _template(settings.insee, "[communes] insee")
        self._name, self._name_columns = _template(
            settings.commune_name or settings.insee, "[communes] name"
        )
        known = Commune.objects.filter(territory_id=territory).values_list("insee", "id")
        self._ids: dict[str, int] = dict(known)
        self._new: list[Commune] = []
        self._resolved: dict[tuple[Any, ...], int | str] = {}

    def keys(
        self, columns: Mapping[str, Sequence[Any]], points: Points, refusals: Refusals
    ) -> Keys:
        """The communes of the rows; a row whose columns make no known code is refused."""
        names = (*self._insee_columns, *self._name_columns)
        for name in names:
            if name not in columns:
                raise BadSettings(
                    _("[communes] demande la colonne « %s », absente de [columns].") % name
                )
        rows = list(zip(*(columns[name] for name in names), strict=True))
        refused = False
        for values in dict.fromkeys(rows):
            if values not in self._resolved:
                self._resolved[values] = self._resolve(dict(zip(names, values, strict=True)))
            refused = refused or isinstance(self._resolved[values], str)
        found = [self._resolved[values] for values in rows]
        if refused:
            for index, commune in enumerate(found):
                if isinstance(commune, str):
                    refusals.add(index, self._insee_columns[0], commune)
        return found

    def save(self) -> None:
        """Create the communes that the file was the first to name."""
        copy_models(self._new)

    def _resolve(self, values: Mapping[str, Any]) -> int | str:
        """The key, or why there is none."""
        told = ", ".join(str(values[name]) for name in self._insee_columns)
        try:
            insee = self._insee(values)
            name = self._names.get(insee) or self._name(values)
        except ValueError:
            return _("Commune introuvable : « %s » ne donne pas de code INSEE.") % told
        if not _INSEE.fullmatch(insee) or (self._names and insee not in self._names):
            return _("Commune introuvable : « %(told)s » donne le code %(insee)s, inconnu.") % {
                "told": told,
                "insee": insee,
            }
        if insee not in self._ids:
            key = secrets.randbelow(2**KEY_BITS - 1) + 1
            self._new.append(
                Commune(id=key, territory_id=self._territory, insee=insee, name=name[:120])
            )
            self._ids[insee] = key
        return self._ids[insee]


def _template(text: str, where: str) -> tuple[Callable[[Mapping[str, Any]], str], tuple[str, ...]]:
    """A function that fills a template, and the columns it names.

    Only `{column}` and `{column:02d}`: Python's own templates reach into attributes.

    Raises:
        BadSettings: anything else.
    """
    try:
        pieces = [
            (literal, column, form or "", turn)
            for literal, column, form, turn in Formatter().parse(text)
        ]
    except ValueError as error:
        raise BadSettings(f"{where} : {error}") from None
    columns = tuple(column for _literal, column, _form, _turn in pieces if column is not None)
    for _literal, column, form, turn in pieces:
        if column is not None and (
            not column.isidentifier() or turn or (form and not _FORMAT.fullmatch(form))
        ):
            raise BadSettings(
                _("%s : seules sont permises les formes {colonne} et {colonne:02d}.") % where
            )
    if not columns:
        raise BadSettings(_("%s ne nomme aucune colonne.") % where)

    def fill(values: Mapping[str, Any]) -> str:
        return "".join(
            literal + (_filled(values[column], form) if column is not None else "")
            for literal, column, form, _turn in pieces
        )

    return fill, columns


def _filled(value: Any, form: str) -> str:
    text = str(value if value is not None else "").strip()
    if not text:
        raise ValueError("empty")
    return format(int(text), form) if form else text
