"""Numbers of incidents: short enough for the radio, telling nothing of how many there are."""

from __future__ import annotations

import secrets

from django.utils import timezone


def new_number() -> str:
    """Two digits of the year and five of chance: « 26-04821 »."""
    return f"{timezone.localdate():%y}-{secrets.randbelow(100_000):05d}"
