"""Typed events: what happened, told after the commit to whoever subscribed.

An event is a frozen dataclass of plain values. Publishing writes one job per subscriber in the
transaction of the change itself: nothing is told that was not committed, nothing committed goes
untold if the process dies, and a subscriber that fails is tried again alone. Delivery is at least
once; subscribers are idempotent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events; fields are str, int, float, bool or None."""


Kind = TypeVar("Kind", bound=Event)
Subscriber = Callable[[Any], None]

_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)
_kinds: dict[str, type[Event]] = {}


def _name(thing: Callable[..., Any]) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def subscribe(kind: type[Kind]) -> Callable[[Callable[[Kind], None]], Callable[[Kind], None]]:
    """Decorate a function that is to be told of every event of a kind."""

    def decorate(subscriber: Callable[[Kind], None]) -> Callable[[Kind], None]:
        _kinds[_name(kind)] = kind
        _subscribers[_name(kind)][_name(subscriber)] = subscriber
        return subscriber

    return decorate


def publish(event: Event) -> None:
    """Tell every subscriber once the current transaction is committed."""
    from layers.catalog.tasks import deliver_event

    kind = _name(type(event))
    for subscriber in _subscribers[kind]:
        deliver_event.defer(kind=kind, subscriber=subscriber, payload=asdict(event))


def deliver(kind: str, subscriber: str, payload: dict[str, Any]) -> None:
    """Call one subscriber with one event; a subscriber that no longer exists is skipped."""
    known = _subscribers[kind].get(subscriber)
    if known is not None:
        known(_kinds[kind](**payload))
