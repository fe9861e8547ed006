"""The keys of all territories, remembered for a moment: every read asks for them."""

from __future__ import annotations

import time
from typing import Any

from django.db.models.signals import post_delete, post_save

from layers.access.models import Territory

_LIFETIME_SECONDS = 5.0
_remembered: tuple[float, tuple[str, ...]] = (0.0, ())


def territory_keys() -> tuple[str, ...]:
    """All territory keys, sorted; at most five seconds old in another process."""
    global _remembered
    now = time.monotonic()
    if now - _remembered[0] > _LIFETIME_SECONDS or not _remembered[1]:
        keys = tuple(Territory.objects.order_by("key").values_list("key", flat=True))
        _remembered = (now, keys)
    return _remembered[1]


def forget_territories(**_: Any) -> None:
    """Read the keys again at the next call."""
    global _remembered
    _remembered = (0.0, ())


post_save.connect(forget_territories, sender=Territory, dispatch_uid="territory-saved")
post_delete.connect(forget_territories, sender=Territory, dispatch_uid="territory-deleted")
