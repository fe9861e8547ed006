"""What services say of values that the database would refuse in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from archaeology.tours.missing import Missing, places_that_block
from archaeology.tours.models import Tour
from archaeology.tours.places import HiddenPlace
from layers.access.actor import Actor


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


@contextmanager
def places_stay_public(actor: Actor, tour: Tour) -> Iterator[None]:
    """Around a change of where a tour goes, the tour being locked: what is published at once passes
    the checks that publication passes. What was already wrong does not keep anybody from mending
    it bit by bit.

    Raises:
        ValidationError: the tour is published, and a place is now wrong that was not.
    """
    if not tour.told_in:
        yield
        return
    before = {_which(each) for each in places_that_block(actor, tour)}
    yield
    found = places_that_block(actor, tour)
    added = [each.words for each in found if _which(each) not in before]
    if added:
        way = _("La visite est publiée : pour la changer ainsi, retirez-la d’abord.")
        raise ValidationError([*dict.fromkeys(added), way])


def _which(each: Missing) -> tuple[str, str, HiddenPlace | None]:
    return each.where, each.what, each.about
