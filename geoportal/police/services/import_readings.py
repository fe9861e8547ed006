"""Bring the readings of a device into the sessions they were taken in.

Rows are read, checked and staged chunk by chunk, in bounded memory; sessions, readings, histograms
and summaries enter in one transaction at the end, so that an import that dies leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from geoportal.police.importing.copying import COLUMNS, binary_rows
from geoportal.police.importing.histograms import count_again
from geoportal.police.importing.naming import named
from geoportal.police.importing.readings import Readings
from geoportal.police.importing.sessions import Sessions
from geoportal.police.importing.settings import (
    BadSettings,
    SpeedSettings,
    session_settings,
    speed_settings,
)
from geoportal.police.models import Heading, SpeedReading
from geoportal.police.rights import require_police
from geoportal.police.services.refresh_summary import refresh_summary
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.importing import ImportContext, ImportReport, StrictRefusal, Table
from layers.exchange.refusals import Refusals
from layers.exchange.sql.appending import Appending
from layers.exchange.sql.merging import importing_alone, without_collector

HEADINGS = {
    "": Heading.UNKNOWN,
    "increasing": Heading.INCREASING,
    "croissant": Heading.INCREASING,
    "decreasing": Heading.DECREASING,
    "décroissant": Heading.DECREASING,
    "decroissant": Heading.DECREASING,
}


def import_readings(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write readings; those that are there already are left as they are.

    Columns: `speed` and `at`; `class`, `direction` (increasing or decreasing), `free_flow` or
    `gap_s`; `site`, `session_start`, `session_end` where the mapping's [session] does not say
    them. Two readings are the same if all of this is; a file has as many equal ones as passed.

    Raises:
        PermissionDenied: the actor is not of the territory's police.
        BadSettings: the mapping cannot be followed; units, among others, must be declared.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: in strict mode, a row was refused; nothing has changed.
    """
    require_police(context.actor, context.territory)
    if not Territory.objects.filter(key=context.territory).exists():
        raise BadSettings(_("Le territoire %s n’existe pas.") % context.territory)
    settings = speed_settings(context.settings)
    sessions = Sessions(
        context.territory, settings, session_settings(context.settings, settings.zone)
    )
    report, reader = ImportReport(), _Reader(settings, sessions)
    with (
        importing_alone("speed-checks", context.territory),
        Appending(SpeedReading, COLUMNS) as staging,
        without_collector(),
    ):
        for chunk in chunks:
            staging.copy(reader.tuples(chunk, report))
            report.read += len(chunk.rows)
            context.progress(report.read)
        if context.strict and report.rejected:
            raise StrictRefusal(report)
        with transaction.atomic():
            with acting(context.actor):
                _write(context, reader, staging)
            report.accepted = report.read - report.rejected
            if context.dry_run:
                transaction.set_rollback(True)
    return report


class _Reader:
    """Turns chunks into tuples to be staged, and remembers which sessions have readings."""

    def __init__(self, settings: SpeedSettings, sessions: Sessions) -> None:
        self._settings, self.sessions = settings, sessions
        self._readings: Readings | None = None
        self.used: set[int] = set()

    def tuples(self, chunk: Table, report: ImportReport) -> bytes:
        """The good rows of a chunk as COPY reads them; the others are reported."""
        table = self._in_our_names(chunk)
        if self._readings is None:
            self._readings = Readings(self._settings, lambda text: HEADINGS.get(text.lower()))
        refusals = Refusals()
        entries = self.sessions.resolve(table, refusals)
        batch = self._readings.read(table, refusals)
        if batch.at is not None:
            self.sessions.check_times(batch.at, entries, refusals)
        refusals.tell(table.rows, report)
        kept = refusals.left(len(table.rows))
        theirs = entries[kept]
        self.used.update(np.unique(theirs).tolist())
        keys = np.array([each.key for each in self.sessions.entries], dtype=np.int64)
        moving = np.array([each.moving for each in self.sessions.entries], dtype=bool)
        return binary_rows(batch.taken(kept), keys[theirs], moving[theirs])

    def _in_our_names(self, table: Table) -> Table:
        if "speed" not in table.columns:
            found = named(list(table.columns))
            if self._settings.unit and self._settings.unit != found.unit:
                raise BadSettings(
                    _("[speed] unit dit %(one)s, la colonne « %(name)s » dit %(other)s.")
                    % {
                        "one": self._settings.unit,
                        "name": found.columns["speed"],
                        "other": found.unit,
                    }
                )
            columns = dict(table.columns)
            columns |= {ours: table.columns[name] for ours, name in found.columns.items()}
            table = Table(table.rows, columns, table.geometries)
            self._settings = _with_unit(self._settings, found.unit)
        if not self._settings.unit:
            raise BadSettings(
                _(
                    'L’unité des vitesses n’est pas déclarée : [speed] unit = "km/h", '
                    '"mph" ou "m/s".'
                )
            )
        if "at" not in table.columns:
            raise BadSettings(_("[columns] doit nommer la colonne « %s ».") % "at")
        return table


def _with_unit(settings: SpeedSettings, unit: str) -> SpeedSettings:
    return SpeedSettings(unit, settings.recording, settings.free_flow_gap_s, settings.zone)


def _write(context: ImportContext, reader: _Reader, staging: Appending) -> None:
    used = sorted(reader.used)
    entries = [reader.sessions.entries[place] for place in used]
    written = list(reader.sessions.write(used))
    known = [entry.key for entry in entries if entry.known]
    if not staging.append("session_id", known):
        return
    count_again([session.pk for session in written])
    for site in sorted({session.site_id for session in written}):
        refresh_summary(context.actor, site)
