"""How the visibility walk looks through the office's rooms about the field."""

from __future__ import annotations

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.ui.shut_doors import require_shut

ROOMS = ("field-review",)
# By the ids of what phones sent: their tests are in tests/field.
OTHERS = ("field-operation", "field-unread", "field-refused-file")


def probe() -> Probe:
    """Rooms about what phones sent: of the layers' own rows they show none by themselves."""
    return Probe("desk", frozenset({*ROOMS, *OTHERS}), _look, is_counter=True)


def _look(client: Client, layer: Layer) -> Observation | None:
    addresses = [reverse(name) for name in ROOMS]
    if any(client.get(address).status_code != 200 for address in addresses):
        require_shut(client, addresses)
    return Observation()
