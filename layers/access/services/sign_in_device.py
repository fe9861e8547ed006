"""A device signs in with an account's password and gets a token of its own."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from layers.access.actor import Actor, actor_of
from layers.access.models import AccessToken, Account

# Enough to see which devices are alive, and spares a write per request.
SEEN_EVERY_SECONDS = 300


class WipeOrdered(PermissionError):
    """The device is to erase what it holds, and to say so; nothing else is answered to it."""


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _plain(device: str) -> str:
    return device.replace("\0", "")[:120]


def sign_in_device(username: str, password: str, device: str) -> str:
    """The new token, shown once.

    Raises:
        PermissionDenied: the name or the password is wrong, or the account is closed.
    """
    # The database keeps no NUL in a text, and would fail on it instead of finding nobody.
    known = "\0" not in username
    account = authenticate(username=username, password=password) if known else None
    if not isinstance(account, Account):
        raise PermissionDenied("Identifiant ou mot de passe incorrect.")
    return issue_token(account, device)


def issue_token(
    account: Account, device: str, origin: AccessToken.Origin = AccessToken.Origin.PASSWORD
) -> str:
    """A token for a device of an account that has shown who it is."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        account=account, digest=digest_of(token), device=_plain(device), origin=origin
    )
    return token


def actor_for_token(token: str) -> Actor | None:
    """The actor behind a token, or None if it is unknown, taken back, or its account is closed.

    Raises:
        WipeOrdered: the device is to be wiped. A closed account's too: that is when it matters.
    """
    tokens = AccessToken.objects.select_related("account")
    found = tokens.filter(digest=digest_of(token), wiped_at=None).first()
    if found is None:
        return None
    now = timezone.now()
    seen = found.last_used_at
    if seen is None or (now - seen).total_seconds() > SEEN_EVERY_SECONDS:
        AccessToken.objects.filter(pk=found.pk).update(last_used_at=now)
    if found.wipe_requested_at:
        raise WipeOrdered
    if found.revoked_at or not found.account.is_active:
        return None
    return actor_of(found.account)


def device_of_token(token: str) -> int | None:
    """The id of the device that a token belongs to."""
    devices = AccessToken.objects.filter(digest=digest_of(token))
    return devices.values_list("pk", flat=True).first()
