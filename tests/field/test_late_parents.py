"""What an operation builds upon comes after five days: there is one object, whoever made it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from field_app_api.sync.models import Operation
from field_app_api.sync.tasks import take_up
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.field.test_conflicts import choose, colleague  # noqa: F401  # its fixture
from tests.networks.water.conftest import Town, at

CAVE = "de l’eau dans la cave"


def upon(phone: Phone, parent: str, new: Any, **said: Any) -> dict[str, Any]:
    """An edit of something whose maker has not come, with all that a new one takes."""
    told: dict[str, Any] = {"parent": parent, "new": new, "geometry": phone.leak()["geometry"]}
    return phone.operation("update", **(told | said))


def five_days_later() -> None:
    """What waits has waited long enough."""
    waiting = Operation.objects.filter(outcome="waiting-for-parent")
    waiting.update(received_at=timezone.now() - timedelta(days=5, minutes=1))
    take_up()


def orphaned(phone: Phone, leak: dict[str, Any], new: Any) -> dict[str, Any]:
    """An edit of a leak that has not come, done without it."""
    child = upon(phone, leak["id"], new)
    assert phone.send(child)[0]["outcome"] == "waiting-for-parent"
    five_days_later()
    (receipt,) = phone.send(child)
    assert (receipt["outcome"], receipt["flags"]) == ("applied", ["orphan", "late"])
    return receipt


@pytest.mark.usefixtures("town")
@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_parent_that_comes_late_completes_what_its_child_made(self, phone: Phone) -> None:
        leak = phone.leak()
        child = orphaned(phone, leak, {"kind": "break", "address": "au 14"})
        leak["new"] |= {"address": "au 12", "severity": "urgent"}
        (late,) = phone.send(leak)
        assert (late["outcome"], late["key"], late["version"]) == ("applied", child["key"], 2)
        assert set(late["flags"]) == {"joined", "late"}
        made = Incident.objects.get()
        # What was said later stays; what only the parent says is there too.
        assert (made.kind, made.address) == ("break", "au 14")
        assert (made.severity, made.description) == ("urgent", CAVE)
        assert phone.send(leak) == [late]
        more = phone.operation("update", parent=leak["id"], old={}, new={"description": "encore"})
        (receipt,) = phone.send(more)
        assert (receipt["outcome"], receipt["key"]) == ("applied", child["key"])

    def test_where_the_parent_says_another_place_it_is_told(self, phone: Phone) -> None:
        leak = phone.leak(x=20)
        orphaned(phone, leak, {"kind": "leak"})
        (late,) = phone.send(leak)
        assert {"joined", "place-kept"} <= set(late["flags"])
        assert Incident.objects.get().geom.distance(at(100, 0)) < 1

    def test_what_others_wrote_meanwhile_is_for_a_person(
        self,
        phone: Phone,
        colleague: Phone,  # noqa: F811
    ) -> None:
        leak = phone.leak()
        child = orphaned(phone, leak, {"kind": "break"})
        said: Any = {"old": {"description": ""}, "new": {"description": "compteur"}}
        colleague.send(colleague.operation("update", key=child["key"], base_version=1, **said))
        (late,) = phone.send(leak)
        assert (late["outcome"], late["key"]) == ("conflict", child["key"])
        assert set(late["conflict"]["attributes"]) == {"description"}
        (done,) = choose(phone, late, {"description": "mine"}, 2).json()["receipts"]
        assert (done["outcome"], done["key"]) == ("applied", child["key"])
        made = Incident.objects.get()
        assert (made.kind, made.description) == ("break", CAVE)

    def test_what_was_closed_meanwhile_is_for_a_person(self, phone: Phone) -> None:
        leak = phone.leak()
        child = orphaned(phone, leak, {"kind": "break"})
        phone.send(phone.operation("delete", key=child["key"], base_version=1))
        (late,) = phone.send(leak)
        assert (late["outcome"], late["conflict"]["kind"]) == ("conflict", "gone")
        assert choose(phone, late, "add", None).status_code == 200
        assert CAVE in Incident.objects.get().description

    def test_an_answer_that_only_a_new_one_takes_is_not_left_out(self, phone: Phone) -> None:
        leak = phone.leak()
        leak["new"]["network"] = "waste"
        orphaned(phone, leak, {"kind": "break"})
        (late,) = phone.send(leak)
        assert late["outcome"] == "quarantined"
        assert "« Réseau » ne s’y change plus" in late["reason"]
        assert Incident.objects.count() == 1

    def test_two_edits_of_the_same_lost_one_make_one(self, phone: Phone) -> None:
        lost = str(uuid.uuid4())
        one = upon(phone, lost, {"kind": "break", "address": "au 14"})
        two = upon(phone, lost, {"kind": "leak", "severity": "urgent"})
        phone.send(two, one)
        five_days_later()
        receipts = phone.send(one, two)
        assert {each["outcome"] for each in receipts} == {"applied"}
        assert len({each["key"] for each in receipts}) == 1
        made = Incident.objects.get()
        assert (made.kind, made.address, made.severity) == ("leak", "au 14", "urgent")
        # And the one that was lost.
        phone.send(phone.leak() | {"id": lost})
        made.refresh_from_db()
        assert (made.kind, made.description, Incident.objects.count()) == ("leak", CAVE, 1)

    def test_a_grandparent_meets_what_its_grandchild_made(self, phone: Phone) -> None:
        leak = phone.leak()
        parent = phone.operation("update", parent=leak["id"], old={}, new={"address": "au 14"})
        child = orphaned(phone, parent, {"kind": "break"})
        assert phone.send(parent)[0]["outcome"] == "waiting-for-parent"
        (late,) = phone.send(leak)
        assert late["key"] == child["key"]
        (between,) = phone.send(parent)
        assert (between["outcome"], between["key"]) == ("applied", child["key"])
        made = Incident.objects.get()
        assert (made.kind, made.address, made.description) == ("break", "au 14", CAVE)

    def test_of_another_account_nothing_is_met(
        self,
        phone: Phone,
        colleague: Phone,  # noqa: F811
    ) -> None:
        leak = colleague.leak()
        orphaned(phone, leak, {"kind": "break"})
        (made,) = colleague.send(leak)
        assert (made["outcome"], "joined" in made["flags"]) == ("applied", False)
        assert Incident.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_parent_that_comes_while_its_child_gives_up_waiting_meets_it(
    phone: Phone, town: Town
) -> None:
    for _ in range(8):
        leak = phone.leak()
        child = upon(phone, leak["id"], {"kind": "break"})
        phone.send(child)
        Operation.objects.filter(pk=child["id"]).update(
            received_at=timezone.now() - timedelta(days=6)
        )
        at_once(take_up, partial(phone.send, leak))
        receipts = phone.send(leak, child)
        assert {each["outcome"] for each in receipts} == {"applied"}, receipts
        assert len({each["key"] for each in receipts}) == 1
        made = Incident.objects.get(pk=receipts[0]["key"])
        assert (made.kind, made.description) == ("break", CAVE)
    assert Incident.objects.count() == 8


def at_once(*works: Callable[[], Any]) -> None:
    """Do several things at the same instant, each on connections of its own."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
