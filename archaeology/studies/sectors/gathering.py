"""What lies in the area of a study of sectors, as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from django.utils.timezone import localdate

from archaeology.analysis.refusal import Refusal
from archaeology.sites.models import Find, Operation
from archaeology.studies.boxes import box_of
from archaeology.studies.models import Study
from archaeology.studies.relief import read_elevation, recall_elevation
from archaeology.studies.sectors.criteria import PIPES
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import PUBLIC, Actor
from layers.access.policy import Position
from layers.catalog.box import Box
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.registry import layer, layers_for
from layers.catalog.visible import Feature, VisibleRows

# Read of each layer at most.
MOST_ROWS = 50_000
# Degrees have no room for more; a centimetre.
DIGITS = 2
# The ground around pipes is looked at as far as this outside the area.
AROUND_M = 500.0
PROBABILITY, SHORES = "probabilite.tif", "rivages.geojson"
PIPES_LAYER = "water-pipes"
FRENCH = {
    "too-many": ("Plus de %(most)s objets de « %(layer)s » sont dans cette zone : réduisez-la."),
    "study": "Cette étude du rivage n’existe pas, ou n’est pas terminée.",
    "study-public": (
        "Cette étude du rivage n’est pas publiée, et ne va donc pas avec « restes publics "
        "seulement »."
    ),
    "gone": "L’étude du rivage n’est plus là : ces secteurs ne peuvent plus être refaits.",
}
Record = dict[str, Any]


class NotThere(Refusal):
    """Too much in an area, or a study that is not there for the actor."""

    sentences = FRENCH


@dataclass(frozen=True, slots=True)
class Files:
    """The grid of the relief, and the probability of water and the shores of a study."""

    relief: Path | None = None
    probability: Path | None = None
    shores: Path | None = None


def gathered(actor: Actor, territory: str, parameters: SectorsParameters) -> tuple[Record, Files]:
    """Everything that is weighed, positions in EPSG:2154 as well-known text or x, y.

    Raises `NotThere`; ValidationError for a relief that is not there for the actor.
    """
    reader = PUBLIC if parameters.public_only else actor
    reading = _Reading(reader, territory, parameters.bounds)
    operations = reading.operations(actor, public=parameters.public_only)
    record: Record = {
        "day": localdate().isoformat(),
        "finds": reading.finds(actor, [each["key"] for each in operations]),
        "operations": operations,
        "sites": reading.shapes("heritage-sites"),
        "pipes": reading.shapes(PIPES_LAYER, around=AROUND_M)
        if parameters.weight_of(PIPES)
        else [],
        "parcels": reading.shapes(parameters.parcels) if parameters.parcels else [],
    }
    files = Files()
    if parameters.relief is not None:
        elevation, path = read_elevation(reader, territory, parameters.relief)
        record["relief"] = asdict(elevation)
        files = replace(files, relief=path)
    if parameters.shoreline is not None:
        study = _shoreline(actor, territory, parameters.shoreline)
        if parameters.public_only and not study.is_published:
            raise NotThere(f"Study {study.pk} is not published.", "study-public")
        record["shoreline"] = {"key": study.pk, "version": study.version, "title": study.title}
        record["synthetic"] = study.synthetic
        files = _with_files(files, study)
    return record, files


def recalled(record: Mapping[str, Any]) -> Files:
    """The files that were read, if they are still the same. Raises a `Refusal`."""
    files = Files()
    if record.get("relief"):
        files = replace(files, relief=recall_elevation(record["relief"]))
    if record.get("shoreline"):
        kept = record["shoreline"]
        study = Study.objects.filter(pk=kept["key"]).first()
        if study is None or study.version != kept["version"]:
            raise NotThere("The shoreline study is gone, or is another.", "gone")
        files = _with_files(files, study)
    return files


def parcel_layers(actor: Actor) -> list[tuple[str, str]]:
    """The layers of polygons that the actor may read and rank, as choices of a form."""
    return [
        (each.id, str(each.title))
        for each in layers_for(actor)
        if each.geometry_type in {"Polygon", "MultiPolygon", "Geometry"}
    ]


def _shoreline(actor: Actor, territory: str, key: int) -> Study:
    study = (
        Study.objects.visible_to(actor)
        .filter(territory_id=territory, kind=StudyKind.SHORELINE, state=StudyState.DONE, pk=key)
        .first()
    )
    if study is None:
        raise NotThere(f"There is no shoreline study {key}.", "study")
    return study


def _with_files(files: Files, study: Study) -> Files:
    found = {each.name: Path(each.file.path) for each in study.files.all()}
    return replace(files, probability=found.get(PROBABILITY), shores=found.get(SHORES))


class _Reading:
    """One reading of an area of a territory, exact positions only."""

    def __init__(self, reader: Actor, territory: str, bounds: Sequence[float]) -> None:
        self._reader, self._territory, self._bounds = reader, territory, bounds

    def finds(self, actor: Actor, operations: Sequence[int]) -> list[list[Any]]:
        """Key, x, y, whether it is invented and which of these operations it is of (None: of no
        such), of each find whose place is told exactly.
        """
        found = self._features("finds", ("synthetic",))
        rows = Find.objects.visible_to(actor).filter(operation__in=operations)
        of = dict(rows.values_list("pk", "operation_id"))
        return [
            [
                each.key,
                *each.geometry["coordinates"][:2],
                bool(each.properties.get("synthetic")),
                of.get(each.key),
            ]
            for each in found
            if each.geometry
        ]

    def operations(self, actor: Actor, *, public: bool) -> list[Record]:
        """Where the ground was opened, and how deep, as far as it is recorded."""
        rows = Operation.objects.visible_to(actor).filter(
            territory_id=self._territory, geom__intersects=box_of(self._bounds)
        )
        if public:
            rows = rows.filter(visibility="public")
        return [
            {
                "key": each.pk,
                "version": each.version,
                "kind": each.kind,
                "depth_m": each.depth_reached_m,
                "lowest_m": each.lowest_m,
                "synthetic": each.synthetic,
                "extent": _text(shapely.from_wkb(bytes(each.geom.wkb))),
            }
            for each in rows.order_by("pk")[:MOST_ROWS]
        ]

    def shapes(self, name: str, around: float = 0.0) -> list[Record]:
        """The rows of a layer: key, what each is called, and its shape."""
        known = {field.name for field in layer(name).fields}
        label = next((each for each in ("name", "title", "code", "number") if each in known), "")
        found = self._features(name, (label,) if label else (), around)
        return [
            {
                "key": each.key,
                "label": str(each.properties.get(label) or ""),
                "shape": _text(shapely.from_geojson(json.dumps(each.geometry))),
            }
            for each in found
            if each.geometry
        ]

    def _features(self, name: str, fields: Sequence[str], around: float = 0.0) -> list[Feature]:
        west, south, east, north = self._bounds
        box = Box(west - around, south - around, east + around, north + around, STORAGE_SRID)
        rows = layer(name).visible_to(self._reader).of_territory(self._territory).in_bbox(box)
        exact = [each for each in rows.branches if each.access.position is Position.EXACT]
        found = _only(rows, exact).features(
            MOST_ROWS + 1, srid=STORAGE_SRID, fields=fields, digits=DIGITS
        )
        if len(found) > MOST_ROWS:
            raise NotThere(
                f"More than {MOST_ROWS} rows of {name}.",
                "too-many",
                most=f"{MOST_ROWS:,}".replace(",", "\u202f"),
                layer=layer(name).title,
            )
        return found


def _only(rows: VisibleRows, branches: list[Any]) -> VisibleRows:
    return replace(rows, branches=tuple(branches))


def _text(shape: Any) -> str:
    return str(shapely.to_wkt(shapely.make_valid(shape), rounding_precision=DIGITS))
