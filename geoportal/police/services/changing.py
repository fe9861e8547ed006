"""The frame of every change: find the row for who asks, lock it, compare versions, save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from geoportal.police.rights import is_police
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.rows import LayerQuerySet

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


def found(actor: Actor, model: type[Row], key: int, *, lock: bool = False) -> Row:
    """The row of that key, if the actor is of its territory's police.

    Raises:
        PermissionDenied: it is not, or there is no such row; which of the two is not told.
    """
    rows: models.QuerySet[Any] = model._default_manager.all()
    if isinstance(rows, LayerQuerySet):
        rows = rows.visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=key).first()
    if row is None or not is_police(actor, row.territory_id):
        raise PermissionDenied(_("Introuvable, ou réservé à la police d’un autre territoire."))
    return row  # type: ignore[no-any-return]


@contextmanager
def changing(
    actor: Actor, model: type[Row], key: int, version: int, refusals: Refusals = NO_REFUSALS
) -> Iterator[Row]:
    """The row, locked, inside a transaction; saved with a new version at the end.

    Rows are locked in one order everywhere: site, device, session, operation.

    Args:
        actor: who changes it.
        model: which table.
        key: which row.
        version: the version that the actor has read.
        refusals: what to say of violated constraints.

    Raises:
        PermissionDenied: see `found`.
        ConflictingChange: another version is there already.
        ValidationError: one of the named constraints was violated.
    """
    with acting(actor):
        row: Any = found(actor, model, key, lock=True)
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
