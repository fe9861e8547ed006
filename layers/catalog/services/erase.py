"""Erase an object together with what the log remembers of it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from layers.access.actor import Actor
from layers.access.roles import Role
from layers.catalog.acting import acting
from layers.catalog.models import Change, Relation
from layers.catalog.rows import LayerRow
from layers.catalog.sql.log import append_tombstones

Keeper = Callable[[str, int], None]
_keepers: list[Keeper] = []


class MayNotErase(PermissionError):
    """Only the administration of a territory erases."""


def before_forgetting(keeper: Keeper) -> Keeper:
    """Decorate what must still read an object's log before it goes: `keeper(layer id, key)`.

    It runs inside the transaction, after the row itself is gone and that is logged.
    """
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def erase(actor: Actor, layer_id: str, row: LayerRow) -> None:
    """Delete a row, its relations and its log; log rows without content stay.

    Those who follow the log by cursor must still learn that the object is gone: what remains, one
    row for each class it was in, carries its key and operation E, neither place nor fields.

    Raises:
        MayNotErase: the actor does not administer the row's territory.
    """
    if not actor.has_role(row.territory_id, [Role.ADMINISTRATOR]):
        raise MayNotErase
    key = row.pk
    with acting(actor):
        row.delete()
        Relation.objects.filter(
            Q(source_layer=layer_id, source_key=key) | Q(target_layer=layer_id, target_key=key)
        ).delete()
        for keep in _keepers:
            keep(layer_id, key)
        append_tombstones(actor.label, layer_id, key)
        Change.objects.filter(layer=layer_id, key=key).exclude(operation="E").delete()
