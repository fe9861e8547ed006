"""The networks as a StaR-Eau GeoPackage, as far as an actor may see them."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import dist
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.visible import Feature
from layers.exchange.datasets import CannotExport, ExportReport
from layers.exchange.shapes import known_crs
from networks.exchange.ends import SAME_M
from networks.exchange.seen import seen_rows
from networks.exchange.stareau.tables import TABLES, ColumnType, StareauTable, columns_of
from networks.exchange.stareau.words import (
    CIRCULATIONS,
    CONTENTS,
    MATERIALS,
    NETWORKS,
    PIPE_FUNCTIONS,
    theirs,
)
from networks.water.vocabulary import DeviceFunction, Handling, family_of

_COMMON = {
    "maitre_ouvrage": "owner",
    "exploitant": "operator",
    "precision_xy": "xy_class",
    "precision_z": "z_class",
    "an_pose_sup": "laid_year",
    "an_pose_inf": "laid_from_year",
    "date_maj": "updated_on",
    "origine_maj": "update_source",
    "origine_creation": "attribute_source",
}
_WORDS = {
    "materiau": theirs(MATERIALS),
    "mode_circulation": theirs(CIRCULATIONS),
    "fonction_canalisation": theirs(PIPE_FUNCTIONS),
    "contenu_canalisation": theirs(CONTENTS),
}
_LAYERS = {
    "pipe": "water-pipes",
    "device": "water-devices",
    "structure": "water-structures",
    "node": "water-nodes",
}
# What has no table of its own family in the standard goes where « other » things go.
_OTHERS = {
    ("drinking", "device"): "aep_appareillage",
    ("sewer", "device"): "ass_equipement",
    ("sewer", "structure"): "ass_chambre_depollution",
}
_OPENED: Mapping[bool | None, str] = {True: "ouverte", False: "fermee"}
_DTYPES: Mapping[ColumnType, str] = {"number": "float64", "integer": "int32", "boolean": "bool"}


def take_out_stareau(actor: Actor, territory: str, path: Path, crs: str) -> ExportReport:
    """Write a table for each that there is something for.

    Args:
        actor: whose eyes.
        territory: whose networks.
        path: the file.
        crs: the CRS of positions; Lambert-93 unless it says another.

    Raises:
        CannotExport: there is nothing that the actor sees, or the file cannot be written.
    """
    target = known_crs(crs or f"EPSG:{STORAGE_SRID}")
    move = Transformer.from_crs(f"EPSG:{STORAGE_SRID}", target, always_xy=True)
    tables, lost = _tables(actor, territory)
    if not tables:
        raise CannotExport(_("Rien à exporter : ce compte ne voit aucun réseau de %s.") % territory)
    try:
        with tempfile.TemporaryDirectory(prefix="stareau-", dir=path.parent) as folder:
            beside = Path(folder) / "networks.gpkg"
            for table in TABLES:
                if table.name in tables:
                    _write(beside, table, tables[table.name], move, target.to_string())
            os.replace(beside, path)
    except OSError as error:
        raise CannotExport(
            _("%(path)s ne s’écrit pas (%(why)s).") % {"path": path, "why": error.strerror}
        ) from None
    notes = [_("%d ouvrages sans table dans la norme, laissés.") % lost] if lost else []
    return ExportReport({name: len(rows) for name, rows in tables.items()}, tuple(notes))


def _tables(actor: Actor, territory: str) -> tuple[dict[str, list[Feature]], int]:
    found: defaultdict[str, list[Feature]] = defaultdict(list)
    lost = 0
    stood_at: defaultdict[tuple[str, str], list[Sequence[float]]] = defaultdict(list)
    for kind, layer in _LAYERS.items():
        for feature in seen_rows(actor, territory, layer):
            told = feature.properties
            if not (told.get("network") and feature.geometry):
                continue
            family = family_of(told["network"])
            if kind == "node":
                # The standard's nodes are the things at them; one that is bare, or that things
                # stand beside, is a « piece ».
                place = feature.geometry["coordinates"][:2]
                if any(dist(place, each) <= SAME_M for each in stood_at[family, told["code"]]):
                    continue
                name = "aep_piece" if family == "drinking" else "ass_piece"
            else:
                name = _table_for(family, kind, told)
                if kind != "pipe":
                    here = feature.geometry["coordinates"][:2]
                    stood_at[family, told.get("node") or ""].append(here)
            if name:
                found[name].append(feature)
            else:
                lost += 1
    return dict(found), lost


def _table_for(family: str, kind: str, told: Mapping[str, Any]) -> str:
    if kind == "pipe":
        name = "aep_canalisation" if family == "drinking" else "ass_canalisation"
        return f"{name}_branchement" if told.get("is_connection") else name
    function = told.get("function")
    for table in TABLES:
        if (table.family, table.kind) == (family, kind) and (
            function in theirs(table.words) if table.words else function == table.function
        ):
            return table.name
    return _OTHERS.get((family, kind), "")


def _write(
    path: Path, table: StareauTable, features: Sequence[Feature], move: Transformer, crs: str
) -> None:
    shapes = np.array(
        [shapely.geometry.shape(each.geometry) for each in features], dtype=np.object_
    )
    shapes = shapely.transform(
        shapes, lambda each: np.column_stack(move.transform(each[:, 0], each[:, 1]))
    )
    rows = [_row(table, each) for each in features]
    columns = columns_of(table)
    data: list[Any] = []
    masks: list[Any] = []
    for name, kind in columns:
        values = [row.get(name) for row in rows]
        gaps = np.array([value is None for value in values])
        if kind == "moment":
            data.append(np.array(values, dtype="datetime64[ms]"))
            masks.append(None)
        elif kind == "text":
            data.append(np.array([None if v is None else str(v) for v in values], dtype=object))
            masks.append(None)
        else:
            filled = [0 if value is None else value for value in values]
            data.append(np.array(filled, dtype=_DTYPES[kind]))
            masks.append(gaps)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=data,
        fields=[name for name, _kind in columns],
        field_mask=masks,
        layer=table.name,
        driver="GPKG",
        geometry_type="LineString" if table.kind == "pipe" else "Point",
        crs=crs,
    )


def _row(table: StareauTable, feature: Feature) -> dict[str, Any]:
    """A row in the standard's words; what the actor does not get is a gap."""
    told = feature.properties
    row: dict[str, Any] = {name: told.get("code") for name in table.identifiers}
    if table.kind in {"device", "structure"}:
        row["id_noeud_reseau"] = told.get("node")
    if table.kind == "pipe":
        row |= {"noeudinitial": told.get("start_node"), "noeudterminal": told.get("end_node")}
    row["type_reseau"] = theirs(NETWORKS)[told["network"]]
    row["fictif"] = False
    row["etat_service"] = _state(told)
    if told.get("retired_on"):
        row["an_abandon_sup"] = told["retired_on"][:4]
    for column, field in {**_COMMON, **table.columns}.items():
        value = told.get(field)
        if value is not None and value != "":
            row[column] = _WORDS[column].get(value) if column in _WORDS else value
    if table.said_in:
        row[table.said_in] = theirs(table.words).get(told.get("function", ""))
    if told.get("function") == DeviceFunction.VALVE and table.name == "aep_vanne":
        row["etat_ouverture"] = _OPENED.get(told.get("is_open"))
        row["blocage"] = {Handling.STUCK: "oui", Handling.OPERABLE: "non"}.get(
            told.get("handling", "")
        )
    if table.name in {"aep_raccord", "ass_raccord"}:
        row["ref_canalisation"] = told.get("downstream_pipe") or told.get("upstream_pipe")
    return row


def _state(told: Mapping[str, Any]) -> str:
    if told.get("retired_on"):
        return "abandon"
    return "en_service" if told.get("in_service", True) else "en_arret"
