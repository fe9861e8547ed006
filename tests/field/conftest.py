"""A water service with a phone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from layers.access.models import AccessToken, Account, Agency, Membership, Territory
from layers.access.roles import Role
from layers.access.services.sign_in_device import sign_in_device
from tests.field.declared import HeldToIt
from tests.networks.water.conftest import (  # noqa: F401  # its fixtures are this folder's too
    Town,
    at,
    fed,
    foreign_water,
    town,
    water,
)

OPS = "/api/field/v1/ops"


def degrees(place: Point) -> list[float]:
    """Longitude and latitude."""
    turned: Any = place.transform(4326, clone=True)
    return list(turned.coords)


@dataclass
class Phone:
    """A phone that sends what it is told to; it numbers its operations."""

    token: str
    device: str
    sequence: int = 0
    client: Client = field(default_factory=HeldToIt)

    @property
    def headers(self) -> dict[str, str]:
        """How it signs in."""
        return {"Authorization": f"Bearer {self.token}"}

    def operation(self, method: str, layer: str = "water-incidents", **said: Any) -> dict[str, Any]:
        """An operation, not yet sent."""
        self.sequence += 1
        return {
            "id": str(uuid.uuid4()),
            "schema": 1,
            "device": self.device,
            "sequence": self.sequence,
            "at": "2026-05-04T10:00:00+02:00",
            "layer": layer,
            "method": method,
        } | said

    def leak(self, x: float = 100, y: float = 0, **said: Any) -> dict[str, Any]:
        """A leak logged at a place of the square."""
        told: dict[str, Any] = {
            "new": {"kind": "leak", "description": "de l’eau dans la cave"},
            "geometry": {"type": "Point", "coordinates": degrees(at(x, y))},
            "accuracy_m": 5.0,
        }
        return self.operation("create", **(told | said))

    def post(self, body: Any, *, status: int = 200) -> Any:
        """Send a body as it is; returns the JSON of the answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.client.post(OPS, data, content_type="application/json", headers=self.headers)
        assert answer.status_code == status, answer.content
        return answer.json()

    def send(self, *operations: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Send operations; returns their receipts."""
        status = 200
        answer = self.client.post(
            OPS,
            json.dumps({"ops": operations}),
            content_type="application/json",
            headers=self.headers,
        )
        assert answer.status_code == status, answer.content
        return list(answer.json()["receipts"])

    def get(self, address: str) -> Any:
        """An answer of the field protocol."""
        return self.client.get(f"/api/field/v1{address}", headers=self.headers)

    def ask(self, address: str, body: Any) -> Any:
        """Post JSON to the field protocol."""
        return self.client.post(
            f"/api/field/v1{address}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )


@pytest.fixture
def plumber(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """An agent of the water service."""
    who = account("eau", territory, Role.AGENT, agencies["eau"])
    Membership.objects.create(
        account=who, territory=territory, agency=agencies["eau"], role=Role.WATER
    )
    return who


@pytest.fixture
def phone_of() -> Callable[[Account], Phone]:
    """Makes a phone that an account has signed in on; the password is `demo`."""

    def make(who: Account) -> Phone:
        token = sign_in_device(who.username, "demo", f"téléphone de {who.username}")
        return Phone(token, f"device-{AccessToken.objects.count()}")

    return make


@pytest.fixture
def phone(plumber: Account, phone_of: Callable[[Account], Phone]) -> Phone:
    """The plumber's phone."""
    return phone_of(plumber)
