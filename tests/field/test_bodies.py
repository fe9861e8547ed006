"""What is sent is answered as what it is: nothing, XML, something twice, or without an action."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from field_app_api.sync.models import Unread
from networks.water.models import Incident
from tests.field.conftest import OPS, Phone

pytestmark = pytest.mark.usefixtures("town")


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "application/json", "L’envoi est vide."),
        (b" \n", "application/json", "L’envoi est vide."),
        (b"<data id='x'/>", "text/xml", "C’est du XML ou du HTML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "application/json", "C’est du XML ou du HTML"),
        (b'{"ops": ', "application/json", "Ce n’est pas du JSON lisible."),
    ],
)
def test_what_is_no_json_is_named(phone: Phone, body: bytes, kind: str, reason: str) -> None:
    answer = phone.client.post(OPS, body, content_type=kind, headers=phone.headers)
    assert answer.status_code == 200, answer.content
    (receipt,) = answer.json()["receipts"]
    assert receipt["outcome"] == "quarantined"
    assert receipt["reason"].startswith(reason)
    assert bytes(Unread.objects.get().raw) == body


def test_json_is_taken_whatever_it_calls_itself(phone: Phone) -> None:
    body = json.dumps(phone.leak())
    answer = phone.client.post(OPS, body, content_type="text/plain", headers=phone.headers)
    assert answer.json()["receipts"][0]["outcome"] == "applied"


@pytest.mark.parametrize("member", ["id", "schema", "device", "sequence", "layer", "method"])
def test_a_member_that_is_missing_is_named(phone: Phone, member: str) -> None:
    operation = phone.leak()
    del operation[member]
    (receipt,) = phone.send(operation)
    assert receipt["outcome"] == "quarantined"
    assert f"« {member} »" in receipt["reason"]
    if member == "method":
        assert receipt["reason"] == "« method » manque."


def twice(operation: dict[str, Any], member: str, other: Any) -> str:
    """An operation in which a member stands twice."""
    whole = json.dumps(operation)
    return f'{whole[:-1]}, "{member}": {json.dumps(other)}}}'


def test_a_member_that_stands_twice_is_for_a_person(phone: Phone) -> None:
    good, bad = phone.leak(x=20), phone.leak()
    within = json.dumps(phone.leak()).replace('"kind": "leak"', '"kind": "leak", "kind": "break"')
    text = twice(bad, "new", {"kind": "break"})
    receipts = phone.post(f'{{"ops": [{json.dumps(good)}, {text}, {within}]}}'.encode())["receipts"]
    assert [each["outcome"] for each in receipts] == ["applied", "quarantined", "quarantined"]
    assert receipts[1]["id"] == bad["id"]
    assert receipts[1]["reason"] == "« new » est dit deux fois : on ne sait pas lequel vaut."
    assert "« kind » est dit deux fois" in receipts[2]["reason"]
    assert Incident.objects.count() == 1
    # Both are there for whoever looks.
    kept = bytes(Unread.objects.get(named=bad["id"]).raw)
    assert kept.count(b'"new"') == 2
    assert phone.post(f"[{text}]".encode())["receipts"] == [receipts[1]]


def test_two_lists_in_one_envelope_are_for_a_person(phone: Phone) -> None:
    one, two = (json.dumps([phone.leak()]) for _ in range(2))
    body = f'{{"ops": {one}, "ops": {two}}}'.encode()
    (receipt,) = phone.post(body)["receipts"]
    assert receipt["reason"] == "« ops » est dit deux fois dans cet envoi."
    assert bytes(Unread.objects.get().raw) == body
    assert not Incident.objects.exists()


def test_what_is_deleted_twice_leaves_nothing_to_choose(phone: Phone) -> None:
    (made,) = phone.send(phone.leak())
    edit = {"key": made["key"], "base_version": 1}
    phone.send(phone.operation("update", old={"kind": "leak"}, new={"kind": "break"}, **edit))
    first = phone.operation("delete", key=made["key"], base_version=2)
    again = phone.operation("delete", **edit)
    receipts = phone.send(first, again)
    assert [each["outcome"] for each in receipts] == ["applied", "applied"]
    assert "gone" not in receipts[0]["flags"]
    assert ("gone" in receipts[1]["flags"], receipts[1]["key"]) == (True, made["key"])
    assert Incident.objects.get().state == "unfounded"


def test_who_has_no_token_is_told_how_to_come(phone: Phone) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}):
        refused = Client().post("/api/field/v1/wiped", headers=headers)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
