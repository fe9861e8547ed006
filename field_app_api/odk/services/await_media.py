"""Wait for the files that a submission names: apps tell no digests, and send them apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db.models import Q

from field_app_api.odk.reading import About, about_of, operation_id
from field_app_api.sync.models import Operation, OperationFile
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.await_named import await_named
from field_app_api.sync.vocabulary import FileState


def await_media(sender: Sender, submission: UUID) -> None:
    """Wait for what an own submission, and its other versions, name and has not come.

    A file that came with one version is there for all of them.

    Raises:
        OperationalError: the database could not; it may be tried again.
    """
    mine = Operation.objects.filter(account=sender.account)
    one = mine.filter(pk=submission).first()
    about = about_of(one.pk, one.body) if one is not None else None
    if about is None:
        return
    of_root = Q(pk=operation_id(about.root)) | Q(method="update", body__odk__root=about.root)
    versions = {each.pk: about_of(each.pk, each.body) for each in mine.filter(of_root)}
    for key, told in versions.items():
        if told is not None:
            await_named(key, partial(_missing, sender, told, list(versions)))


def _missing(sender: Sender, about: About, versions: Sequence[UUID]) -> list[str]:
    come = OperationFile.objects.filter(
        operation__account=sender.account,
        operation__method="attach",
        operation__parent__in=versions,
    )
    here = set(come.exclude(state=FileState.MISSING).values_list("name", flat=True))
    return [name for name in about.media if name not in here]
