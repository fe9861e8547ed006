"""Tokens at the doors of programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from layers.access.models import AccessToken, Account
from layers.access.services.sign_in_device import sign_in_device

pytestmark = pytest.mark.django_db
DOORS = [
    "/ogc/collections",
    "/tiles/communes.json",
    "/tiles/communes/0/0/0.mvt",
]


def ask(client: Client, address: str, token: str) -> Any:
    return client.get(address, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("address", DOORS)
def test_a_token_that_was_taken_back_is_told_so(
    client: Client, front_desk: Account, address: str
) -> None:
    token = sign_in_device("accueil", "demo", "téléphone")
    assert ask(client, address, token).status_code in {200, 204}
    AccessToken.objects.all().delete()
    answer = ask(client, address, token)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "Bearer" in answer["WWW-Authenticate"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", DOORS)
def test_reading_doors_refuse_to_write(front_desk: Account, address: str, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = getattr(strict, method)(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer["Content-Type"] == "application/problem+json"
