"""Correct an operation; what it hides, its finds hide."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

from archaeology.sites.models import Find, Operation
from archaeology.sites.models.stratigraphy import label_of
from archaeology.sites.rights import to_change
from archaeology.sites.services.record_operation import OperationFacts, fill
from archaeology.sites.services.saving import require_version, save
from archaeology.sites.vocabulary import Confidentiality
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_operation(actor: Actor, key: int, version: int, facts: OperationFacts) -> Operation:
    """The operation as it is now said to be; `OperationFacts.of` gives what was.

    Its confidentiality is inherited by its finds in the same transaction, and units are called
    after its new number.

    Raises:
        PermissionDenied: there is no such operation, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, or the number is taken.
    """
    with acting(actor):
        operation = to_change(actor, Operation, key)
        require_version(operation, version)
        before = operation.number
        fill(actor, operation, facts)
        operation.version += 1
        save(operation)
        hide_finds_alike(operation)
        if operation.number != before:
            operation.units.update(
                label=Concat(
                    Value(label_of(operation.number, "")), F("number"), output_field=CharField()
                )
            )
    return operation


def hide_finds_alike(operation: Operation) -> int:
    """Let the finds of a locked operation inherit its confidentiality; gives how many changed."""
    finds = Find.objects.filter(operation=operation)
    changed = finds.exclude(inherited=operation.confidentiality)
    return int(changed.update(inherited=operation.confidentiality))


def hide_all_finds_alike(territory: str) -> int:
    """The same for all operations of a territory, those that an import has just written."""
    changed = 0
    for confidentiality in Confidentiality.values:
        finds = Find.objects.filter(
            territory_id=territory, operation__confidentiality=confidentiality
        )
        finds = finds.exclude(inherited=confidentiality)
        changed += int(finds.update(inherited=confidentiality))
    return changed


def lock_all_operations(territory: str) -> None:
    """Let nobody change what any operation of a territory hides until the end of the transaction.

    Imports do so before they touch a row: they write operations and finds in whatever order the
    database likes, and would otherwise wait for each other, or for who corrects an operation.
    """
    rows = Operation.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(territory_id=territory).order_by("pk").values_list("pk"))


def lock_operations(keys: Iterable[int]) -> None:
    """Let nobody change what these operations hide until the end of the transaction."""
    rows = Operation.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=set(keys)).order_by("pk").values_list("pk"))
