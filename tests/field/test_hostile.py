"""A bad network and an ill-meaning sender: nothing half, nothing lost, nobody held up."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from field_app_api.sync.models import FieldUpload, Operation, Unread
from field_app_api.sync.services import keep_unread
from layers.access.models import Account
from networks.water.models import Incident
from tests.field.conftest import OPS, Phone
from tests.field.test_files import (
    FILES,
    TUS,
    announce,
    declared,
    digest,
    photo,
    piece,
    upload,
    where,
)
from tests.police.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def raw(server: LiveServer, phone: Phone, headers: dict[str, str], body: bytes) -> int:
    """Post bytes as they are, say no more, and return the status of the answer."""
    host, port = server.url.removeprefix("http://").split(":")
    told = {"Host": f"{host}:{port}", "Content-Type": "application/json"} | phone.headers | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    with socket.create_connection((host, int(port)), 20) as wire:
        wire.sendall(f"POST {OPS} HTTP/1.1\r\n{head}\r\n".encode() + body)
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while more := wire.recv(4096):
            answer += more
    return int(answer.split()[1])


def test_half_a_body_is_not_kept(phone: Phone, live_server: LiveServer) -> None:
    body = json.dumps({"ops": [phone.leak(), phone.leak(x=10)]}).encode()
    length = {"Content-Length": str(len(body))}
    for part in (0, 1, len(body) // 2, len(body) - 1):
        assert raw(live_server, phone, length, body[:part]) == 400
    assert (Unread.objects.count(), Operation.objects.count()) == (0, 0)
    assert raw(live_server, phone, length, body) == 200
    assert Incident.objects.count() == 2


def test_a_body_without_a_length_gets_no_receipt(phone: Phone, live_server: LiveServer) -> None:
    body = json.dumps({"ops": [phone.leak()]}).encode()
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    assert raw(live_server, phone, {"Transfer-Encoding": "chunked"}, chunks) == 411
    assert not Unread.objects.exists()


@pytest.mark.parametrize("at", ["2026-05-04T10:00:00+23:59", "2026-05-04T10:00:00-16:00"])
def test_an_hour_that_the_database_cannot_store_holds_nobody_up(phone: Phone, at: str) -> None:
    receipts = phone.send(phone.leak(at=at), phone.leak(x=10))
    assert [each["outcome"] for each in receipts] == ["quarantined", "applied"]


def test_a_full_quarantine_holds_up_nothing_that_can_be_read(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_unread, "MOST_ROWS", 1)
    leak = phone.leak()
    told = phone.post({"ops": ["first", "second", leak]}, status=507)
    assert [each["outcome"] for each in told["receipts"]] == ["quarantined", "applied"]
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("name", ["%00", "..", "x" * 64, "%C3%A9" * 64])
def test_what_is_no_hash_names_no_file(phone: Phone, name: str) -> None:
    for method in ("head", "patch", "delete"):
        answer = getattr(phone.client, method)(f"{FILES}/{name}", headers=phone.headers | TUS)
        assert answer.status_code == 404, method


@pytest.mark.parametrize("header", ["Upload-Metadata", "Upload-Checksum"])
def test_headers_that_are_no_base64(phone: Phone, header: str) -> None:
    data = photo()
    announce(phone, data)
    wrong = {header: "sha256 é"}
    answer = (
        announce(phone, data, **wrong)
        if header == "Upload-Metadata"
        else piece(phone, data, 0, 10, **wrong)
    )
    assert answer.status_code == 400


def test_a_file_completed_by_several_at_once(phone: Phone) -> None:
    for seed in range(10):
        data = Random(seed).randbytes(300_000)
        announce(phone, data)
        half = 0 if seed % 2 else 200_000
        if half:
            piece(phone, data, 0, half)
        told: Any = at_once(
            *[partial(piece, phone, data, half, len(data))] * 3,
            *[partial(where, phone, data)] * 3,
        )
        # One of them is the one that wrote it; the others are told where it ends.
        assert sorted(each.status_code for each in told[:3]) == [204, 409, 409]
        assert {each.status_code for each in told[3:]} == {200}
        assert 0 not in [each.json()["offset"] for each in told if each.status_code == 409]
        assert where(phone, data).headers["Upload-Offset"] == str(len(data))
        whole = FieldUpload.objects.get(sha256=digest(data))
        assert whole.path.read_bytes() == data
        assert not whole.part.exists()


def test_a_file_and_its_operation_at_once(phone: Phone) -> None:
    for seed in range(5):
        data = photo(seed)
        announce(phone, data)
        leak = phone.leak(files=[declared(data)])
        told = at_once(
            partial(piece, phone, data, 0, len(data)),
            partial(phone.send, leak),
            partial(phone.send, leak),
            partial(phone.ask, "/receipts", {"ids": [leak["id"]]}),
        )
        assert [each for each in told if isinstance(each, Exception)] == []
        (receipt,) = phone.send(leak)
        assert (receipt["outcome"], receipt["files"]["received"]) == ("applied", [digest(data)])


def test_a_file_that_was_lost_is_asked_for_again(phone: Phone) -> None:
    data = photo()
    upload(phone, data)
    FieldUpload.objects.get().path.unlink()
    leak = phone.leak(files=[declared(data)])
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["files"]["missing"]) == (
        "waiting-for-files",
        [digest(data)],
    )
    upload(phone, data)
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "applied"


def test_two_people_choose_at_once(phone: Phone) -> None:
    leak = phone.leak()
    (made,) = phone.send(leak)
    for severity in ("urgent", "normal"):
        phone.send(
            phone.operation(
                "update",
                key=made["key"],
                base_version=1,
                old={"severity": "normal"},
                new={"severity": "urgent", "address": severity},
            )
        )
    conflict = Operation.objects.get(outcome="conflict")
    assert conflict.conflict is not None
    version = conflict.conflict["current_version"]
    told: Any = at_once(
        *(
            partial(phone.ask, f"/ops/{conflict.pk}/resolution", {"take": side, "version": version})
            for side in ("mine", "theirs", "mine", "theirs")
        )
    )
    assert sorted(each.status_code for each in told) == [200, 409, 409, 409]
    conflict.refresh_from_db()
    assert conflict.outcome in ("applied", "merged")


def test_what_can_be_read_and_is_not_done_is_bounded_by_its_bytes(
    phone: Phone,
    phone_of: Callable[[Account], Phone],
    outsider: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keep_unread, "MOST_BYTES", 30_000)
    away = phone_of(outsider)

    def heavy(who: Phone, kind: str) -> dict[str, Any]:
        return who.leak(new={"kind": kind, "description": "x" * 8_000})

    for who, kind, outcome in ((phone, "tsunami", "quarantined"), (away, "leak", "forbidden")):
        told = who.send(*(heavy(who, kind) for _each in range(3)))
        assert [each["outcome"] for each in told] == [outcome] * 3
        who.post({"ops": [heavy(who, kind)]}, status=507)
        who.post(b'"' + b"y" * 8_000 + b'"', status=507)
    assert Operation.objects.count() == 6
    told = phone.post({"ops": [heavy(phone, "tsunami"), phone.leak()]}, status=507)
    assert [each["outcome"] for each in told["receipts"]] == ["applied"]
    assert Incident.objects.count() == 1
