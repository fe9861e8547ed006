"""How often somebody may do something before having to wait."""

from __future__ import annotations

from django.core.cache import cache


def allow(bucket: str, key: str, limit: int, per_seconds: int) -> bool:
    """Whether once more is within the limit."""
    name = f"rate:{bucket}:{key}"
    cache.add(name, 0, per_seconds)
    return cache.incr(name) <= limit
