"""What the recording system keeps."""

from archaeology.sites.models.assertions import Assertion
from archaeology.sites.models.brought import RecordsFile, SaidColumns
from archaeology.sites.models.finds import Find
from archaeology.sites.models.heritage import HeritageSite
from archaeology.sites.models.levels import Level
from archaeology.sites.models.operations import Operation
from archaeology.sites.models.queries import SavedQuery
from archaeology.sites.models.sources import Source
from archaeology.sites.models.stratigraphy import StratigraphicRelation, StratigraphicUnit

__all__ = [
    "Assertion",
    "Find",
    "HeritageSite",
    "Level",
    "Operation",
    "RecordsFile",
    "SaidColumns",
    "SavedQuery",
    "Source",
    "StratigraphicRelation",
    "StratigraphicUnit",
]
