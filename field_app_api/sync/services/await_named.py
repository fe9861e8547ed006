"""Wait for files of an operation that are known by their names alone, until they come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from field_app_api.sync.models import BY_NAME, Operation, OperationFile
from field_app_api.sync.sender import actor_behind
from field_app_api.sync.services.attach_files import tell_awaited
from field_app_api.sync.services.retrying import retried
from field_app_api.sync.vocabulary import DONE

_MOST_NAMES, _MOST_LETTERS = 50, 200


def await_named(key: UUID, names: Callable[[], Sequence[str]]) -> None:
    """Wait for these files of an operation and for no others; the object is told.

    `names` is asked while the operation is held: of two files that come at once, whoever is second
    sees what the first has brought.

    Raises:
        OperationalError: the database could not; nothing happened.
    """

    def once() -> None:
        with transaction.atomic():
            held = Operation.objects.select_for_update(of=("self",)).select_related("account")
            operation = held.get(pk=key)
            wanted = {_stands_for(name): name for name in names()[:_MOST_NAMES]}
            known = operation.files.filter(sha256__startswith=BY_NAME)
            gone, _each = known.exclude(sha256__in=list(wanted)).delete()
            new = wanted.keys() - set(known.values_list("sha256", flat=True))
            OperationFile.objects.bulk_create(
                OperationFile(operation=operation, sha256=each, name=wanted[each][:_MOST_LETTERS])
                for each in sorted(new)
            )
            if (gone or new) and operation.outcome in DONE and operation.key is not None:
                tell_awaited(operation, actor_behind(operation.account))

    retried(once)


def _stands_for(name: str) -> str:
    """What is kept in the place of a digest: no file has it."""
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return f"{BY_NAME}{digest[: 64 - len(BY_NAME)]}"
