"""Operations from a phone: done once, merged where they can be, kept whatever they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.tasks import take_up
from layers.access.actor import system_actor
from layers.access.models import Account
from layers.catalog.services.erase import erase
from networks.water.models import Device, Incident
from tests.field.conftest import Phone
from tests.networks.water.conftest import Town, at

pytestmark = pytest.mark.usefixtures("town")


def outcome(receipts: list[dict[str, Any]]) -> str:
    """Of the one operation that was sent."""
    assert len(receipts) == 1
    return str(receipts[0]["outcome"])


def turn(phone: Phone, valve: Device, old: Any, new: Any, version: int = 1, **said: Any) -> Any:
    """What was found at a valve."""
    return phone.operation(
        "update", "water-devices", key=valve.pk, base_version=version, old=old, new=new, **said
    )


def test_a_leak_is_logged(phone: Phone, plumber: Account) -> None:
    operation = phone.leak()
    (receipt,) = phone.send(operation)
    incident = Incident.objects.get()
    assert receipt == {
        "id": operation["id"],
        "outcome": "applied",
        "layer": "water-incidents",
        "key": incident.pk,
        "version": 1,
        "flags": ["late"],
        "reason": "",
        "files": {"received": [], "missing": [], "refused": []},
        "conflict": None,
    }
    assert (incident.kind, incident.accuracy_m, incident.place_source) == ("leak", 5.0, "gps")
    assert incident.opened_at.isoformat() == "2026-05-04T08:00:00+00:00"
    assert [each["code"] for each in incident.proposed][:1] == ["AB"]


def test_the_same_operation_again_gets_the_same_receipt(phone: Phone) -> None:
    operation = phone.leak()
    first = phone.send(operation)
    assert [phone.send(operation) for _ in range(3)] == [first] * 3
    assert phone.send(operation, operation) == first * 2
    assert Incident.objects.count() == 1


def test_the_order_of_members_does_not_make_another_body(phone: Phone) -> None:
    operation = phone.leak()
    first = phone.send(operation)
    assert phone.send(dict(reversed(operation.items()))) == first


def test_another_body_under_the_same_id_is_kept_beside(phone: Phone) -> None:
    operation = phone.leak()
    phone.send(operation)
    other = operation | {"new": {"kind": "break"}}
    answer = phone.post({"ops": [other]}, status=409)
    assert [each["outcome"] for each in answer["receipts"]] == ["id-reused"]
    receipts = phone.send(other, phone.leak(x=50))
    assert [each["outcome"] for each in receipts] == ["id-reused", "applied"]
    assert Incident.objects.filter(kind="leak").count() == 2
    kept = Unread.objects.get()
    assert (kept.why, str(kept.named)) == ("id-reused", operation["id"])
    assert b'"break"' in bytes(kept.raw)


def test_the_id_of_a_colleague_tells_nothing(
    phone: Phone, phone_of: Callable[[Account], Phone], outsider: Account
) -> None:
    operation = phone.leak()
    phone.send(operation)
    answer = phone_of(outsider).post({"ops": [operation]}, status=409)
    assert [each["key"] for each in answer["receipts"]] == [None]


def test_disjoint_edits_merge_and_are_flagged(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    first = turn(phone, valve, {"is_open": True}, {"is_open": False})
    second = turn(phone, valve, {"handling": "operable"}, {"handling": "stuck"})
    assert outcome(phone.send(first)) == "applied"
    (receipt,) = phone.send(second)
    assert (receipt["outcome"], receipt["flags"]) == ("merged", ["late", "merged"])
    valve.refresh_from_db()
    assert (valve.is_open, valve.handling, valve.version) == (False, "stuck", 3)


@pytest.mark.parametrize("method", ["update", "attach"])
def test_what_builds_upon_a_merged_edit_did_not_know_what_it_was_merged_with(
    phone: Phone, town: Town, method: str
) -> None:
    (logged,) = phone.send(phone.leak())
    key, version = logged["key"], logged["version"]

    def edit(old: str, new: str, name: str = "description", **more: Any) -> dict[str, Any]:
        said = {"key": key, "base_version": version, "old": {name: old}, "new": {name: new}}
        return phone.operation("update", **(said | more))

    before = "de l’eau dans la cave"
    first = edit("", "au 14", "address")
    if method == "attach":
        first = phone.operation("attach", key=key, base_version=version)
    second = edit(before, "la cave est à sec", parent=first["id"])
    # The office was faster.
    assert outcome(phone.send(edit(before, "fuite au compteur"))) == "applied"
    outcomes = [each["outcome"] for each in phone.send(first, second)]
    assert outcomes == ["merged" if method == "update" else "applied", "conflict"]
    assert Incident.objects.get().description == "fuite au compteur"


def test_what_builds_upon_an_edit_of_its_own_is_done(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    first = turn(phone, valve, {"handling": "operable"}, {"handling": "stuck"})
    second = turn(phone, valve, {"handling": "stuck"}, {"handling": "operable"})
    second["parent"] = first["id"]
    assert [each["outcome"] for each in phone.send(first, second)] == ["applied", "applied"]


def test_an_edit_that_says_another_place_is_told_that_it_moved_nothing(phone: Phone) -> None:
    (logged,) = phone.send(phone.leak())
    said = {"key": logged["key"], "base_version": 1, "old": {"address": ""}}
    place, elsewhere = (phone.leak(x=x)["geometry"] for x in (100, 60))
    here = phone.operation("update", new={"address": "14"}, geometry=place, **said)
    (receipt,) = phone.send(here)
    assert "place-kept" not in receipt["flags"]
    said |= {"base_version": receipt["version"], "old": {"address": "14"}}
    there = phone.operation("update", new={"address": "16"}, geometry=elsewhere, **said)
    (receipt,) = phone.send(there)
    assert receipt["outcome"] == "applied"
    assert "place-kept" in receipt["flags"]
    assert Incident.objects.get().geom.distance(at(100, 0)) < 1


def test_overlapping_edits_wait_for_a_person(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    phone.send(turn(phone, valve, {"handling": "operable"}, {"handling": "inaccessible"}))
    late = turn(
        phone,
        valve,
        {"handling": "operable", "handling_note": ""},
        {"handling": "stuck", "handling_note": "rouillée"},
    )
    (receipt,) = phone.send(late)
    assert receipt["outcome"] == "conflict"
    who = {"by": "eau", "at": receipt["conflict"]["at"]}
    assert (
        receipt["conflict"]
        == {
            "kind": "attributes",
            "attributes": {
                "handling": {"old": "operable", "new": "stuck", "current": "inaccessible"} | who,
            },
            "current_version": 2,
            "choices": ["mine", "theirs"],
            "missing": {},
        }
        | who
    )
    valve.refresh_from_db()
    assert (valve.handling, valve.handling_note) == ("inaccessible", "")
    answer = phone.ask(
        f"/ops/{late['id']}/resolution", {"take": {"handling": "mine"}, "version": 1}
    )
    assert answer.status_code == 409
    answer = phone.ask(
        f"/ops/{late['id']}/resolution", {"take": {"handling": "mine"}, "version": 2}
    )
    (resolved,) = answer.json()["receipts"]
    assert (resolved["outcome"], resolved["conflict"]) == ("applied", None)
    assert "resolved" in resolved["flags"]
    valve.refresh_from_db()
    assert (valve.handling, valve.handling_note) == ("stuck", "rouillée")
    assert phone.send(late) == [resolved]


def test_theirs_keeps_what_is_written_and_what_is_beside(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    phone.send(turn(phone, valve, {"handling": "operable"}, {"handling": "inaccessible"}))
    late = turn(phone, valve, {"handling": "operable"}, {"handling": "stuck", "is_open": False})
    late["old"]["is_open"] = True
    assert outcome(phone.send(late)) == "conflict"
    answer = phone.ask(f"/ops/{late['id']}/resolution", {"take": "theirs", "version": 2})
    assert answer.status_code == 200, answer.content
    valve.refresh_from_db()
    assert (valve.handling, valve.is_open) == ("inaccessible", False)


def test_the_same_change_by_two_people_is_no_conflict(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    closed = ({"is_open": True}, {"is_open": False})
    phone.send(turn(phone, valve, *closed))
    assert outcome(phone.send(turn(phone, valve, *closed))) == "merged"
    valve.refresh_from_db()
    assert valve.version == 2


def test_edits_of_what_was_made_offline_follow_it(phone: Phone, town: Town) -> None:
    leak = phone.leak()
    repair = phone.operation(
        "update", parent=leak["id"], old={}, new={"pipe": town.pipes["AB"].pk}, base_version=None
    )
    end = phone.operation(
        "update", parent=repair["id"], old={"state": "open"}, new={"state": "closed"}
    )
    receipts = phone.send(end, repair)
    assert [each["outcome"] for each in receipts] == ["waiting-for-parent"] * 2
    assert not Incident.objects.exists()
    assert outcome(phone.send(leak)) == "applied"
    told = phone.ask("/receipts", {"ids": [repair["id"], end["id"]]}).json()["receipts"]
    assert {each["outcome"] for each in told} == {"applied"}
    incident = Incident.objects.get()
    assert (incident.state, incident.pipe_id) == ("closed", town.pipes["AB"].pk)


def test_an_edit_that_knows_a_newer_version_waits_for_it(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    first = turn(phone, valve, {"is_open": True}, {"is_open": False})
    second = turn(phone, valve, {"handling": "operable"}, {"handling": "stuck"}, version=2)
    assert outcome(phone.send(second)) == "waiting-for-parent"
    phone.send(first)
    (receipt,) = phone.send(second)
    assert receipt["outcome"] == "applied"


def test_after_five_days_an_edit_waits_no_longer(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    lost = str(uuid.uuid4())
    edit = turn(phone, valve, {"is_open": True}, {"is_open": False}, parent=lost)
    of_lost_leak = phone.operation(
        "update",
        parent=lost,
        new={"kind": "break"},
        geometry={"type": "Point", "coordinates": phone.leak()["geometry"]["coordinates"]},
    )
    of_nothing = phone.operation("update", parent=lost, new={"description": "encore"})
    sent = phone.send(edit, of_lost_leak, of_nothing)
    assert {each["outcome"] for each in sent} == {"waiting-for-parent"}
    take_up()
    assert Operation.objects.filter(outcome="waiting-for-parent").count() == 3
    Operation.objects.update(received_at=timezone.now() - timedelta(days=5, minutes=1))
    take_up()
    told = phone.send(edit, of_lost_leak, of_nothing)
    assert [each["outcome"] for each in told] == ["applied"] * 3
    assert all("orphan" in each["flags"] for each in told)
    made = Incident.objects.get()
    assert (made.kind, made.description) == ("break", "encore")
    # What they build upon comes after all.
    (leak,) = phone.send(phone.leak() | {"id": lost})
    assert (leak["outcome"], leak["key"]) == ("applied", told[2]["key"])
    made = Incident.objects.get()
    assert (made.kind, made.description) == ("break", "encore")


def test_what_waited_in_vain_is_taken_up_when_its_parent_comes(phone: Phone) -> None:
    lost = str(uuid.uuid4())
    more = phone.operation("update", parent=lost, new={"description": "encore"})
    phone.send(more)
    Operation.objects.update(received_at=timezone.now() - timedelta(days=5, minutes=1))
    take_up()
    (told,) = phone.send(more)
    assert (told["outcome"], "orphan" in told["flags"]) == ("quarantined", True)
    (leak,) = phone.send(phone.leak() | {"id": lost})
    (late,) = phone.send(more)
    assert (late["outcome"], late["key"]) == ("applied", leak["key"])
    assert Incident.objects.get().description == "encore"


def test_a_late_edit_of_something_deleted_is_a_proposal(
    phone: Phone, town: Town, plumber: Account
) -> None:
    phone.send(phone.leak())
    incident = Incident.objects.get()
    edit = phone.operation(
        "update",
        key=incident.pk,
        base_version=1,
        old={"severity": "normal"},
        new={"severity": "urgent", "kind": "leak"},
        geometry=phone.leak()["geometry"],
    )
    erase(system_actor("test"), "water-incidents", incident)
    (receipt,) = phone.send(edit)
    assert (receipt["outcome"], receipt["conflict"]["kind"]) == ("conflict", "gone")
    assert not Incident.objects.exists()
    answer = phone.ask(f"/ops/{edit['id']}/resolution", {"take": "mine", "version": None})
    assert answer.json()["receipts"][0]["outcome"] == "applied", answer.content
    assert Incident.objects.get().severity == "urgent"


def test_a_late_edit_of_a_closed_incident_is_a_proposal(phone: Phone) -> None:
    leak = phone.leak()
    phone.send(leak)
    incident = Incident.objects.get()
    phone.send(phone.operation("delete", key=incident.pk, base_version=1))
    incident.refresh_from_db()
    assert incident.state == "unfounded"
    late = phone.operation(
        "update", key=incident.pk, base_version=1, old={"kind": "leak"}, new={"kind": "break"}
    )
    (receipt,) = phone.send(late)
    assert (receipt["outcome"], receipt["reason"]) == (
        "conflict",
        "Cet incident a été retiré : il est classé sans suite.",
    )
    answer = phone.ask(f"/ops/{late['id']}/resolution", {"take": "mine", "version": None})
    (anew,) = answer.json()["receipts"]
    made = Incident.objects.get(pk=anew["key"])
    assert (made.kind, made.state, made.description) == ("break", "open", "de l’eau dans la cave")
    assert made.geom.distance(incident.geom) < 0.01


def test_a_repair_of_a_closed_incident_made_anew_is_a_repair(phone: Phone) -> None:
    (logged,) = phone.send(phone.leak())
    phone.send(phone.operation("delete", key=logged["key"], base_version=logged["version"]))
    said = {"repair_support": "pipe", "repair_defect": "joint", "repair_what": "Manchon posé"}
    old = dict.fromkeys(said)
    late = phone.operation("update", key=logged["key"], base_version=1, old=old, new=said)
    (receipt,) = phone.send(late)
    assert (receipt["outcome"], receipt["conflict"]["kind"]) == ("conflict", "gone")
    answer = phone.ask(f"/ops/{late['id']}/resolution", {"take": "mine", "version": None})
    assert answer.status_code == 200, answer.content
    (anew,) = answer.json()["receipts"]
    made = Incident.objects.get(pk=anew["key"])
    repair = made.repairs.get()
    assert (made.state, repair.what) == ("repaired", "Manchon posé")
    assert anew["version"] == made.version


def test_a_late_edit_of_what_was_made_offline_and_closed_is_a_proposal(phone: Phone) -> None:
    leak = phone.leak()
    phone.send(leak, phone.operation("delete", parent=leak["id"]))
    late = phone.operation("update", parent=leak["id"], old={"kind": "leak"}, new={"kind": "break"})
    (receipt,) = phone.send(late)
    assert (receipt["outcome"], receipt["key"]) == ("conflict", Incident.objects.get().pk)
    phone.ask(f"/ops/{late['id']}/resolution", {"take": "mine", "version": None})
    assert Incident.objects.get(state="open").kind == "break"


def test_deleting_what_others_changed_waits_for_a_person(phone: Phone) -> None:
    phone.send(phone.leak())
    incident = Incident.objects.get()
    phone.send(
        phone.operation(
            "update", key=incident.pk, base_version=1, old={"kind": "leak"}, new={"kind": "break"}
        )
    )
    gone = phone.operation("delete", key=incident.pk, base_version=1)
    assert outcome(phone.send(gone)) == "conflict"
    incident.refresh_from_db()
    assert incident.state == "open"
    phone.ask(f"/ops/{gone['id']}/resolution", {"take": "mine", "version": 2})
    incident.refresh_from_db()
    assert incident.state == "unfounded"
