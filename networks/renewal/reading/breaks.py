"""The table of breaks: `pipe,date`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from networks.renewal.moments import NotADate, moment_of, span_of
from networks.renewal.reading.table import rows_of
from networks.renewal.records import Breaks, Defect

TABLE = "breaks"
WANTED = ("pipe", "date")
HEADINGS = {
    heading: role
    for role, headings in {
        "pipe": "pipe|pipe_id|conduite",
        "date": "date|break_date|date_casse",
    }.items()
    for heading in headings.split("|")
}


def read_breaks(path: Path, today: date | None = None) -> tuple[Breaks, list[Defect]]:
    """The breaks, and a line for each row without a pipe or a date, or one yet to come.

    Raises `CannotRead`.
    """
    # One slip of the keyboard into the future would make every prediction one for decades.
    tomorrow = moment_of((today or date.today()) + timedelta(days=1))
    defects: list[Defect] = []
    pipes, earliest, latest = [], [], []
    for row, (pipe, text) in rows_of(path, HEADINGS, WANTED, WANTED):
        if not pipe:
            defects.append(Defect(TABLE, row, "pipe", "Casse écartée : sans conduite."))
            continue
        try:
            first, last = span_of(text)
        except NotADate:
            reason = f"Casse écartée : date illisible (« {text} »), conduite « {pipe} »."
            defects.append(Defect(TABLE, row, "date", reason))
            continue
        if first >= tomorrow:
            reason = f"Casse écartée : date à venir (« {text} »), conduite « {pipe} »."
            defects.append(Defect(TABLE, row, "date", reason))
            continue
        pipes.append(pipe)
        earliest.append(first)
        latest.append(last)
    return Breaks(pipes, np.array(earliest, dtype=float), np.array(latest, dtype=float)), defects
