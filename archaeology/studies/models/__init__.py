"""What is kept of studies."""

from archaeology.studies.models.shoreline import Shoreline
from archaeology.studies.models.study import Study, StudyFile
from archaeology.studies.models.withholding import (
    FindOfStudies,
    LevelOfStudies,
    OperationOfStudies,
    ReliefOfStudies,
    SourceOfStudies,
)

__all__ = [
    "FindOfStudies",
    "LevelOfStudies",
    "OperationOfStudies",
    "ReliefOfStudies",
    "Shoreline",
    "SourceOfStudies",
    "Study",
    "StudyFile",
]
