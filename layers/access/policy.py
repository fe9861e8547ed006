"""The one visibility rule: row → class, actor → what it gets of each class.

A policy never sees a request, a tile or a page. It says into which small stored *class* a row
falls (an SQL expression over the row's own columns, kept by the database as a generated column, so
that it cannot drift from the row) and, for an actor in a territory, which fields and which position
it gets of each class. Everything an exit shows is derived from `branches()`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import CharField, GeneratedField
from django.db.models.expressions import Expression

from layers.access.actor import Actor

CLASS_LENGTH = 20


class Position(StrEnum):
    """Which of a row's positions is given."""

    EXACT = "exact"
    GENERALISED = "generalised"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody gets of the rows of one class.

    `whole` opens the model itself to services and staff pages; without it only `fields` and the
    given position ever leave the database.
    """

    fields: frozenset[str]
    position: Position = Position.EXACT
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Two functions: `classify` (row → class) and `grants` (actor, territory → class → access).

    `held` is what the holder of a row's own secret gets of that row, whatever its class. Each look
    at rows of a `watched` class is written down.
    """

    classes: tuple[str, ...]
    classify: Expression
    grants: Callable[[Actor, str], Mapping[str, Access]]
    held: Access | None = None
    watched: frozenset[str] = frozenset()

    def column(self) -> GeneratedField:
        """The stored class, computed by the database at every write."""
        return GeneratedField(
            expression=self.classify,
            output_field=CharField(max_length=CLASS_LENGTH),
            db_persist=True,
            db_index=False,
        )


@dataclass(frozen=True, slots=True)
class Branch:
    """Rows that one actor gets in one and the same way.

    `scopes` are (territory, class) pairs; `keys` is set instead for rows held by their secret.
    Branches of one actor never overlap.
    """

    access: Access
    scopes: frozenset[tuple[str, str]] = frozenset()
    keys: frozenset[int] = field(default_factory=frozenset)
    without: frozenset[int] = field(default_factory=frozenset)

    def covers(self, territory: str, visibility: str) -> bool:
        """Whether rows of that territory and class are in this branch."""
        return (territory, visibility) in self.scopes


def branches(
    policy: Policy, layer_id: str, actor: Actor, territories: Iterable[str]
) -> tuple[Branch, ...]:
    """What `actor` gets of a layer, as disjoint branches in a stable order."""
    keys = frozenset(key for layer, key in actor.holds if layer == layer_id)
    held = (Branch(policy.held, keys=keys),) if policy.held and keys else ()
    without = keys if held else frozenset()
    scopes: dict[Access, set[tuple[str, str]]] = {}
    for territory in territories:
        for visibility, access in policy.grants(actor, territory).items():
            scopes.setdefault(access, set()).add((territory, visibility))
    shared = tuple(
        Branch(access, frozenset(pairs), without=without)
        for access, pairs in sorted(scopes.items(), key=lambda item: sorted(item[1]))
    )
    return held + shared


def fingerprint(parts: Iterable[Branch]) -> str:
    """A short name for what somebody gets: two actors who get the same share caches."""
    described = sorted(
        repr(
            (
                sorted(branch.access.fields),
                branch.access.position,
                sorted(branch.scopes),
                sorted(branch.keys),
                sorted(branch.without),
            )
        )
        for branch in parts
    )
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:12]
