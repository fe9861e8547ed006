"""Whole tables of a vector file, in EPSG:2154."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.source import Shapes
from layers.exchange.formats.vector import VectorFile
from layers.exchange.refusals import Refusals
from layers.exchange.shapes import Projection
from networks.exchange.findings import At, Findings


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table; columns as the file names them, shapes in EPSG:2154."""

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes


def read_rows(
    name: str,
    source: VectorFile,
    wanted: Iterable[str],
    crs: str,
    report: ImportReport,
    findings: Findings,
) -> Rows:
    """Read some columns of a table; rows whose position cannot be are refused.

    Raises:
        CannotImport: nobody says the CRS, or the file is damaged.
    """
    declared = crs or source.crs
    if not declared:
        raise CannotImport(
            _("%s ne dit pas son système de coordonnées : déclarez-le, --crs EPSG:2154.") % name
        )
    projection = Projection(declared)
    numbers: list[int] = []
    shapes: list[Any] = []
    columns: dict[str, list[Any]] = {each: [] for each in wanted}
    for chunk in source.chunks(report):
        assert chunk.shapes is not None  # noqa: S101  # vector files have them
        refusals, wrong = Refusals(), ImportReport()
        shapes += projection.projected(chunk.shapes, refusals).tolist()
        refusals.tell(chunk.rows, wrong)
        for reason in wrong.reasons:
            findings.refuse(At(name, reason.row), reason.column, reason.reason)
        numbers += chunk.rows
        for each, values in columns.items():
            values.extend(chunk.columns[each])
    found = np.full(len(shapes), None, dtype=np.object_)
    found[:] = shapes
    return Rows(numbers, columns, found)
