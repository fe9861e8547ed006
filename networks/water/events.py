"""What happens on the networks, told on commit."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog.events import Event


@dataclass(frozen=True, slots=True)
class IncidentEvent(Event):
    """Something happened to the incident of this key."""

    key: int


@dataclass(frozen=True, slots=True)
class IncidentOpened(IncidentEvent):
    """An incident was entered."""


@dataclass(frozen=True, slots=True)
class IncidentGiven(IncidentEvent):
    """An incident was given to a team, or to somebody of it."""

    agency_id: int


@dataclass(frozen=True, slots=True)
class IncidentClosed(IncidentEvent):
    """Water runs again, or there was nothing.

    `answer` is what may be said to everyone who reported it.
    """

    state: str
    answer: str
