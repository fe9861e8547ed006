"""The receipt of an operation: what its phone may forget, and what a person should know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from field_app_api.sync.conflicts import Conflict, conflicts_now
from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.vocabulary import FileState
from layers.access.actor import Actor

Receipt = dict[str, Any]
_HERE = (FileState.ATTACHED, FileState.RECEIVED)


def receipts_of(actor: Actor, operations: Iterable[Operation]) -> list[Receipt]:
    """What is true of operations now, as the actor may know it, in their order."""
    told = list(operations)
    conflicts = conflicts_now(actor, told)
    return [_of(each, conflicts.get(each.pk)) for each in told]


def receipt_of(actor: Actor, operation: Operation) -> Receipt:
    """What is true of an operation now, as the actor may know it."""
    return receipts_of(actor, [operation])[0]


def _of(operation: Operation, conflict: Conflict | None) -> Receipt:
    files = list(operation.files.all())
    return _receipt(
        id=str(operation.pk),
        outcome=operation.outcome,
        layer=operation.layer,
        key=operation.key,
        version=operation.version,
        flags=operation.flags,
        reason=(conflict or {}).get("reason", operation.reason),
        files={
            "received": [each.sha256 for each in files if each.state in _HERE],
            "missing": [each.told for each in files if each.state == FileState.MISSING],
            "refused": [
                {"sha256": each.sha256, "reason": each.reason}
                for each in files
                if each.state == FileState.REFUSED
            ],
        },
        conflict=conflict,
    )


def receipt_of_unread(unread: Unread, named: UUID | None) -> Receipt:
    """What came is kept, and a person will look."""
    return _receipt(
        id=str(named) if named else None, outcome=unread.why, reason=unread.reason, layer=""
    )


def _receipt(**told: Any) -> Receipt:
    return {
        "id": None,
        "outcome": "",
        "layer": "",
        "key": None,
        "version": None,
        "flags": [],
        "reason": "",
        "files": {"received": [], "missing": [], "refused": []},
        "conflict": None,
    } | told
