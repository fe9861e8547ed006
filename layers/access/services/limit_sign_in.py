"""Guessing passwords is slow from one address, and slow against one name from many addresses."""

from __future__ import annotations

from django.http import HttpRequest

from layers.access.address import client_address
from layers.access.services.limit_rate import allow

ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_NAME, PER_SECONDS = 30, 10, 300


def may_try_to_sign_in(request: HttpRequest, username: str) -> bool:
    """Whether one more attempt is allowed, from this address and against this name; counts it."""
    # Both are counted, whatever the first one says: neither hides the other.
    counted = (
        allow("sign-in-address", client_address(request), ATTEMPTS_PER_ADDRESS, PER_SECONDS),
        allow("sign-in-name", username.casefold(), ATTEMPTS_PER_NAME, PER_SECONDS),
    )
    return all(counted)
