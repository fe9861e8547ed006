"""Bring the communes of a territory from a file: official boundaries in place of approximate ones.

Rows are checked and mended in memory, they are few; the table is touched in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.access.roles import Role
from layers.catalog.acting import acting
from layers.catalog.events import publish
from layers.catalog.importing import (
    CannotImport,
    ImportContext,
    ImportReport,
    Reason,
    StrictRefusal,
    Table,
)
from layers.catalog.layer import STORAGE_SRID
from layers.territory.events import BoundariesImported
from layers.territory.models import Commune

# How the usual files name these columns (IGN Admin Express, INSEE, Etalab), in lower case.
KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "insee": (
        *("insee", "insee_com", "code_insee", "codeinsee", "insee_code", "code", "codgeo"),
        *("code_commune", "code_insee_commune", "depcom", "com"),
    ),
    "name": (
        *("name", "nom", "nom_officiel", "nom_com", "nom_commune", "nom_comm", "libelle"),
        *("libgeo", "commune"),
    ),
    "population": ("population", "pop", "popul", "population_municipale", "pmun", "p_mun"),
}
# Limits closer than this to those that are there are the same limits.
SAME_M = 0.001
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_REASONS = {
    "Self-intersection": "auto-intersection",
    "Ring Self-intersection": "un anneau se touche lui-même",
    "Hole lies outside shell": "un trou est en dehors du contour",
    "Holes are nested": "un trou est dans un trou",
    "Nested shells": "un contour est dans un autre",
    "Interior is disconnected": "l’intérieur est coupé",
    "Too few points in geometry component": "trop peu de points",
    "Duplicate Rings": "anneau en double",
}


@dataclass
class _Read:
    """The good rows of the file so far, by INSEE code."""

    report: ImportReport
    communes: dict[str, Commune] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)


def import_communes(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write the communes of a territory; those that are there already get what the file says.

    Columns: an INSEE code and a name, a population or not, under any usual name; a polygon each.
    A population that the file does not tell stays as it was. Communes that the file does not name
    stay too.

    Raises:
        PermissionDenied: the actor does not administer the territory.
        CannotImport: a column that is needed is missing, or the territory does not exist.
        StrictRefusal: strict, and a row is bad; nothing has changed.
    """
    _require_administrator(context.actor, context.territory)
    name = _territory_name(context)
    read = _Read(ImportReport())
    for table in chunks:
        _check(table, context, read)
        read.report.read += len(table.rows)
        context.progress(read.report.read)
    report = read.report
    if context.strict and report.rejected:
        raise StrictRefusal(report)
    with acting(context.actor):
        if name:
            Territory.objects.get_or_create(key=context.territory, defaults={"name": name})
        report.updated = _write(context.territory, read.communes)
        report.accepted = len(read.communes)
        if report.accepted:
            publish(BoundariesImported(context.territory))
        if context.dry_run:
            transaction.set_rollback(True)
    return report


def _require_administrator(actor: Actor, territory: str) -> None:
    if not actor.has_role(territory, {Role.ADMINISTRATOR}):
        raise PermissionDenied(_("Seule l’administration du territoire importe ses communes."))


def _territory_name(context: ImportContext) -> str:
    """The name under which to create the territory, "" where it exists."""
    if Territory.objects.filter(key=context.territory).exists():
        return ""
    table = context.settings.get("territory", {})
    name = str(table.get("name", "")) if isinstance(table, Mapping) else ""
    if not name:
        raise CannotImport(
            _("Le territoire %s n’existe pas : [territory] name le créerait.") % context.territory
        )
    return name


# -- checking -------------------------------------------------------------------------------------


def _check(table: Table, context: ImportContext, read: _Read) -> None:
    if table.geometries is None:
        raise CannotImport(_("Ce fichier ne donne pas de limites : il faut des polygones."))
    codes, names = _column(table, "insee"), _column(table, "name")
    if codes is None or names is None:
        raise CannotImport(
            _("Le fichier ne nomme ni code INSEE ni nom sous un nom connu ; il a : %s.")
            % ", ".join(table.columns)
        )
    populations = _column(table, "population") or [None] * len(table.rows)
    for row, code, name, population, shape in zip(
        table.rows, codes, names, populations, table.geometries, strict=True
    ):
        try:
            commune = Commune(
                territory_id=context.territory,
                insee=_insee(code),
                name=_name(name),
                population=_population(population),
            )
            if commune.insee in read.communes:
                raise _Bad("insee", _("Ce code est déjà à la ligne %d.") % _first(read, commune))
            polygons, repair = _polygons(shape)
        except _Bad as bad:
            read.report.reject(row, bad.column, bad.reason)
            continue
        boundary: Any = GEOSGeometry(memoryview(shapely.to_wkb(polygons)), srid=STORAGE_SRID)
        commune.geom = boundary
        if repair:
            read.report.repaired += 1
            read.report.notes.append(Reason(row, "geometry", repair))
        read.communes[commune.insee] = commune
        read.first_row[commune.insee] = row


