"""A morning in the field: two phones, and what the office still has to decide about it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from field_app_api.sync.sender import Sender
from field_app_api.sync.services.keep_unread import keep_unread
from field_app_api.sync.services.receive import receive
from geoportal.demo.network.incidents import PARIS
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import actor_of
from layers.access.models import AccessToken, Account
from layers.access.services.sign_in_device import issue_token
from networks.water.models import Device, Incident
from networks.water.vocabulary import DeviceFunction, IncidentState

INCIDENTS, DEVICES = "water-incidents", "water-devices"
PHONES = (("eau", "Téléphone de l’équipe 1"), ("eau-chef", "Téléphone du responsable"))
_NAMES = uuid.UUID("6f9c1b50-6d0b-5d6e-9a55-0c7c8a5f2a11")


def load_field(until: date) -> None:
    """What two phones sent: one edit to choose between, one to mend, one to see, one on its way."""
    senders = {}
    for username, name in PHONES:
        account = Account.objects.get(username=username)
        issue_token(account, name)
        token = AccessToken.objects.get(account=account, device=name)
        senders[username] = Sender(actor_of(account), account.pk, token.pk)
    agent, head = senders["eau"], senders["eau-chef"]
    morning = datetime.combine(until - timedelta(days=1), time(8, 30), PARIS).isoformat()
    here = Incident.objects.filter(territory=TERRITORY.key, state=IncidentState.OPEN)
    leak: Any = here.order_by("opened_at", "number").first()
    valves = Device.objects.filter(territory=TERRITORY.key, function=DeviceFunction.VALVE)
    valve: Any = valves.filter(handling="operable").order_by("code").first()

    def say(sender: Sender, number: int, method: str, layer: str, **said: Any) -> None:
        receive(
            sender,
            {
                "id": str(uuid.uuid5(_NAMES, str(number))),
                "schema": 1,
                "device": f"demo-{sender.account}",
                "sequence": number,
                "at": morning,
                "layer": layer,
                "method": method,
            }
            | said,
        )

    def at_the_valve(sender: Sender, number: int, old: Any, new: Any) -> None:
        version = valve.version
        said = {"key": valve.pk, "base_version": version, "old": old, "new": new}
        say(sender, number, "update", DEVICES, **said)

    at_the_valve(head, 1, {"handling": "operable"}, {"handling": "inaccessible"})
    at_the_valve(agent, 2, {"handling": "operable"}, {"handling": "stuck"})
    at_the_valve(agent, 3, {"handling_note": ""}, {"handling_note": "bouche à clé sous l’enrobé"})
    say(agent, 4, "create", INCIDENTS, new={"kind": "leak", "description": "Cave du 14 inondée"})
    photo = {"sha256": "0" * 64, "name": "cave.jpg", "type": "image/jpeg", "size": 2_400_000}
    say(agent, 5, "attach", INCIDENTS, key=leak.pk, files=[photo])
    cut_short = f'{{"ops": [{{"id": "{uuid.uuid5(_NAMES, "6")}", "schema": 1, "device": "demo'
    keep_unread(agent, cut_short.encode(), "Ce n’est pas du JSON lisible.")
