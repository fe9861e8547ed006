"""Do what a form asks once, however often it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geoportal.citizen.models import SentForm

# A draft is kept for a week on the device; a form older than that comes from nowhere.
REMEMBERED = timedelta(days=30)


@contextmanager
def once(key: int, form: UUID) -> Iterator[bool]:
    """A transaction that yields False where the same form has been acted on before.

    The form is remembered with what it does or not at all; a copy that arrives meanwhile waits
    for the first to end.

    Args:
        key: the request that the form is about.
        form: the form's own id, mixed with its words.
    """
    with transaction.atomic():
        _sent, is_new = SentForm.objects.get_or_create(pk=form, defaults={"request_id": key})
        yield is_new


def forget_sent_forms() -> int:
    """Delete what was remembered of old forms; returns how many."""
    deleted, _by_model = SentForm.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return deleted
