"""Who sends: an account through one of its devices."""

from __future__ import annotations

from dataclasses import dataclass

from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account


@dataclass(frozen=True, slots=True)
class Sender:
    """An account as it may act today, and the device token that it came with, if any."""

    actor: Actor
    account: int
    token: int | None = None


def actor_behind(account: Account) -> Actor:
    """As the account may act today; a closed one may nothing."""
    return actor_of(account) if account.is_active else PUBLIC
