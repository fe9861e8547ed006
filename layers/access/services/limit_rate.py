"""So many times in so many seconds and no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import randbelow

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from layers.access.models import RateWindow

# One call in this many takes away what has run out.
PURGE_ONE_IN = 50
PURGE_AT_ONCE = 500


def allow(bucket: str, key: str, limit: int, per_seconds: int) -> bool:
    """Whether `key` may do once more what `bucket` names; counts the attempt.

    At most `limit` attempts are allowed in a window of `per_seconds`, which begins with the first
    one. Calls of several processes are counted one after the other. Only a keyed digest of `key`
    is kept, so that the table names no address and no person. Call it outside the transaction of
    what is limited: a rollback would undo the count.
    """
    digest = salted_hmac("layers.access.rate", f"{bucket}\n{key}", algorithm="sha256").hexdigest()
    now = timezone.now()
    ends = now + timedelta(seconds=per_seconds)
    over = Q(ends_at__lte=now)
    with transaction.atomic():
        RateWindow.objects.bulk_create(
            [RateWindow(digest=digest, attempts=0, ends_at=ends)], ignore_conflicts=True
        )
        # The update holds the row until the commit: the count read after it is this call's own.
        RateWindow.objects.filter(over | Q(attempts__lte=limit), digest=digest).update(
            attempts=Case(When(over, then=1), default=F("attempts") + 1),
            ends_at=Case(When(over, then=ends), default=F("ends_at")),
        )
        attempts = RateWindow.objects.values_list("attempts", flat=True).get(digest=digest)
    if randbelow(PURGE_ONE_IN) == 0:
        purge(now)
    return attempts <= limit


def purge(now: datetime) -> None:
    """Take away windows that are over, leaving alone those that somebody is counting in."""
    with transaction.atomic():
        ended = RateWindow.objects.filter(ends_at__lte=now).select_for_update(skip_locked=True)
        keys = list(ended.values_list("digest", flat=True)[:PURGE_AT_ONCE])
        RateWindow.objects.filter(digest__in=keys).delete()
