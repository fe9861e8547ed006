"""What is kept of studies."""

from archaeology.studies.models.shoreline import Shoreline
from archaeology.studies.models.study import Study, StudyFile

__all__ = ["Shoreline", "Study", "StudyFile"]
