"""The frame of every change: the row locked, versions compared, what the database refuses said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.acting import acting

Row = TypeVar("Row", bound=models.Model)
# Constraint → the field and the sentence that a person reads.
Refusals = Mapping[str, tuple[str, str | Promise]]
NO_REFUSALS: Refusals = MappingProxyType({})


class ConflictingChange(Exception):
    """Somebody else changed the row after it was read; nothing was written.

    Carries the row as it is now; the message is for people.
    """

    def __init__(self, current: models.Model) -> None:
        super().__init__(
            _("Quelqu’un d’autre a modifié cette fiche entre-temps : rien n’a été enregistré.")
        )
        self.current = current


@contextmanager
def changing_row(
    actor: Actor, find: Callable[[], Row], version: int, refusals: Refusals = NO_REFUSALS
) -> Iterator[Row]:
    """A row inside a transaction; saved with a new version at the end.

    Args:
        actor: who changes it.
        find: gives the row, locked, or raises for who may not change it.
        version: the version that the actor has read.
        refusals: what to say of violated constraints.

    Raises:
        ConflictingChange: another version is there already.
        ValidationError: one of the named constraints was violated.
    """
    with acting(actor):
        row: Any = find()
        if row.version != version:
            raise ConflictingChange(row)
        yield row
        row.version += 1
        with refusing(refusals):
            row.save()


@contextmanager
def refusing(refusals: Refusals) -> Iterator[None]:
    """Turn a violated constraint into a sentence.

    The database's own words, which repeat other rows, go no further.

    Raises:
        ValidationError: one of the named constraints was violated.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        field, sentence = refusal
        raise ValidationError({field: str(sentence)}) from None


def checked_fields(row: models.Model, *, without: tuple[str, ...] = ()) -> None:
    """Check each field by itself: lengths, choices, ranges.

    Raises:
        ValidationError: with a sentence for each field.
    """
    left_out = {
        field.name
        for field in row._meta.concrete_fields
        # What the database makes, and what no page fills in.
        if field.generated or field.primary_key or field.name in without
    }
    row.clean_fields(exclude=left_out)
