"""Tables of the networks."""

from networks.water.models.connections import Connection
from networks.water.models.devices import Device, Structure
from networks.water.models.incidents import ClosedValve, Incident, OnCallTurn, Repair
from networks.water.models.nodes import Node
from networks.water.models.photos import IncidentPhoto
from networks.water.models.pipes import Pipe
from networks.water.models.renewal import PipeOutlook, RenewalRun
from networks.water.models.roadworks import Opinion, Roadworks
from networks.water.models.sounds import IncidentSound

__all__ = [
    "ClosedValve",
    "Connection",
    "Device",
    "Incident",
    "IncidentPhoto",
    "IncidentSound",
    "Node",
    "OnCallTurn",
    "Opinion",
    "Pipe",
    "PipeOutlook",
    "RenewalRun",
    "Repair",
    "Roadworks",
    "Structure",
]
