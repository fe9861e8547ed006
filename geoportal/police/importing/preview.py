"""What the first rows of a file will become, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.importing.readings import FLOW_UNKNOWN, FREE, Batch, Readings
from geoportal.police.importing.sessions import Sessions
from geoportal.police.importing.settings import session_settings, speed_settings
from geoportal.police.models import Heading, SpeedSession
from geoportal.police.services.import_readings import HEADINGS
from layers.catalog.importing import CannotImport, ImportReport, Reason
from layers.exchange.formats.opening import open_source
from layers.exchange.formats.source import Source
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import FileMapping, mapping_from
from layers.exchange.refusals import Refusals

ROWS, REASONS = 8, 8
# What the columns of readings are to people.
COLUMN_WORDS = {
    "at": gettext_lazy("instant"),
    "speed": gettext_lazy("vitesse"),
    "class": gettext_lazy("catégorie"),
    "direction": gettext_lazy("sens"),
    "free_flow": gettext_lazy("circulation libre"),
    "gap_s": gettext_lazy("intervalle"),
    "site": gettext_lazy("séance"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it will be kept; speeds in km/h."""

    row: int
    at: datetime
    measured: float
    vehicle_class: str
    direction: str
    free_flow: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file: `read` rows, of which `rejected` will not enter.

    `columns` are the file's own, each with what it is read as; `left_out` those that are not read.
    """

    columns: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    unit: str
    read: int
    rejected: int
    lines: Sequence[Line] = field(default_factory=list)
    reasons: Sequence[Reason] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether not one row of the beginning would enter."""
        return self.rejected >= self.read


def preview(path: Path, given: Mapping[str, Any], session: SpeedSession) -> Preview:
    """Read the first chunk of a file as the import will, and write nothing.

    Raises:
        CannotImport: the mapping cannot be followed, or there are no rows.
    """
    mapping = mapping_from(given)
    source = open_source(path, mapping)
    report = ImportReport()
    table = next(mapped_tables(source, mapping, "", report), None)
    settings = speed_settings(mapping.settings)
    if not report.read:
        raise CannotImport(_("Ce fichier nomme des colonnes, mais n’a aucune ligne de mesure."))
    lines: list[Line] = []
    if table is not None and table.rows:
        refusals = Refusals()
        own = session_settings(mapping.settings, settings.zone)
        sessions = Sessions(session.territory_id, settings, own)
        entries = sessions.resolve(table, refusals)
        batch = Readings(settings, lambda text: HEADINGS.get(text.lower())).read(table, refusals)
        if batch.at is not None:
            sessions.check_times(batch.at, entries, refusals)
        refusals.tell(table.rows, report)
        kept = refusals.left(len(table.rows))[:ROWS]
        lines = _lines([table.rows[index] for index in kept.tolist()], batch.taken(kept))
    columns = _columns(source, mapping)
    return Preview(
        columns=list(columns.items()),
        left_out=[name for name in source.columns if name not in columns],
        unit=settings.unit,
        read=report.read,
        rejected=report.rejected,
        lines=lines,
        reasons=sorted(report.reasons, key=lambda each: each.row)[:REASONS],
    )


def _lines(rows: Sequence[int], batch: Batch) -> list[Line]:
    moments = [] if batch.at is None else batch.at.tolist()
    found = zip(
        *(rows, moments, batch.speeds.tolist(), batch.classes.tolist()),
        *(batch.directions.tolist(), batch.flow.tolist()),
        strict=True,
    )
    return [
        Line(
            row=row,
            at=timezone.localtime(_EPOCH + timedelta(microseconds=at)),
            measured=speed / 10,
            vehicle_class=batch.class_names[kind],
            direction=str(Heading(batch.direction_names[heading]).label),
            free_flow=None if flow == FLOW_UNKNOWN else flow == FREE,
        )
        for row, at, speed, kind, heading, flow in found
    ]


def _columns(source: Source, mapping: FileMapping) -> dict[str, str]:
    """The file's columns that are read, each with what as, in their order."""
    read = {each.source: ours for ours, each in (mapping.columns or {}).items()}
    return {name: str(COLUMN_WORDS[read[name]]) for name in source.columns if name in read}
