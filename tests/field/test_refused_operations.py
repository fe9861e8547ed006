"""What is not taken: who may not, what cannot be read, what would be too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from field_app_api.sync.models import Operation, Unread
from layers.access.models import Account, Membership
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.field.test_operations import outcome, turn
from tests.networks.water.conftest import Town

pytestmark = pytest.mark.usefixtures("town")


def test_an_outsider_and_a_stranger_may_nothing(
    phone: Phone, phone_of: Callable[[Account], Phone], outsider: Account, town: Town
) -> None:
    phone.send(phone.leak())
    incident = Incident.objects.get()
    away = phone_of(outsider)
    told = away.send(
        away.leak(),
        away.operation("update", key=incident.pk, base_version=1, new={"kind": "break"}),
        away.operation("update", key=incident.pk + 1, base_version=1, new={"kind": "break"}),
        turn(away, town.valves["AB-A"], {}, {"is_open": False}),
        away.operation("create", "no-such-layer"),
    )
    assert {each["outcome"] for each in told} == {"forbidden"}
    assert len({each["reason"] for each in told}) == 1
    assert Incident.objects.count() == 1


def test_a_right_that_was_taken_away_meanwhile_is_missed(phone: Phone, plumber: Account) -> None:
    Membership.objects.filter(account=plumber).delete()
    assert outcome(phone.send(phone.leak())) == "forbidden"
    assert Operation.objects.get().body["new"]["kind"] == "leak"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"new": {"kind": "tsunami"}}, "« Nature » : cette valeur n’est pas admise."),
        ({"new": {}}, "« Nature » manque."),
        ({"new": {"kind": "leak", "depth": 3}}, "« depth » n’est pas demandé ici."),
        ({"geometry": None}, "La position manque."),
        ({"schema": 99}, "Cette version du formulaire n’est pas connue ici."),
        ({"new": {"kind": "leak", "pipe": True}}, "« Canalisation » : cette valeur n’est"),
    ],
)
def test_what_a_service_refuses_waits_to_be_mended(
    phone: Phone, said: dict[str, Any], reason: str
) -> None:
    (receipt,) = phone.send(phone.leak(**said))
    assert receipt["outcome"] == "quarantined"
    assert reason in receipt["reason"]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "12"},
        {"at": "hier"},
        {"at": "2026-05-04T10:00:00"},
        {"at": "0001-01-01T00:00:00+00:00"},
        {"method": "destroy"},
        {"sequence": "1"},
        {"new": []},
        {"new": {"description": "a\x00b"}},
        {"new": {"description": "\ud800"}},
        {"new": {"description": float("nan")}},
        {"geometry": {"type": "Point", "coordinates": [0.5, float("nan")]}},
        {"geometry": {"type": "Point", "coordinates": [520000, 6930000]}},
        {"geometry": "POINT(0.5 49.5)"},
        {"files": [{"sha256": "abc"}]},
        {"key": 2**60},
        {"base_version": -1},
    ],
)
def test_what_cannot_be_read_is_kept(phone: Phone, spoilt: dict[str, Any]) -> None:
    operation = phone.leak() | spoilt
    good = phone.leak(x=20)
    first, second = phone.send(operation, good)
    assert (first["outcome"], second["outcome"]) == ("quarantined", "applied")
    assert first["reason"]
    assert first["id"] == (None if "id" in spoilt else operation["id"])
    assert Unread.objects.count() == 1
    assert phone.send(operation) == [first]
    assert Unread.objects.count() == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"12", b"null", b'{"ops": 3}']
)
def test_a_body_that_is_no_batch_is_kept(phone: Phone, body: bytes) -> None:
    (receipt,) = phone.post(body)["receipts"]
    assert (receipt["outcome"], receipt["id"]) == ("quarantined", None)
    assert bytes(Unread.objects.get().raw) == body


def test_heights_are_left_out(phone: Phone) -> None:
    leak = phone.leak()
    leak["geometry"]["coordinates"].append(12.5)
    assert outcome(phone.send(leak)) == "applied"
    assert not Incident.objects.get().geom.hasz


def test_quarantine_is_bounded(phone: Phone) -> None:
    heavy = b'"' + b"x" * (4 * 1024 * 1024) + b'"'
    for number in range(5):
        phone.post(heavy[:-10] + f'{number}"'.encode())
    assert phone.post(b'"' + b"y" * (4 * 1024 * 1024) + b'"', status=507)["status"] == 507
    assert outcome(phone.send(phone.leak())) == "applied"


def test_too_much_at_once_is_told(phone: Phone) -> None:
    phone.post(b" " * (5 * 1024 * 1024 + 1), status=413)
    phone.post([phone.leak()] * 501, status=413)


def test_a_browser_session_is_no_device(plumber: Account, signed_in: Callable[..., Any]) -> None:
    for client in (signed_in(plumber), type(signed_in(plumber))()):
        answer = client.post("/api/field/v1/ops", "{}", content_type="application/json")
        assert answer.status_code == 401
        assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_clock_that_is_ahead_costs_nothing(phone: Phone) -> None:
    (receipt,) = phone.send(phone.leak(at="2031-01-01T00:00:00+00:00"))
    assert (receipt["outcome"], receipt["flags"]) == ("applied", ["clock"])
    assert abs((Incident.objects.get().opened_at - timezone.now()).total_seconds()) < 60


def test_a_pipe_that_is_gone_costs_no_leak(phone: Phone, town: Town) -> None:
    gone = town.pipes["AB"]
    type(gone).objects.filter(pk=gone.pk).update(retired_on="2026-01-01")
    for key in (gone.pk, gone.pk + 1):
        new = {"kind": "leak", "pipe": key, "description": "dans la cave"}
        assert outcome(phone.send(phone.leak(new=new))) == "applied"
    for incident in Incident.objects.all():
        assert incident.pipe is None
        assert "n’est plus en service" in incident.description


def test_what_waits_for_a_person_is_bounded(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("field_app_api.sync.services.receive.MOST_HELD", 2)
    for _ in range(2):
        assert outcome(phone.send(phone.leak(geometry=None))) == "quarantined"
    phone.post({"ops": [phone.leak(geometry=None)]}, status=507)
    assert Operation.objects.count() == 2
    assert outcome(phone.send(phone.leak())) == "applied"
    heavy = phone.leak(new={"kind": "leak", "description": "x" * 300_000})
    assert outcome(phone.send(heavy)) == "quarantined"
    assert Unread.objects.count() == 1
