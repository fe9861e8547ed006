"""How the visibility walk looks through the water service's rooms."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from networks.water.layers import INCIDENTS

NOWHERE = "/nulle-part"
# Rooms of the water service that need no key.
ROOMS: tuple[str, ...] = ("water",)
ROUTES = frozenset(ROOMS)


def probe() -> Probe:
    """Rooms that exist for the home territory's water service alone."""
    return Probe("water", ROUTES, _look, is_counter=True)


def _look(client: Client, layer: Layer) -> Observation | None:
    if layer is not INCIDENTS:
        return None
    if client.get(reverse("water")).status_code != 200:
        _shut_for(client, [reverse(name) for name in ROOMS])
        return None
    for name in ROOMS:
        client.get(reverse(name))
    return Observation()


def _shut_for(client: Client, addresses: list[str]) -> None:
    """Who is not let in gets the same answer everywhere, as for an address that is not there."""
    nowhere = _told(client.get(NOWHERE))
    for address in addresses:
        answer = client.get(address)
        sent_on = answer.status_code == 302 and answer["Location"].startswith(
            f"{reverse(settings.LOGIN_URL)}?"
        )
        if not sent_on and (answer.status_code, _told(answer)) != (404, nowhere):
            raise AssertionError(f"{address} answered {answer.status_code} to an outsider")


def _told(answer: Any) -> bytes:
    """What an answer says, without the token that is masked anew in each."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
