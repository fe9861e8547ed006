"""How probes look through doors that only devices pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.access.actor import Actor, actor_of
from layers.access.models import Account
from layers.access.services.sign_in_device import issue_token
from layers.catalog.probes import Client


@dataclass(frozen=True, slots=True)
class Device:
    """A device of whoever a client is signed in as, and what each request of it carries."""

    actor: Actor
    headers: dict[str, str]


def device_of(client: Client, addresses: Iterable[str]) -> Device | None:
    """A device of the client's account; None for nobody's.

    Raises:
        AssertionError: one of the addresses answers without a token, for a session of a browser.
    """
    for address in addresses:
        if client.get(address).status_code != 401:
            raise AssertionError(f"{address} answers without a token")
    signed_in: Any = client
    account = Account.objects.filter(pk=signed_in.session.get("_auth_user_id")).first()
    if account is None:
        return None
    return Device(actor_of(account), {"Authorization": f"Bearer {issue_token(account, 'walk')}"})
