"""What services say of values that the database would refuse in its own words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _


def check_period(start: int | None, end: int | None) -> None:
    """A period does not end before it begins; either end may be open.

    Raises:
        ValidationError: it does.
    """
    if start is not None and end is not None and start > end:
        raise ValidationError({"period_end": _("La période finit avant de commencer.")})


def check_free(others: QuerySet[Any], field: str, value: str) -> None:
    """An address is nobody else's.

    Raises:
        ValidationError: it is.
    """
    if others.filter(**{field: value}).exists():
        raise ValidationError({field: _("Cette adresse est déjà prise : choisissez-en une autre.")})
