"""What lies near the line of a section, read once and written down as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.gis.geos import LineString
from django.contrib.gis.measure import D
from django.db.models import QuerySet
from django.utils.timezone import localdate

from archaeology.analysis.refusal import Refusal
from archaeology.sites.models import Find, Level, Operation, Source, StratigraphicUnit
from archaeology.sites.presenting import dating_in_words
from archaeology.sites.vocabulary import (
    Confidentiality,
    GroundReference,
    Material,
    OperationKind,
    UnitKind,
)
from archaeology.studies.section.grounds import Grounds, relief_of, shoreline_of
from archaeology.studies.section.parameters import SectionParameters, Shown
from archaeology.studies.section.places import extent_of, standing
from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID

# More signs than these are a stain, not a section.
MOST_THINGS = 3_000
BOUNDS = ("start_min", "start_max", "end_min", "end_max")

Record = dict[str, Any]


FRENCH = {
    "too-much": (
        "Plus de %(most)s objets sont à moins de %(distance)s m de la ligne : réduisez la "
        "distance, ou montrez moins de choses."
    )
}


class TooMuch(Refusal):
    """More things near the line than a section can show."""

    sentences = FRENCH


def gathered(actor: Actor, territory: str, parameters: SectionParameters) -> tuple[Record, Grounds]:
    """All that a section is made from: things and water as plain values, and files of ground.

    `grounds` in the record names where the surfaces come from. Raises `TooMuch`, `NotThere`, and
    ValidationError for a relief that is not there for the actor.
    """
    record = things_near(actor, territory, parameters)
    # Drawn again, the sheet is the same to the last letter.
    record["day"] = localdate().isoformat()
    record["grounds"] = []
    public = parameters.public_only
    relief, of_the_time = None, Grounds()
    if parameters.relief is not None:
        record["relief"], relief = relief_of(actor, territory, parameters.relief, public=public)
        record["grounds"].append(record["relief"]["words"])
    if parameters.shoreline is not None:
        told, of_the_time = shoreline_of(actor, territory, parameters.shoreline, public=public)
        record |= told
        for each in record["things"]:
            each["hint"] = told["hints"].get(_as_remain(each), "")
        record["grounds"].append(told["shoreline"]["words"])
    return record, Grounds(relief, of_the_time.then, of_the_time.spread)


def things_near(actor: Actor, territory: str, parameters: SectionParameters) -> Record:
    """The operations, units, levels and finds near the line that the actor gets whole.

    Only those of the territory: whoever works there reads the section. Each row stands with its
    key and version. Raises `TooMuch` beyond `MOST_THINGS`.
    """
    return _Reading(actor, territory, parameters).record()


class _Reading:
    """One reading of the surroundings of a line."""

    def __init__(self, actor: Actor, territory: str, parameters: SectionParameters) -> None:
        self._actor, self._territory, self._asked = actor, territory, parameters
        self._line = LineString(parameters.line, srid=STORAGE_SRID)
        self._shown = frozenset(parameters.shown)
        self._operations = list(self._near(Operation.objects.visible_to(actor)))
        self._sources = dict(
            Source.objects.visible_to(actor)
            .filter(territory_id=territory)
            .values_list("pk", "reference")
        )

    def record(self) -> Record:
        """All of it, in a stable order."""
        finds = list(self._near(Find.objects.visible_to(self._actor).select_related("unit")))
        things: list[Record] = []
        if Shown.UNITS in self._shown or Shown.LEVELS in self._shown:
            things += self._units()
        if Shown.FINDS in self._shown:
            things += [self._find(each) for each in finds]
        if Shown.LEVELS in self._shown:
            things += self._levels_of(finds)
        if len(things) > MOST_THINGS:
            self._refuse()
        return {
            "operations": [self._operation(each) for each in self._operations],
            "things": things,
        }

    def _refuse(self) -> None:
        raise TooMuch(
            f"More than {MOST_THINGS} things are near the line.",
            "too-much",
            most=f"{MOST_THINGS:,}".replace(",", "\u202f"),
            distance=f"{self._asked.distance_m:g}".replace(".", ","),
        )

    def _near(self, rows: QuerySet[Any]) -> Iterable[Any]:
        """Those of some rows that lie within the distance."""
        found = rows.filter(
            territory_id=self._territory,
            geom__dwithin=(self._line, D(m=self._asked.distance_m)),
        )
        if self._asked.public_only:
            found = found.filter(visibility=Confidentiality.PUBLIC.value)
        found = found.order_by("number", "pk")[: MOST_THINGS + 1]
        if len(found) > MOST_THINGS:
            self._refuse()
        return found

    def _operation(self, row: Operation) -> Record:
        kind = OperationKind(row.kind)
        # Corings are many and narrow: their titles would be cut, and all begin alike.
        by_number = kind is OperationKind.CORING and row.title != row.number
        words = str(kind.label)
        return {
            "key": row.pk,
            "version": row.version,
            "label": row.number if by_number else row.title or row.number,
            "number": row.number,
            "kind": f"{words}, {row.title}" if by_number and row.title else words,
            "year": row.year,
            "lowest_m": row.lowest_m,
            "depth_m": row.depth_reached_m,
            "source": self._source(row.source_id),
            "synthetic": row.synthetic,
            "restricted": _is_restricted(row),
            "precision_m": row.precision_m,
            "extent": extent_of(row.geom),
        }

    def _find(self, row: Find) -> Record:
        # Those without a position are near no line.
        place: Any = row.geom
        material = Material(row.material)
        what = row.kind or ("" if material is Material.UNKNOWN else str(material.label))
        return _height(row.z_m, row.datum, row.z_sigma_m, row.depth_m, row.ground_reference) | {
            "kind": "find",
            "key": row.pk,
            "version": row.version,
            "label": row.title or row.kind or row.number,
            "what": what,
            "x": place.x,
            "y": place.y,
            "precision_m": row.precision_m,
            "source": self._source(row.source_id),
            "dating": _dating(row),
            "synthetic": row.synthetic,
            "restricted": _is_restricted(row),
        }

    def _levels_of(self, finds: list[Find]) -> list[Record]:
        """Heights of finds beside the one that stands for the find."""
        by_key = {each.pk: each for each in finds}
        rows = Level.objects.filter(find_id__in=by_key).order_by("find_id", "pk")
        found = []
        for level in rows:
            find = by_key[level.find_id or 0]
            same = level.z_m == find.z_m and level.depth_m == find.depth_m
            if not same:
                found.append(self._find(find) | self._level(level, str(find)))
        return found

    def _units(self) -> list[Record]:
        rows = StratigraphicUnit.objects.visible_to(self._actor).filter(
            operation__in=self._operations
        )
        units = list(rows.order_by("label", "pk"))
        levels: dict[int, list[Level]] = {}
        for level in Level.objects.filter(unit__in=units).order_by("pk"):
            levels.setdefault(level.unit_id or 0, []).append(level)
        operations = {each.pk: each for each in self._operations}
        found = []
        for unit in units:
            found += self._unit(unit, operations[unit.operation_id], levels.get(unit.pk, []))
        return found

    def _unit(self, unit: StratigraphicUnit, dig: Operation, levels: list[Level]) -> list[Record]:
        """A unit from its highest level to its underside, and its other levels by themselves."""
        kind = UnitKind(unit.kind)
        x, y = standing(self._line, dig.geom, self._asked.distance_m)
        placed: Record = {
            "key": unit.pk,
            "version": unit.version,
            "label": unit.label,
            "what": unit.interpretation or ("" if kind is UnitKind.UNKNOWN else str(kind.label)),
            "x": x,
            "y": y,
            "operation": dig.pk,
            "dating": _dating(unit),
            "synthetic": dig.synthetic,
            "restricted": _is_restricted(dig),
            "precision_m": dig.precision_m,
            "source": self._source(dig.source_id),
        }
        tops = [each for each in levels if each.z_m is not None and not each.is_underside]
        bases = [each for each in levels if each.z_m is not None and each.is_underside]
        depths = [each for each in levels if each.z_m is None]
        top = max(tops, key=lambda each: each.z_m or 0.0) if tops else None
        told = top or next(iter([*bases, *depths]), None)
        found = []
        if Shown.UNITS in self._shown:
            one = placed | self._level(told, unit.label) | {"kind": "unit", "label": unit.label}
            under = [each.z_m for each in bases if top and each.datum == top.datum]
            lowest = min((z for z in under if z is not None), default=None)
            if top is not None and lowest is not None and lowest < (top.z_m or 0.0):
                one["base_m"] = lowest
            found.append(one | {"what": placed["what"]})
        if Shown.LEVELS in self._shown:
            alone = [each for each in (*tops, *depths) if each is not told]
            found += [placed | self._level(each, unit.label) for each in alone]
        return found

    def _level(self, level: Level | None, of: str) -> Record:
        if level is None:
            return _height(None, "", None, None, "")
        source = {"source": self._source(level.source_id)} if level.source_id else {}
        return (
            _height(level.z_m, level.datum, level.sigma_m, level.depth_m, level.ground_reference)
            | source
            | {
                "kind": "level",
                "level": level.pk,
                "label": of,
                "what": level.what,
            }
        )

    def _source(self, key: int | None) -> str:
        """The reference of a source that the actor may know."""
        return str(self._sources.get(key or 0, ""))


def _as_remain(thing: Record) -> str:
    """What a study of the shoreline calls it."""
    if thing["kind"] == "find":
        return f"find:{thing['key']}"
    return f"level:{thing['level']}" if "level" in thing else ""


def _height(
    z_m: float | None, datum: str, sigma_m: float | None, depth_m: float | None, ground: str
) -> Record:
    return {
        "z_m": z_m,
        "datum": datum if z_m is not None else "ngf_ign69",
        "sigma_m": sigma_m,
        "depth_m": depth_m,
        "counted_from": str(GroundReference(ground).label) if ground else "",
    }


def _dating(row: Find | StratigraphicUnit) -> str:
    bounds: Mapping[str, Any] = {name: getattr(row, name) for name in BOUNDS}
    return dating_in_words(bounds)


def _is_restricted(row: Find | Operation) -> bool:
    return str(row.visibility) != Confidentiality.PUBLIC.value
