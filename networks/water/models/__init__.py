"""Tables of the networks."""

from networks.water.models.connections import Connection
from networks.water.models.devices import Device, Structure
from networks.water.models.nodes import Node
from networks.water.models.pipes import Pipe

__all__ = ["Connection", "Device", "Node", "Pipe", "Structure"]
