"""What rests on a raster: parts of the platform above say what of theirs does.

Whoever deletes one is told before, since nothing brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layers.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that uses a raster: what it is called, its page, and what it loses with it.

    Without a `title` and `href` it is something that the actor may not know more of.
    """

    loss: str
    title: str = ""
    href: str = ""


Tells = Callable[[Actor, int], Sequence[Dependent]]
_tellers: list[Tells] = []


def register_dependents(tells: Tells) -> None:
    """Add who says what rests on the raster of a key; called from an app's `ready()`."""
    _tellers.append(tells)


def dependents_of(actor: Actor, key: int) -> list[Dependent]:
    """All that is said to rest on a raster, as far as the actor may know."""
    return [each for tells in _tellers for each in tells(actor, key)]
