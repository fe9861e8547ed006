"""The statistics of a file of speeds, chunk by chunk, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from geoportal.police.importing.moments import local_hours
from geoportal.police.importing.naming import SPEED_NAMES, named
from geoportal.police.importing.readings import FLOW_UNKNOWN, FREE, Batch, Readings
from geoportal.police.importing.settings import (
    ENFORCEMENT,
    BadSettings,
    SpeedSettings,
    speed_settings,
)
from geoportal.police.measuring.histogram import CellKey, Counter
from geoportal.police.measuring.statistics import Analysis, analysis_of
from layers.catalog.importing import ImportReport, Table
from layers.exchange.formats.opening import open_source
from layers.exchange.formats.source import Source
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import Column, FileMapping, read_mapping
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import without_collector

KNOWN_COLUMNS = frozenset({"speed", "at", "class", "direction", "free_flow", "gap_s"})
# Finer than any device, and than what is stored: other units leave more decimals.
PER_KMH = 1_000
# Bad rows are all counted; so many are told.
MOST_REASONS = 1_000
_NO_HOUR = 24


@dataclass(frozen=True, slots=True)
class FileStatistics:
    """What a file says, and what of it could not be used."""

    analysis: Analysis
    settings: SpeedSettings
    report: ImportReport
    has_times: bool
    has_directions: bool


def file_statistics(
    path: Path, mapping_path: Path | None = None, limit: int | None = None
) -> FileStatistics:
    """The statistics of a file; memory depends on its different speeds, not on its length.

    Args:
        path: the file.
        mapping_path: which column is what, in which unit.
        limit: in km/h.

    Raises:
        CannotImport: the file or the mapping cannot be followed, or units are not declared.
    """
    mapping = read_mapping(mapping_path) if mapping_path else FileMapping()
    settings = speed_settings(mapping.settings)
    source = open_source(path, mapping)
    mapping, settings = understood(source, mapping, settings)
    report, counter, readings = (
        ImportReport(),
        Counter(PER_KMH),
        Readings(settings, per_kmh=PER_KMH),
    )
    with without_collector():
        for table in _tables(source, mapping, report):
            refusals = Refusals()
            batch = readings.read(table, refusals)
            refusals.tell(table.rows, report)
            _count(batch.taken(refusals.left(len(table.rows))), settings, counter)
            del report.reasons[MOST_REASONS:]
    columns = mapping.columns or {}
    analysis = analysis_of(counter.cells(), limit, enforcement=settings.recording == ENFORCEMENT)
    return FileStatistics(analysis, settings, report, "at" in columns, "direction" in columns)


def understood(
    source: Source, mapping: FileMapping, settings: SpeedSettings
) -> tuple[FileMapping, SpeedSettings]:
    """The mapping and the settings, completed by what the file's names say by themselves.

    Raises:
        BadSettings: the speeds or their unit are declared nowhere, or a column is unknown.
    """
    if mapping.columns is None:
        found = named(source.columns)
        if settings.unit and settings.unit != found.unit:
            raise BadSettings(
                _("[speed] unit dit %(one)s, la colonne « %(name)s » dit %(other)s.")
                % {"one": settings.unit, "name": found.columns["speed"], "other": found.unit}
            )
        columns = {ours: Column(name) for ours, name in found.columns.items()}
        return replace(mapping, columns=columns), replace(settings, unit=found.unit)
    if "speed" not in mapping.columns:
        raise BadSettings(_("[columns] doit nommer la colonne « %s ».") % "speed")
    own = SPEED_NAMES.get(mapping.columns["speed"].source.strip().lower(), "")
    if not settings.unit:
        raise BadSettings(
            _('L’unité des vitesses n’est pas déclarée : [speed] unit = "km/h", "mph" ou "m/s".')
        )
    if own and own != settings.unit:
        raise BadSettings(
            _("[speed] unit dit %(one)s, la colonne « %(name)s » dit %(other)s.")
            % {"one": settings.unit, "name": mapping.columns["speed"].source, "other": own}
        )
    if "gap_s" in mapping.columns and settings.free_flow_gap_s is None:
        raise BadSettings(
            _(
                "À partir de combien de secondes d’écart un véhicule est-il libre ? "
                "Déclarez-le : [speed] free_flow_gap_s."
            )
        )
    return mapping, settings


def _tables(source: Source, mapping: FileMapping, report: ImportReport) -> Iterator[Table]:
    unknown = set(mapping.columns or {}) - KNOWN_COLUMNS
    # A mapping made for an import names more than statistics need.
    columns = {name: c for name, c in (mapping.columns or {}).items() if name not in unknown}
    return mapped_tables(source, replace(mapping, columns=columns, shape=None), "", report)


def _count(batch: Batch, settings: SpeedSettings, counter: Counter) -> None:
    hours = np.full(len(batch.speeds), _NO_HOUR)
    if batch.at is not None:
        hours = local_hours(batch.at, settings.zone)
    groups = (batch.directions * (_NO_HOUR + 1) + hours) * (FLOW_UNKNOWN + 1) + batch.flow
    keys: dict[int, CellKey] = {}
    for group in np.unique(groups).tolist():
        rest, flow = divmod(group, FLOW_UNKNOWN + 1)
        direction, hour = divmod(rest, _NO_HOUR + 1)
        free = None if flow == FLOW_UNKNOWN else flow == FREE
        keys[group] = (hour, batch.direction_names[direction], free)
    counter.add_groups(keys, groups, batch.speeds)
