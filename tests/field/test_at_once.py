"""Several phones, or one that repeats itself, at the same instant."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from field_app_api.sync.models import Operation
from networks.water.models import Device, Incident
from tests.field.conftest import Phone
from tests.networks.water.conftest import Town
from tests.police.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def test_five_identical_posts_give_one_object_and_five_equal_receipts(phone: Phone) -> None:
    operation = phone.leak()
    told = at_once(*[partial(phone.send, operation)] * 5)
    assert [each for each in told if isinstance(each, Exception)] == []
    assert told == [told[0]] * 5
    assert Incident.objects.count() == 1
    assert Operation.objects.get().key == Incident.objects.get().pk


def test_two_bodies_under_one_id_at_once(phone: Phone) -> None:
    operation = phone.leak()
    other = operation | {"new": {"kind": "break"}}
    fill = phone.leak(x=10)
    told: Any = at_once(partial(phone.send, operation, fill), partial(phone.send, other, fill))
    outcomes = sorted(receipts[0]["outcome"] for receipts in told)
    assert outcomes == ["applied", "id-reused"]
    assert Incident.objects.count() == 2


def test_a_child_and_its_parent_at_once(phone: Phone) -> None:
    for _ in range(20):
        leak = phone.leak()
        edit = phone.operation(
            "update", parent=leak["id"], old={"severity": "normal"}, new={"severity": "urgent"}
        )
        at_once(partial(phone.send, edit), partial(phone.send, leak))
        assert set(Operation.objects.values_list("outcome", flat=True)) == {"applied"}
    assert set(Incident.objects.values_list("severity", flat=True)) == {"urgent"}


def test_disjoint_edits_of_one_object_at_once(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    edits = [
        ({"is_open": True}, {"is_open": False}),
        ({"handling": "operable"}, {"handling": "stuck"}),
        ({"handling_note": ""}, {"handling_note": "rouillée"}),
    ]
    told: Any = at_once(
        *(
            partial(
                phone.send,
                phone.operation(
                    "update", "water-devices", key=valve.pk, base_version=1, old=old, new=new
                ),
            )
            for old, new in edits
        )
    )
    assert sorted(receipts[0]["outcome"] for receipts in told) == ["applied", "merged", "merged"]
    valve = Device.objects.get(pk=valve.pk)
    assert (valve.is_open, valve.handling, valve.handling_note, valve.version) == (
        *(False, "stuck", "rouillée"),
        4,
    )
