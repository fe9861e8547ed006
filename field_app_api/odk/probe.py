"""How the visibility walk looks through the façade for collection apps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from field_app_api.odk.reading import derived_id
from field_app_api.sync.models import Operation
from field_app_api.sync.vocabulary import Outcome
from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.collecting import form_of
from layers.catalog.device_probes import device_of
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

# Nothing but forms and the account itself is told there.
WITHOUT_ROWS = frozenset(
    {
        "odk-sessions",
        "odk-session",
        "odk-user",
        "odk-projects",
        "odk-project",
        "odk-forms",
        "odk-form",
        "odk-form-xml",
        "odk-form-list",
        "odk-form-list-here",
        "odk-manifest",
        "odk-form-attachments",
        "odk-form-fields",
        "odk-service",
    }
)
# By the ids of submissions: their tests are in tests/field.
BY_ID = frozenset(
    {
        "odk-submit",
        "odk-submit-here",
        "odk-submission",
        "odk-submission-xml",
        "odk-attachments",
        "odk-attachment",
    }
)


def probe() -> Probe:
    """Submissions that somebody else made of every row: seen by those who get the row whole."""
    return Probe(
        "odk",
        frozenset({"odk-submissions", "odk-table"}) | WITHOUT_ROWS | BY_ID,
        _look,
        is_counter=True,
        notes="a submission tells what was sent, not what the row holds",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    listed = reverse("odk-submissions", args=[layer.id])
    table = reverse("odk-table", args=[layer.id, "Submissions"])
    device = device_of(client, [listed, table])
    if device is None:
        return Observation()
    _send_of_every_row(layer)
    headers = device.headers
    answer = client.get(table, {"$top": "1000"}, headers=headers)
    if answer.status_code == 404:
        return Observation()
    told = {row["__id"] for row in answer.json()["value"]}
    if {each["instanceId"] for each in client.get(listed, headers=headers).json()} != told:
        raise AssertionError("the list and the table tell different submissions")
    sent = {f"uuid:{each.pk}": each.key for each in Operation.objects.filter(layer=layer.id)}
    seen = {key for name in told if (key := sent[name]) is not None}
    if seen != _whole(device.actor, layer):
        raise AssertionError(f"{layer.id}: submissions of other rows than those granted whole")
    return Observation(fields={key: {} for key in seen})


def _whole(actor: Actor, layer: Layer) -> set[int]:
    """Keys of rows that the policy grants whole."""
    model: Any = layer.model
    rows = model._default_manager.values_list("pk", "territory_id", "visibility")
    return {
        key
        for key, territory, visibility in rows
        if (access := layer.policy.grants(actor, territory).get(visibility)) and access.whole
    }


def _send_of_every_row(layer: Layer) -> None:
    """An operation that made each row, of an account that looks at nothing."""
    if form_of(layer) is None:
        return
    sender, _made = Account.objects.get_or_create(username="walk-sender")
    model: Any = layer.model
    Operation.objects.bulk_create(
        (
            Operation(
                id=derived_id("walk", layer.id, str(key)),
                attempt=uuid4(),
                digest="",
                account=sender,
                device="walk",
                sequence=1,
                schema=1,
                at=timezone.now(),
                territory=territory,
                layer=layer.id,
                method="create",
                key=key,
                body={"new": {}},
                outcome=Outcome.APPLIED,
            )
            for key, territory in model._default_manager.values_list("pk", "territory_id")
        ),
        ignore_conflicts=True,
    )
