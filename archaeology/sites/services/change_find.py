"""Correct a find."""

from __future__ import annotations

from django.db.models import Q

from archaeology.sites.layers import FINDS
from archaeology.sites.models import Find
from archaeology.sites.rights import RECORDERS, denied, to_change
from archaeology.sites.services.asserted import refuse_what_is_asserted
from archaeology.sites.services.change_operation import lock_operations
from archaeology.sites.services.record_find import FindFacts, fill
from archaeology.sites.services.saving import require_version, save
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_find(actor: Actor, key: int, version: int, facts: FindFacts) -> Find:
    """The find as it is now said to be; `FindFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such find, or none for this actor; or an operation, a unit or
            a source does not exist for him.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, the number is taken, or an assertion is preferred for
            what would change: another one is to be preferred then.
    """
    with acting(actor):
        _lock_operations_first(actor, key, facts)
        find = to_change(actor, Find, key)
        require_version(find, version)
        about = Q(subject_layer=FINDS.id, subject_key=find.pk)
        refuse_what_is_asserted(about, FindFacts.of(find), facts)
        fill(actor, find, facts)
        find.version += 1
        save(find)
    return find


def _lock_operations_first(actor: Actor, key: int, facts: FindFacts) -> None:
    """Lock in the order of `change_operation`, operation before finds: else each could wait for
    the other.
    """
    if not actor.system and not actor.territories_with(RECORDERS):
        raise denied()
    before = Find.objects.filter(pk=key).values_list("operation_id", flat=True)
    lock_operations({*before, facts.operation} - {None})
