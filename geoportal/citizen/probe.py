"""How the visibility walk looks through the citizen's pages and through triage."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from geoportal.citizen.layers import REQUESTS
from geoportal.citizen.models import CitizenRequest, Photo
from layers.catalog.collecting import form_of
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

ROUTES = frozenset(
    {
        "follow",
        "photo",
        "triage",
        "triage-act",
        "triage-changes",
        "triage-detail",
        "triage-features",
        "triage-field",
        "triage-request",
        "triage-results",
    }
)


def probe() -> Probe:
    """Pages without secret, photos, and the counter where requests are handled.

    At the counter those who handle a request read what no other exit says: contact details,
    messages, photos that are not released.
    """
    return Probe(
        "citizen",
        ROUTES,
        _look,
        tolerance_m=1.0,
        is_counter=True,
        asks_by=frozenset({"number", "photos"}),
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    if layer is not REQUESTS:
        return _field(client, layer)
    followed = _follow_pages(client)
    for photo in Photo.objects.values_list("pk", flat=True):
        client.get(reverse("photo", args=[photo]))
    if client.get(reverse("triage")).status_code != 200:
        for address in _counter_addresses():
            answer = client.get(address)
            if answer.status_code not in {302, 401, 403, 405}:
                raise AssertionError(f"{address} answered {answer.status_code} to an outsider")
        return Observation(keys=followed)
    client.get(reverse("triage-results"), {"etat": "toutes"})
    client.get(reverse("triage-changes"), {"after": "0"})
    found = client.get(reverse("triage-features"), {"etat": "toutes"}).json()
    handled = {feature["properties"]["id"]: feature for feature in found["features"]}
    if not handled.keys() <= followed:
        raise AssertionError("triage shows requests of which the follow-up page says nothing")
    for key, number in _numbers():
        for route in ("triage-request", "triage-detail"):
            shown = client.get(reverse(route, args=[number])).status_code == 200
            if shown is not (key in handled):
                raise AssertionError(f"{route} and the map of triage disagree on {number}")
    return Observation(
        keys=frozenset(handled),
        positions={
            key: tuple(feature["geometry"]["coordinates"][:2]) for key, feature in handled.items()
        },
        count=found["numberMatched"],
    )


def _field(client: Client, layer: Layer) -> Observation | None:
    """What goes on in the field, beside the requests: a part of the layer, and only its state."""
    form = form_of(layer)
    if form is None or form.going_on is None:
        return None
    answer = client.get(reverse("triage-field"))
    if answer.status_code != 200:
        return Observation()
    told = answer.json()["sources"].get(layer.id, {"features": []})["features"]
    state = form.going_on.field
    return Observation(
        fields={each["properties"]["id"]: {state: each["properties"][state]} for each in told}
    )


def _numbers() -> list[tuple[int, str]]:
    rows: Any = CitizenRequest.objects.values_list("pk", "number")
    return list(rows)


def _follow_pages(client: Client) -> frozenset[int]:
    """The keys of the requests that a page without secret tells anything of."""
    return frozenset(
        key
        for key, number in _numbers()
        if client.get(reverse("follow", args=[number])).status_code == 200
    )


def _counter_addresses() -> list[str]:
    number = CitizenRequest.objects.values_list("number", flat=True)[0]
    return [
        reverse("triage-results"),
        reverse("triage-features"),
        reverse("triage-field"),
        reverse("triage-changes") + "?after=0",
        reverse("triage-request", args=[number]),
        reverse("triage-detail", args=[number]),
        reverse("triage-act", args=[number, "note"]),
    ]
