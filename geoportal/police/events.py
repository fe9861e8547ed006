"""What happens in the police's rooms, told on commit. Events carry keys, never places or times."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog.events import Event


@dataclass(frozen=True, slots=True)
class SessionEvent(Event):
    """Something happened to the session of this key."""

    key: int


@dataclass(frozen=True, slots=True)
class SessionPlanned(SessionEvent):
    """A session was planned."""


@dataclass(frozen=True, slots=True)
class SessionMoved(SessionEvent):
    """A planned session got another time or another device."""


@dataclass(frozen=True, slots=True)
class SessionCancelled(SessionEvent):
    """A planned session will not take place."""


@dataclass(frozen=True, slots=True)
class SessionRecorded(SessionEvent):
    """A session took place."""


@dataclass(frozen=True, slots=True)
class OperationChanged(Event):
    """An operation was planned or changed."""

    key: int


@dataclass(frozen=True, slots=True)
class StatisticsPublished(Event):
    """A month or a year was released."""

    release_id: int
