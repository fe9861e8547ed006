"""The doors of the field protocol and of the façade: who one is comes before what one says."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from field_app_api.sync.bodies import MOST_BYTES
from field_app_api.sync.models import Operation, Unread
from networks.water.models import Incident
from tests.field.conftest import OPS, Phone
from tests.field.declared import PREFIX, description
from tests.field.odk import ODK, instance, leak_xml
from tests.field.test_files import announce, photo, piece

pytestmark = pytest.mark.usefixtures("town")
# Where one comes in, and where tus says what it can do.
OPEN = {("post", f"{PREFIX}devices"), ("options", f"{PREFIX}files")}


def test_who_one_is_comes_before_what_one_says() -> None:
    visitor = Client()
    asked = 0
    for path, methods in description().items():
        for method in methods if path.startswith(PREFIX) else ():
            if (method, path) in OPEN:
                continue
            address = re.sub(r"{\w+}", "x", path).replace("ops/x", f"ops/{uuid4()}")
            answer = visitor.generic(method.upper(), address, b"{", "application/json")
            assert answer.status_code == 401, (method, path, answer.content)
            assert answer.headers["Content-Type"] == "application/problem+json"
            asked += 1
    assert asked > 10


def test_it_does_so_at_the_facade() -> None:
    visitor = Client()
    named = [name for name in get_resolver().reverse_dict if str(name).startswith("odk-")]
    assert len(named) > 15
    for name in named:
        ((route, _parameters),) = get_resolver().reverse_dict.getlist(name)[0][0][:1]
        address = "/" + re.sub(r"%\(\w+\)s", "x", route)
        if address == f"{ODK}/sessions":
            continue
        ways = ("GET", "POST", "DELETE")
        statuses = {visitor.generic(way, address, b"<").status_code for way in ways}
        assert statuses <= {401, 405}, (address, statuses)
        assert 401 in statuses


def packed(phone: Phone, body: bytes, address: str = OPS, encoding: str = "gzip") -> Any:
    """Send a body that is said to be compressed."""
    headers = phone.headers | {"Content-Encoding": encoding}
    return phone.client.post(address, body, content_type="application/json", headers=headers)


def test_a_compressed_body_is_unfolded(phone: Phone) -> None:
    leak = phone.leak()
    answer = packed(phone, gzip.compress(json.dumps({"ops": [leak]}).encode()))
    assert answer.json()["receipts"] == phone.send(leak)
    ids = gzip.compress(json.dumps({"ids": [leak["id"]]}).encode())
    (receipt,) = packed(phone, ids, f"{PREFIX}receipts").json()["receipts"]
    assert receipt["outcome"] == "applied"
    assert packed(phone, b"{}", f"{PREFIX}receipts").status_code == 400
    assert Incident.objects.count() == 1


def test_what_unfolds_to_too_much_is_told(phone: Phone) -> None:
    bomb = gzip.compress(b" " * (MOST_BYTES + 1))
    assert len(bomb) < 10_000
    for address in (OPS, f"{PREFIX}receipts"):
        assert packed(phone, bomb, address).status_code == 413
    assert not Unread.objects.exists()


def test_what_is_taken_as_it_comes_is_not_compressed(phone: Phone) -> None:
    data = photo(1)
    announce(phone, data)
    packed_piece = piece(phone, data, 0, 100, **{"Content-Encoding": "gzip"})
    assert packed_piece.status_code == 415
    address = f"{ODK}/key/{phone.token}/projects/1/forms/water-incidents/submissions"
    xml = gzip.compress(leak_xml(instance()).encode())
    answer = Client().post(
        address, xml, content_type="application/xml", headers={"Content-Encoding": "gzip"}
    )
    assert answer.status_code == 415
    assert not Unread.objects.exists()


@pytest.mark.parametrize(
    "spoil", [lambda body: body[:-9], lambda body: body + b"x", lambda _: b"x"]
)
def test_a_compressed_body_that_is_broken_is_kept(phone: Phone, spoil: Any) -> None:
    body = spoil(gzip.compress(json.dumps(phone.leak()).encode()))
    (receipt,) = packed(phone, body).json()["receipts"]
    assert (receipt["outcome"], receipt["id"]) == ("quarantined", None)
    assert bytes(Unread.objects.get().raw) == body


def test_another_way_of_compressing_is_refused(phone: Phone) -> None:
    for address in (OPS, f"{PREFIX}receipts"):
        assert packed(phone, b"x", address, "br").status_code == 415
    assert packed(phone, json.dumps(phone.leak()).encode(), OPS, "identity").status_code == 200


def test_a_mark_before_the_json_costs_nothing(phone: Phone) -> None:
    leak = phone.leak()
    (receipt,) = phone.post(b"\xef\xbb\xbf" + json.dumps(leak).encode())["receipts"]
    assert (receipt["id"], receipt["outcome"]) == (leak["id"], "applied")
    assert phone.send(leak) == [receipt]
    ids = b"\xef\xbb\xbf" + json.dumps({"ids": [leak["id"]]}).encode()
    asked = phone.client.post(
        f"{PREFIX}receipts", ids, content_type="application/json", headers=phone.headers
    )
    assert asked.json()["receipts"] == [receipt]


@pytest.mark.parametrize("sequence", [0, -1, 2**53, True, 1.5, None])
def test_a_rank_that_is_none_is_kept_for_a_person(phone: Phone, sequence: Any) -> None:
    leak = phone.leak(sequence=sequence)
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["id"]) == ("quarantined", leak["id"])
    assert "sequence" in receipt["reason"]
    assert json.loads(bytes(Unread.objects.get().raw))["id"] == leak["id"]


def test_the_largest_rank_is_taken(phone: Phone) -> None:
    (receipt,) = phone.send(phone.leak(sequence=2**53 - 1))
    assert receipt["outcome"] == "applied"


@pytest.mark.parametrize("version", range(1, 9))
def test_ids_of_each_version_are_taken(phone: Phone, version: int) -> None:
    named = f"0190b2c4-7d1e-{version}c3a-9f00-0242ac12000{version}"
    (receipt,) = phone.send(phone.leak(id=named))
    assert (receipt["id"], receipt["outcome"]) == (named, "applied")


@pytest.mark.parametrize(
    "named",
    [
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "0190b2c4-7d1e-4c3a-1f00-0242ac120002",
        "{0190b2c4-7d1e-4c3a-9f00-0242ac120002}",
        "0190b2c47d1e4c3a9f000242ac120002",
    ],
)
def test_ids_that_are_none_are_kept_for_a_person(phone: Phone, named: str) -> None:
    (receipt,) = phone.send(phone.leak(id=named))
    assert receipt["outcome"] == "quarantined"
    assert "UUID" in receipt["reason"]
    assert Unread.objects.count() == 1
    assert not Operation.objects.exists()
