"""Readings as PostgreSQL's binary COPY wants them, many at once.

Rows that share class, direction and flow have the same length: each such group is one array.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from geoportal.police.importing.readings import FREE, NOT_FREE, Batch, Integers
from geoportal.police.measuring.retained import retained_tenths

COLUMNS = (
    *("session_id", "at", "measured_kmh", "retained_kmh"),
    *("vehicle_class", "direction", "free_flow"),
)
# PostgreSQL counts microseconds from 2000-01-01.
_EPOCH_US = 946_684_800_000_000
_NUMBER = [
    *(("length", ">i4"), ("digits", ">i2"), ("weight", ">i2"), ("sign", ">i2")),
    *(("scale", ">i2"), ("whole", ">i2"), ("rest", ">i2")),
]


def binary_rows(batch: Batch, sessions: Integers, moving: np.ndarray[Any, np.dtype[Any]]) -> bytes:
    """The tuples of a batch, of `COLUMNS`; speeds in tenths, moments must be there.

    Args:
        batch: the readings.
        sessions: the key of each reading's session.
        moving: whether each was measured from a moving vehicle.
    """
    if batch.at is None:
        raise ValueError("readings without moments")
    retained = np.where(
        moving, retained_tenths(batch.speeds, moving=True), retained_tenths(batch.speeds)
    )
    classes = len(batch.class_names)
    groups = (batch.directions * classes + batch.classes) * 3 + batch.flow
    parts = []
    for group in np.unique(groups).tolist():
        chosen = groups == group
        rest, flow = divmod(group, 3)
        direction, kind = divmod(rest, classes)
        tail = (
            _text(batch.class_names[kind]) + _text(batch.direction_names[direction]) + _flag(flow)
        )
        rows = np.zeros(int(chosen.sum()), dtype=_row(len(tail)))
        rows["fields"] = len(COLUMNS)
        rows["session_length"] = rows["at_length"] = 8
        rows["session"] = sessions[chosen]
        rows["at"] = batch.at[chosen] - _EPOCH_US
        _number(rows["measured"], batch.speeds[chosen])
        _number(rows["retained"], retained[chosen])
        rows["tail"] = np.void(tail)
        parts.append(rows.tobytes())
    return b"".join(parts)


def _row(tail: int) -> np.dtype[Any]:
    return np.dtype(
        [
            ("fields", ">i2"),
            *(("session_length", ">i4"), ("session", ">i8")),
            *(("at_length", ">i4"), ("at", ">i8")),
            *(("measured", _NUMBER), ("retained", _NUMBER)),
            ("tail", f"V{tail}"),
        ]
    )


def _number(column: Any, tenths: Integers) -> None:
    """A numeric of one decimal: digits to the base 10,000, one before and one after the point."""
    column["length"], column["digits"], column["scale"] = 12, 2, 1
    column["whole"], column["rest"] = tenths // 10, tenths % 10 * 1_000


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack(">i", len(encoded)) + encoded


def _flag(flow: int) -> bytes:
    if flow not in {FREE, NOT_FREE}:
        return struct.pack(">i", -1)
    return struct.pack(">ib", 1, int(flow == FREE))
