"""Two people said something else of the same thing: what is shown is what is written now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from field_app_api.sync.models import Operation
from field_app_api.sync.tasks import take_up
from layers.access.actor import Actor
from layers.access.models import Account, Membership
from layers.access.roles import Role
from networks.water.models import Device, Incident
from networks.water.services.follow_incident import close_incident
from tests.field.conftest import Phone
from tests.field.test_operations import turn
from tests.field.test_review_pages import LIST, text
from tests.networks.water.conftest import Town

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def colleague(phone_of: Callable[[Account], Phone], account: Any, town: Town) -> Phone:
    """The phone of somebody else of the water service."""
    who = account("rose", town.territory, Role.WATER)
    Account.objects.filter(pk=who.pk).update(first_name="Rose", last_name="Morin")
    return phone_of(who)


def say(phone: Phone, valve: Device, handling: str, version: int = 1, **new: Any) -> Any:
    """How a valve turns, said upon a version that it had."""
    old = {"handling": "operable", "handling_note": "", "is_open": True}
    new = {"handling": handling} | new
    edit = turn(phone, valve, {name: old[name] for name in new}, new, version)
    (receipt,) = phone.send(edit)
    return receipt


def choose(phone: Phone, receipt: Any, take: Any, version: int | None) -> Any:
    """Post a choice."""
    return phone.ask(f"/ops/{receipt['id']}/resolution", {"take": take, "version": version})


def again(phone: Phone, receipt: Any) -> Any:
    """The receipt as it is now."""
    (now,) = phone.ask("/receipts", {"ids": [receipt["id"]]}).json()["receipts"]
    return now


def test_what_is_shown_is_what_is_written_now(
    phone: Phone, colleague: Phone, town: Town, plumber: Account
) -> None:
    valve = town.valves["AB-A"]
    say(colleague, valve, "inaccessible")
    receipt = say(phone, valve, "stuck")
    before = timezone.now()
    assert receipt["conflict"]["attributes"]["handling"]["current"] == "inaccessible"
    assert receipt["conflict"]["attributes"]["handling"]["by"] == "Rose Morin"
    turned = turn(phone, valve, {"handling": "inaccessible"}, {"handling": "unknown"}, version=2)
    assert phone.send(turned)[0]["outcome"] == "applied"
    now = again(phone, receipt)["conflict"]
    handling = now["attributes"]["handling"]
    assert (handling["old"], handling["new"], handling["current"]) == (
        "operable",
        "stuck",
        "unknown",
    )
    assert (handling["by"], now["current_version"]) == (str(plumber), 3)
    assert handling["at"] > before.isoformat()
    # What others wrote since in another place of the same edit is in conflict too.
    noted = say(phone, valve, "stuck", handling_note="rouillée")
    assert set(noted["conflict"]["attributes"]) == {"handling"}
    told = {"handling_note": "sous la route"}
    phone.send(turn(colleague, valve, {"handling_note": ""}, told, version=3))
    now = again(phone, noted)["conflict"]
    assert set(now["attributes"]) == {"handling", "handling_note"}
    assert now["attributes"]["handling_note"]["current"] == "sous la route"


def test_a_choice_upon_what_was_changed_meanwhile_is_refused_with_what_is_there(
    phone: Phone, colleague: Phone, town: Town
) -> None:
    valve = town.valves["AB-A"]
    say(colleague, valve, "inaccessible")
    receipt = say(phone, valve, "stuck")
    told = turn(colleague, valve, {"handling": "inaccessible"}, {"handling": "unknown"}, version=2)
    colleague.send(told)
    for version in (2, 1, None):
        stale = choose(phone, receipt, {"handling": "mine"}, version)
        assert stale.status_code == 409
        assert stale.headers["Content-Type"] == "application/problem+json"
        assert stale.json()["receipts"] == [again(phone, receipt)]
    assert stale.json()["receipts"][0]["conflict"]["current_version"] == 3
    valve.refresh_from_db()
    assert (valve.handling, valve.version) == ("unknown", 3)
    done = choose(phone, receipt, {"handling": "mine"}, 3)
    assert done.json()["receipts"][0]["outcome"] == "applied"
    decided = choose(phone, receipt, {"handling": "theirs"}, 3)
    assert (decided.status_code, decided.json()["receipts"]) == (409, done.json()["receipts"])
    valve.refresh_from_db()
    assert valve.handling == "stuck"


def test_what_is_left_open_is_named(phone: Phone, colleague: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    say(colleague, valve, "inaccessible", is_open=False, handling_note="sous la route")
    receipt = say(phone, valve, "stuck", handling_note="rouillée", is_open=False)
    for take, missing in (
        ({}, ["handling", "handling_note"]),
        ({"handling": "mine"}, ["handling_note"]),
    ):
        unsaid = choose(phone, receipt, take, 2)
        assert (unsaid.status_code, unsaid.json()["choose"]) == (422, missing)
        assert "Il reste à choisir" in unsaid.json()["detail"]
    strange = {"handling": "mine", "handling_note": "theirs", "is_open": "mine"}
    assert choose(phone, receipt, strange, 2).status_code == 422
    done = choose(phone, receipt, {"handling": "mine", "handling_note": "theirs"}, 2)
    assert done.json()["receipts"][0]["outcome"] == "applied"
    valve.refresh_from_db()
    assert (valve.handling, valve.handling_note) == ("stuck", "sous la route")


def test_what_is_gone_is_chosen_as_a_whole(phone: Phone, colleague: Phone) -> None:
    (made,) = phone.send(phone.leak())
    edit = {"key": made["key"], "base_version": 1, "old": {"kind": "leak"}}
    colleague.send(phone.operation("update", **edit, new={"kind": "break"}))
    (receipt,) = phone.send(phone.operation("update", **edit, new={"kind": "low_pressure"}))
    assert receipt["conflict"]["kind"] == "attributes", receipt
    version = Incident.objects.get().version
    ended = phone.operation("delete", key=made["key"], base_version=version)
    assert phone.send(ended)[0]["outcome"] == "applied"
    # The phone still shows the values side by side.
    closed = choose(phone, receipt, {"kind": "mine"}, version)
    assert closed.status_code == 409
    (told,) = closed.json()["receipts"]
    assert (told["conflict"]["kind"], told["conflict"]["current_version"]) == ("gone", None)
    assert choose(phone, receipt, {}, None).status_code == 422
    done = choose(phone, receipt, "mine", None)
    assert done.json()["receipts"][0]["outcome"] == "applied"
    assert Incident.objects.get(state="open").kind == "low_pressure"


def met_by_another(phone: Phone, colleague: Phone) -> tuple[Any, list[Any]]:
    """An incident that its maker takes back twice, while somebody else has written into it."""
    (made,) = phone.send(phone.leak())
    edit = phone.operation("update", key=made["key"], base_version=1, old={"kind": "leak"})
    colleague.send(edit | {"new": {"kind": "break"}})
    twice = [phone.operation("delete", key=made["key"], base_version=1) for _each in range(2)]
    receipts = phone.send(*twice)
    assert [each["outcome"] for each in receipts] == ["conflict", "conflict"]
    return made, receipts


def test_who_takes_the_same_back_twice_chooses_once(phone: Phone, colleague: Phone) -> None:
    _made, (first, second) = met_by_another(phone, colleague)
    version = Incident.objects.get().version
    done = choose(phone, first, "mine", version).json()["receipts"][0]
    assert done["outcome"] == "applied"
    # Nothing is left to choose: a phone that still shows the choice may make it, or ask.
    assert choose(phone, second, "mine", version).status_code == 409
    told = again(phone, second)
    assert (told["outcome"], told["conflict"]) == ("applied", None)
    assert "gone" in told["flags"]
    assert Incident.objects.get().state == "unfounded"


def test_what_the_desk_took_back_is_no_choice_any_more(
    phone: Phone, colleague: Phone, water: Actor
) -> None:
    _made, (first, second) = met_by_another(phone, colleague)
    incident = Incident.objects.get()
    close_incident(water, incident.pk, incident.version, unfounded=True)
    assert again(phone, first)["outcome"] == "applied"
    take_up()
    assert Operation.objects.get(pk=second["id"]).outcome == "applied"


def test_who_no_longer_gets_the_object_is_told_nothing_new(
    phone: Phone, colleague: Phone, town: Town, plumber: Account
) -> None:
    valve = town.valves["AB-A"]
    say(colleague, valve, "inaccessible")
    receipt = say(phone, valve, "stuck")
    Membership.objects.filter(account=plumber).delete()
    told = turn(colleague, valve, {"handling": "inaccessible"}, {"handling": "unknown"}, version=2)
    colleague.send(told)
    now = again(phone, receipt)["conflict"]
    assert now["attributes"]["handling"]["current"] == "inaccessible"
    assert "by" not in now["attributes"]["handling"]
    assert choose(phone, receipt, "mine", 2).status_code in {403, 409, 422}
    valve.refresh_from_db()
    assert valve.handling == "unknown"


def test_the_page_says_who_wrote_the_other_value(
    phone: Phone, colleague: Phone, town: Town, plumber: Account, signed_in: Any
) -> None:
    valve = town.valves["AB-A"]
    say(colleague, valve, "inaccessible")
    receipt = say(phone, valve, "stuck", handling_note="rouillée")
    desk: Client = signed_in(plumber)
    page = f"{LIST}/{receipt['id']}"
    shown = text(desk.get(page))
    assert "Inaccessible écrit par Rose Morin, " in shown
    assert "eau · téléphone de eau" in shown
    told = turn(colleague, valve, {"handling": "inaccessible"}, {"handling": "unknown"}, version=2)
    colleague.send(told)
    shown = text(desk.get(page))
    assert "Inaccessible" not in shown
    stale = desk.post(page, {"what": "choose", "version": "2", "take-handling": "mine"})
    assert stale.status_code == 409
    done = desk.post(page, {"what": "choose", "version": "3", "take-handling": "mine"})
    assert done.status_code == 302, text(done)
    valve.refresh_from_db()
    assert (valve.handling, valve.handling_note) == ("stuck", "rouillée")
    assert Operation.objects.get(pk=receipt["id"]).outcome == "applied"


def test_a_free_text_is_told_with_who_wrote_last(
    phone: Phone, colleague: Phone, plumber: Account, signed_in: Any
) -> None:
    (made,) = phone.send(phone.leak())
    edit = {"key": made["key"], "base_version": 1, "old": {"address": ""}}
    colleague.send(phone.operation("update", **edit, new={"address": "au bout"}))
    (receipt,) = phone.send(phone.operation("update", **edit, new={"address": "devant"}))
    address = receipt["conflict"]["attributes"]["address"]
    assert "by" not in address
    assert receipt["conflict"]["by"] == "Rose Morin"
    written = datetime.fromisoformat(receipt["conflict"]["at"])
    assert abs(timezone.now() - written) < timedelta(minutes=5)
    shown = text(signed_in(plumber).get(f"{LIST}/{receipt['id']}"))
    assert "dans la fiche, modifiée en dernier par Rose Morin, " in shown