class _Bad(ValueError):
    """A row that cannot enter."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def _first(read: _Read, commune: Commune) -> int:
    return read.first_row[commune.insee]


def _column(table: Table, target: str) -> Sequence[Any] | None:
    """The column that holds `target`, the surest name first."""
    by_name = {name.strip().lower(): values for name, values in table.columns.items()}
    return next((by_name[name] for name in KNOWN_NAMES[target] if name in by_name), None)


def _insee(value: Any) -> str:
    # A column of numbers has lost the leading zero of the first nine departments.
    code = f"{value:05d}" if isinstance(value, int) else str(value or "").strip().upper()
    if not _INSEE.fullmatch(code):
        raise _Bad("insee", _("« %s » n’est pas un code INSEE.") % str(value or "")[:20])
    return code


def _name(value: Any) -> str:
    name = " ".join(str(value or "").split())
    if not name:
        raise _Bad("name", _("Le nom manque."))
    if len(name) > 120:
        raise _Bad("name", _("Trop long : 120 caractères au plus."))
    return name


def _population(value: Any) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = int(value)
    except (ValueError, TypeError, OverflowError):
        number = -1
    if not 0 <= number < 2**31:
        raise _Bad("population", _("« %s » n’est pas une population.") % str(value)[:20])
    return number


def _polygons(shape: Any) -> tuple[Any, str]:
    """The shape as a valid MultiPolygon, and what had to be mended."""
    if shape is None or shape.is_empty:
        raise _Bad("geometry", _("Il n’y a pas de limites."))
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise _Bad("geometry", _("Les limites sont un %s, non un polygone.") % shape.geom_type)
    if shapely.is_valid(shape):
        return _multi([shape]), ""
    why = shapely.is_valid_reason(shape).split("[")[0].strip()
    mended = shapely.make_valid(shape)
    # Mending may leave lines and points where a polygon folded onto itself.
    parts = [
        part
        for part in shapely.get_parts([mended])
        if part.geom_type in {"Polygon", "MultiPolygon"} and part.area > 0
    ]
    if not parts:
        raise _Bad("geometry", _("Ce polygone n’a pas de surface (%s).") % _REASONS.get(why, why))
    return _multi(parts), _("Polygone réparé : %s.") % _REASONS.get(why, why)


def _multi(parts: Sequence[Any]) -> Any:
    return shapely.multipolygons([p for part in parts for p in shapely.get_parts([part])])


# -- writing --------------------------------------------------------------------------------------


def _write(territory: str, communes: Mapping[str, Commune]) -> int:
    """Insert what is new and update what differs; gives how many were updated."""
    there = {
        each.insee: each
        for each in Commune.objects.select_for_update().filter(
            territory_id=territory, insee__in=list(communes)
        )
    }
    changed = []
    for insee, known in there.items():
        given = communes[insee]
        if given.population is None:
            given.population = known.population
        if _differ(known, given):
            changed.append(given)
    new = [given for insee, given in communes.items() if insee not in there]
    Commune.objects.bulk_create(
        [*new, *changed],
        update_conflicts=True,
        unique_fields=["territory", "insee"],
        update_fields=["name", "population", "approximate", "geom"],
    )
    return len(changed)


def _differ(known: Commune, given: Commune) -> bool:
    facts = ("name", "population", "approximate")
    if any(getattr(known, each) != getattr(given, each) for each in facts):
        return True
    if known.geom is None or given.geom is None:
        return True
    # The same limits from a file in another CRS differ by less than a tenth of a millimetre.
    old, new = (shapely.from_wkb(bytes(each.wkb)) for each in (known.geom, given.geom))
    return not bool(shapely.equals_exact(old, new, tolerance=SAME_M, normalize=True))
