"""How every service of the recording system checks and saves a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from layers.catalog.changing import ConflictingChange
from layers.catalog.texts import as_written


def require_version(row: Any, version: int) -> None:
    """Make sure that the row is still the one that was read.

    Raises:
        ConflictingChange: it is not.
    """
    if row.version != version:
        raise ConflictingChange(row)


def put(row: models.Model, facts: object, names: Iterable[str]) -> None:
    """Copy facts of the same names; texts lose what nobody writes (`as_written`)."""
    for name in names:
        value = getattr(facts, name)
        setattr(row, name, as_written(value) if isinstance(value, str) else value)


def save(row: models.Model) -> None:
    """Check everything the model says, then write.

    Raises:
        ValidationError: a value is missing, unknown or too long, or the row exists already.
    """
    row.full_clean(exclude={"id"})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(
            _("Un autre enregistrement vient d’être fait sous le même nom.")
        ) from None
