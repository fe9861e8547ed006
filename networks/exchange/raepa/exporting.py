"""The networks as RAEPA shapefiles, as far as an actor may see them."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.visible import Feature
from layers.exchange.datasets import CannotExport, ExportReport
from layers.exchange.shapes import known_crs
from networks.exchange.raepa.codes import code_of
from networks.exchange.raepa.dbf import write_dbf
from networks.exchange.raepa.fields import FIELDS, LAYERS, REFERENCES
from networks.exchange.raepa.schema import Kind, RaepaTable, table_of
from networks.exchange.seen import seen_rows
from networks.water.vocabulary import family_of

_SHOWN = 5


def take_out_raepa(actor: Actor, territory: str, path: Path, crs: str) -> ExportReport:
    """Write the tables of each family of networks that the actor sees anything of.

    What is out of service for good has no place in the standard: pipes say so (ENSERVICE), devices
    and structures are left out.

    Args:
        actor: whose eyes.
        territory: whose networks.
        path: a zip, or a folder that is made if need be.
        crs: nothing, or Lambert-93: the standard's own.

    Raises:
        CannotExport: there is nothing that the actor sees, or the file cannot be written.
    """
    if crs and known_crs(crs).to_epsg() != STORAGE_SRID:
        raise CannotExport(_("RAEPA est en Lambert-93 : EPSG:2154."))
    tables = _tables(actor, territory)
    if not tables:
        raise CannotExport(_("Rien à exporter : ce compte ne voit aucun réseau de %s.") % territory)
    try:
        if path.suffix.lower() == ".zip":
            return _zipped(tables, path)
        path.mkdir(parents=True, exist_ok=True)
        return _written(tables, path)
    except OSError as error:
        raise CannotExport(
            _("%(path)s ne s’écrit pas (%(why)s).") % {"path": path, "why": error.strerror}
        ) from None


def _tables(actor: Actor, territory: str) -> list[tuple[RaepaTable, list[Feature]]]:
    by_table: defaultdict[str, list[Feature]] = defaultdict(list)
    families = set()
    for kind, layer in LAYERS.items():
        for feature in seen_rows(actor, territory, layer):
            network = feature.properties.get("network")
            if (
                network
                and feature.geometry
                and (kind == "pipe" or not feature.properties.get("retired_on"))
            ):
                family = family_of(network)
                families.add(family)
                by_table[f"{family} {kind}"].append(feature)
    kinds: tuple[Kind, ...] = ("pipe", "device", "structure")
    return [
        (table_of(family, kind), by_table[f"{family} {kind}"])  # type: ignore[arg-type]
        for family in sorted(families)
        for kind in kinds
    ]


def _zipped(tables: Sequence[tuple[RaepaTable, list[Feature]]], path: Path) -> ExportReport:
    with tempfile.TemporaryDirectory(prefix="raepa-", dir=path.parent) as name:
        folder = Path(name)
        report = _written(tables, folder)
        packed = folder / "packed.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as members:
            for file in sorted(folder.glob("RAEPA_*")):
                members.write(file, file.name)
        os.replace(packed, path)
    return report


def _written(tables: Sequence[tuple[RaepaTable, list[Feature]]], folder: Path) -> ExportReport:
    written, notes = {}, []
    for table, features in tables:
        features.sort(key=lambda each: str(each.properties.get("code", "")))
        squeezed = _write(table, features, folder)
        written[table.name] = len(features)
        if squeezed:
            shown = ", ".join(f"{row} · {column}" for row, column in squeezed[:_SHOWN])
            notes.append(
                _("%(table)s : %(count)d valeurs trop longues pour la norme (%(shown)s…).")
                % {"table": table.name, "count": len(squeezed), "shown": shown}
            )
    return ExportReport(written, tuple(notes))


def _write(table: RaepaTable, features: Sequence[Feature], folder: Path) -> list[tuple[int, str]]:
    path = folder / f"{table.name}.shp"
    shapes = np.array(
        [shapely.geometry.shape(each.geometry) for each in features], dtype=np.object_
    )
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[],
        fields=[],
        geometry_type=table.geometry_type,
        crs=f"EPSG:{STORAGE_SRID}",
        driver="ESRI Shapefile",
    )
    path.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    rows = [_row(table, each) for each in features]
    return write_dbf(path.with_suffix(".dbf"), table.attributes, rows, timezone.localdate())


def _row(table: RaepaTable, feature: Feature) -> dict[str, Any]:
    """A row in the standard's words; what the actor does not get is a gap."""
    told = feature.properties
    row: dict[str, Any] = {table.identifier: told.get("code")}
    if feature.geometry is not None and table.geometry_type == "Point":
        row["X"], row["Y"] = feature.geometry["coordinates"][:2]
    if table.family == "sewer":
        row["TYPRESEAU"] = code_of("typ_reseau_ass", told["network"])
    for name, field in FIELDS[table.family, table.kind].items():
        attribute = table.attribute(name)
        if attribute is None:
            continue
        value = told.get(field)
        if attribute.codes:
            value = code_of(attribute.codes, value)
        elif attribute.type == "D" and value:
            value = date.fromisoformat(value)
        row[name] = value
    for name, field in REFERENCES[table.kind].items():
        row[name] = told.get(field)
    if told.get("retired_on"):
        row["ENSERVICE"] = code_of("boolean", False)
    if row.get("SENSECOUL") is not None:
        row["SENSECOUL"] = "1" if told["flows_forward"] else "0"
        if not told["flows_forward"]:
            row["ZAMONT"], row["ZAVAL"] = row["ZAVAL"], row["ZAMONT"]
    return row
