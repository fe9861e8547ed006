"""Tables of the police.

What they stand in (territory, commune) is protected by the database's own constraints, DO_NOTHING
in Django's words: PROTECT would have the administration's site name sessions, times and places to
whoever opens the page that deletes a territory.
"""

from geoportal.police.models.devices import Device
from geoportal.police.models.files import ReadingsFile
from geoportal.police.models.kinds import SPEED_CHECK, OperationKind, Secrecy
from geoportal.police.models.operations import Operation
from geoportal.police.models.readings import Heading, SpeedHistogram, SpeedReading
from geoportal.police.models.sessions import (
    NO_OVERLAP,
    Purpose,
    Recording,
    SessionState,
    SpeedSession,
)
from geoportal.police.models.sites import (
    Band,
    Direction,
    PastLimit,
    SiteKind,
    SpeedSite,
    band_of,
)
from geoportal.police.models.statistics import SpeedRelease, SpeedStatistic

__all__ = [
    "NO_OVERLAP",
    "SPEED_CHECK",
    "Band",
    "Device",
    "Direction",
    "Heading",
    "Operation",
    "OperationKind",
    "PastLimit",
    "Purpose",
    "ReadingsFile",
    "Recording",
    "Secrecy",
    "SessionState",
    "SiteKind",
    "SpeedHistogram",
    "SpeedReading",
    "SpeedRelease",
    "SpeedSession",
    "SpeedSite",
    "SpeedStatistic",
    "band_of",
]
