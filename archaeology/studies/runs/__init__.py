"""The kinds of studies there are."""

from __future__ import annotations

from archaeology.studies.runs.run import Run
from archaeology.studies.runs.section import SECTION
from archaeology.studies.runs.sectors import SECTORS
from archaeology.studies.runs.shoreline import SHORELINE
from archaeology.studies.runs.time import TIME
from archaeology.studies.vocabulary import StudyKind

RUNS: dict[StudyKind, Run] = {run.kind: run for run in (SHORELINE, SECTION, SECTORS, TIME)}
