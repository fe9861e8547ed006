"""What happens to requests, told on commit."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog.events import Event


@dataclass(frozen=True, slots=True)
class RequestEvent(Event):
    """Something happened to the request of this key."""

    key: int


@dataclass(frozen=True, slots=True)
class RequestReceived(RequestEvent):
    """A request came in."""


@dataclass(frozen=True, slots=True)
class RequestAssigned(RequestEvent):
    """A request was given to an agency."""

    agency_id: int


@dataclass(frozen=True, slots=True)
class MessageSent(RequestEvent):
    """A service wrote to the citizen."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RequestEnded(RequestEvent):
    """A request was resolved, closed, refused, forwarded, or found to be a duplicate."""

    state: str


@dataclass(frozen=True, slots=True)
class RequestContested(RequestEvent):
    """The citizen says that it is not fixed."""

    message_id: int
