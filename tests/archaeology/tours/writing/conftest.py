"""The desk of those who write tours, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.conftest import open_as

__all__ = ["open_as"]


@pytest.fixture
def writer(territory: Territory, account: Callable[..., Account]) -> Account:
    """The account of somebody of the heritage service."""
    return account("patrimoine", territory, Role.HERITAGE)


@pytest.fixture
def desk(presenter: Actor) -> Client:
    """The heritage service, signed in."""
    client = Client()
    client.force_login(Account.objects.get(username=presenter.name))
    return client
