"""Guessing codes of devices is slow."""

from __future__ import annotations

from django.http import HttpRequest

from layers.access.address import client_address
from layers.access.services.limit_rate import allow

# A whole team comes in from one office on the same morning; a code has 10^12 others beside it.
ATTEMPTS_PER_ADDRESS, PER_SECONDS = 60, 300


def may_try_to_pair(request: HttpRequest) -> bool:
    """Whether one more attempt is allowed from this address; counts it."""
    return allow("pairing-address", client_address(request), ATTEMPTS_PER_ADDRESS, PER_SECONDS)
