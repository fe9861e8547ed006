"""The drinking-water network of a territory as a graph, kept in memory and kept true.

A process reads a network once; afterwards the change log says which valves changed, and only they
are changed in the graph. Any other change of an asset reads the network anew. Inside an open
transaction, whose own changes no log tells yet, everything is read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.utils import timezone

from layers.catalog.sql.sequencer import has_unnumbered, last_cursor, sequence_changes
from layers.catalog.tail import TAIL
from networks.graph import Defect, Segments, network_of
from networks.water.topology_rows import Standing, read_records, read_states
from networks.water.vocabulary import DeviceFunction

_LAYERS = ("water-pipes", "water-nodes", "water-devices", "water-connections")
# Devices that the graph knows.
_COUNTED = frozenset({DeviceFunction.VALVE, DeviceFunction.HYDRANT})
# More devices at once than these: an import.
_FEW = 200


@dataclass(frozen=True, slots=True)
class Topology:
    """A network as a graph; never changed, replaced.

    Attributes:
        segments: ids of links, nodes and valves are the keys of pipes, nodes and devices.
        standing: what said where each valve stands.
        defects: what could not be taken into the graph.
        day: the day whose network it is.
        cursor: of the change log, up to which it is true.
    """

    segments: Segments
    standing: dict[int, Standing]
    defects: list[Defect]
    day: date
    cursor: int

    def has_pipe(self, key: int) -> bool:
        """Whether a pipe is in the graph."""
        return str(key) in self.segments.network.link_number


_memory: dict[str, Topology] = {}
_lock = threading.Lock()


def topology_of(territory: str) -> Topology:
    """The network of a territory as it is now."""
    today = timezone.localdate()
    if connection.in_atomic_block:
        return _read(territory, today, -1)
    # Whoever has just turned a valve must not be told of the valve as it was a moment ago.
    while sequence_changes():
        pass
    if has_unnumbered():
        # Another process is numbering: what is remembered may be from before that.
        return _read(territory, today, -1)
    cursor = TAIL.refresh(at_least=last_cursor())
    known = _memory.get(territory)
    if known is not None and (known.cursor, known.day) == (cursor, today):
        return known
    with _lock:
        known = _memory.get(territory)
        fresh = _followed(known, territory, cursor) if known and known.day == today else None
        _memory[territory] = fresh or _read(territory, today, cursor)
        return _memory[territory]


def forget_topologies() -> None:
    """As after a start."""
    _memory.clear()


def _read(territory: str, day: date, cursor: int) -> Topology:
    records = read_records(territory, day)
    network, defects = network_of(records.nodes, records.links)
    segments = Segments(network, records.valves)
    told = [*records.defects, *defects, *segments.defects]
    return Topology(segments, records.standing, told, day, cursor)


def _followed(known: Topology, territory: str, cursor: int) -> Topology | None:
    """The same network with its valves as they are now; None if it is to be read."""
    touched = TAIL.keys_touched(territory, _LAYERS, known.cursor)
    if touched is None:
        return None
    valves = touched.pop("water-devices")
    if any(touched.values()) or len(valves) > _FEW:
        return None
    segments = _turned(known, valves)
    return None if segments is None else replace(known, segments=segments, cursor=cursor)


def _turned(known: Topology, devices: Iterable[int]) -> Segments | None:
    """The segments after some devices changed; None if a valve is new, was moved or is no more."""
    states = read_states(devices)
    segments = known.segments
    for key in devices:
        standing, closed, handling = states.get(key, (None, False, None))
        if standing and key not in known.standing and standing[0] not in _COUNTED:
            continue
        if standing is None or known.standing.get(key) != standing:
            return None
        segments = segments.changed(str(key), closed=closed, handling=handling)
    return segments
