"""What is wrong with a network, and what it is that can be lived with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What a defect concerns."""

    FILE = "file"
    NETWORK = "network"
    NODE = "node"
    LINK = "link"
    VALVE = "valve"


@dataclass(frozen=True, slots=True)
class Defect:
    """One line of a report: a French sentence, on what, and on which line of the file if any."""

    subject: Subject
    id: str
    reason: str
    row: int | None = None


class CannotRead(ValueError):
    """A file that holds no network that can be read; the message is one French sentence."""
