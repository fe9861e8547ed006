"""A device signs in with an account's password and gets a token of its own."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from layers.access.actor import Actor, actor_of
from layers.access.models import AccessToken, Account


def _digest(token: str) -> str:
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


def issue_token(account: Account, device: str) -> str:
    """A token for a device of an account that has shown who it is."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(account=account, digest=_digest(token), device=_plain(device))
    return token


def actor_for_token(token: str) -> Actor | None:
    """The actor behind a token, or None if it is unknown or its account is closed."""
    found = (
        AccessToken.objects.select_related("account")
        .filter(digest=_digest(token), account__is_active=True)
        .first()
    )
    if found is None:
        return None
    now = timezone.now()
    # Once an hour is enough to see which devices are alive, and spares a write per request.
    if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 3600:
        AccessToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return actor_of(found.account)


def device_of_token(token: str) -> int | None:
    """The id of the device that a token belongs to."""
    devices = AccessToken.objects.filter(digest=_digest(token))
    return devices.values_list("pk", flat=True).first()
