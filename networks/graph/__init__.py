"""Pure Python: topology of networks, isolation, tracing; knows neither Django nor the database.

`network_of(nodes, links)` makes a `Network`; `Segments(network, valves)` says what can be shut off
apart and follows each valve that changes; `isolate(segments, link=…)` says which valves to close.
Beside them: `consequences` (each segment in turn), `criticality` (each valve), `supply` (ways to
the sources), `sewers` (upstream and downstream), `reading` (files).
"""

from networks.graph.defects import CannotRead, Defect, Subject
from networks.graph.isolation import Alternative, Change, Isolation, alternatives, isolate
from networks.graph.network import Network, network_of
from networks.graph.records import Handling, Link, Node, Sensitive, Valve
from networks.graph.segments import Segments

__all__ = [
    "Alternative",
    "CannotRead",
    "Change",
    "Defect",
    "Handling",
    "Isolation",
    "Link",
    "Network",
    "Node",
    "Segments",
    "Sensitive",
    "Subject",
    "Valve",
    "alternatives",
    "isolate",
    "network_of",
]
