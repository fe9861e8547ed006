"""What changed since: nothing twice that matters, nothing skipped, nothing that is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from layers.access.actor import system_actor
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.catalog.services.erase import erase
from networks.water.models import Device, Incident, Pipe
from tests.catalog.connections import connect
from tests.field.conftest import Phone, degrees
from tests.networks.water.conftest import Town, at

pytestmark = [pytest.mark.django_db(transaction=True)]
LAYERS = "water-devices,water-incidents"


class Follower:
    """A phone that asks again and again."""

    def __init__(self, phone: Phone, layers: str = LAYERS, bbox: str = "") -> None:
        self.phone, self.layers, self.bbox = phone, layers, bbox
        self.cursor = phone.get(f"/changes?{self._asked()}").json()["cursor"]

    def ask(self) -> Any:
        """The raw answer."""
        return self.phone.get(f"/changes?{self._asked()}&cursor={self.cursor}")

    def _asked(self) -> str:
        return f"layers={self.layers}" + (f"&bbox={self.bbox}" if self.bbox else "")

    def next(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Keys that appeared or changed, and keys that went, by layer."""
        answer = self.ask()
        assert answer.status_code == 200, answer.content
        told = answer.json()
        self.cursor = told["cursor"]
        changed = {
            layer: [each["id"] for each in features] for layer, features in told["features"].items()
        }
        return changed, told["gone"]


@pytest.fixture
def follower(town: Town, phone: Phone) -> Follower:
    """The plumber's phone, up to date."""
    return Follower(phone)


def test_what_appears_changes_and_goes(follower: Follower, town: Town) -> None:
    assert follower.next() == ({}, {})
    phone = follower.phone
    (receipt,) = phone.send(phone.leak())
    key = receipt["key"]
    (feature,) = follower.ask().json()["features"]["water-incidents"]
    assert feature["form"]["version"] == 1
    assert feature["form"]["values"]["description"] == "de l’eau dans la cave"
    assert feature["task"] is None
    assert feature["geometry"]["coordinates"] == pytest.approx(degrees(at(100, 0)), abs=1e-6)
    assert follower.next() == ({"water-incidents": [key]}, {})
    assert follower.next() == ({}, {})
    valve = town.valves["AB-A"]
    phone.send(
        phone.operation(
            "update", "water-devices", key=valve.pk, base_version=1, new={"is_open": False}
        )
    )
    assert follower.next() == ({"water-devices": [valve.pk]}, {})
    erase(system_actor("test"), "water-incidents", Incident.objects.get())
    assert follower.next() == ({}, {"water-incidents": [key]})


def test_what_came_and_went_in_between_has_gone(follower: Follower, town: Town) -> None:
    """Whoever made it, or took a part of its package meanwhile, has it."""
    (receipt,) = follower.phone.send(follower.phone.leak())
    erase(system_actor("test"), "water-incidents", Incident.objects.get())
    assert follower.next() == ({}, {"water-incidents": [receipt["key"]]})


def test_what_is_given_to_me_or_my_team(follower: Follower, plumber: Account) -> None:
    follower.phone.send(follower.phone.leak(), follower.phone.leak(x=50))
    one, two = Incident.objects.order_by("pk")
    team = plumber.memberships.first()
    assert team is not None
    Incident.objects.filter(pk=one.pk).update(agency=team.agency_id, agent=plumber.pk)
    Incident.objects.filter(pk=two.pk).update(agency=team.agency_id)
    features = follower.ask().json()["features"]["water-incidents"]
    assert {each["id"]: each["task"] for each in features} == {one.pk: "me", two.pk: "team"}


def test_a_commit_that_finishes_late_is_not_skipped(follower: Follower, town: Town) -> None:
    slow, quick = town.valves["AB-A"], town.valves["AB-B"]
    update = "UPDATE water_device SET handling_note = %s WHERE id = %s"
    with connect() as first, connect() as second:
        first.execute(update, ["lente", slow.pk])
        second.execute(update, ["rapide", quick.pk])
        second.commit()
        assert follower.next() == ({"water-devices": [quick.pk]}, {})
        second.execute(update, ["encore", quick.pk])
        first.commit()
        assert follower.next() == ({"water-devices": [slow.pk]}, {})
        second.commit()
    assert follower.next() == ({"water-devices": [quick.pk]}, {})
    assert follower.next() == ({}, {})


def test_what_leaves_the_sector_is_gone(town: Town, phone: Phone) -> None:
    west, south = degrees(at(-20, -20))
    east, north = degrees(at(20, 20))
    follower = Follower(phone, bbox=f"{west},{south},{east},{north}")
    inside, outside = town.valves["AB-A"], town.valves["AB-B"]
    Device.objects.filter(pk__in=[inside.pk, outside.pk]).update(handling_note="vue")
    assert follower.next() == ({"water-devices": [inside.pk]}, {})
    Device.objects.filter(pk=inside.pk).update(geom=at(150, 0))
    Device.objects.filter(pk=outside.pk).update(geom=at(0, 0))
    assert follower.next() == (
        {"water-devices": [outside.pk]},
        {"water-devices": [inside.pk]},
    )
    Device.objects.filter(pk=inside.pk).update(handling_note="ailleurs")
    assert follower.next() == ({}, {})


def test_what_leaves_ones_view_is_gone(
    town: Town, phone: Phone, account: Callable[..., Account], phone_of: Callable[..., Phone]
) -> None:
    phone.send(phone.leak())
    incident = Incident.objects.get()
    Incident.objects.update(announcement="Coupure rue Haute")
    citizen = phone_of(account("passant", Territory.objects.create(key="1", name="x"), Role.AGENT))
    follower = Follower(citizen, "water-incidents")
    Incident.objects.update(announcement="Coupure rue Basse")
    assert follower.next() == ({"water-incidents": [incident.pk]}, {})
    Incident.objects.update(announcement="")
    assert follower.next() == ({}, {"water-incidents": [incident.pk]})
    Incident.objects.update(severity="urgent")
    assert follower.next() == ({}, {})


def test_a_change_of_rights_says_resync(town: Town, phone: Phone, plumber: Account) -> None:
    follower = Follower(phone, "communes")
    assert follower.ask().status_code == 200
    Membership.objects.filter(account=plumber, role=Role.WATER).delete()
    answer = follower.ask()
    assert answer.status_code == 410
    assert answer.json()["resync"] is True


def test_a_cursor_of_somebody_else_or_of_nobody_says_resync(
    town: Town, phone: Phone, phone_of: Callable[[Account], Phone], outsider: Account
) -> None:
    away, follower = phone_of(outsider), Follower(phone, "communes")
    assert follower.ask().status_code == 200
    for cursor in (follower.cursor, "0" * 48, "12", "é"):
        assert away.get(f"/changes?layers=communes&cursor={cursor}").status_code == 410


def test_a_layer_that_one_may_not_know_of_does_not_exist(
    follower: Follower, phone_of: Callable[[Account], Phone], outsider: Account, phone: Phone
) -> None:
    away = phone_of(outsider)
    for layer in ("water-connections", "no-such-layer"):
        assert away.get(f"/changes?layers={layer}").status_code == 404
    assert away.get("/changes?layers=communes&bbox=1,2").status_code == 400


def test_many_changes_come_page_by_page(
    follower: Follower, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("field_app_api.sync.pulling.MOST_CHANGES", 3)
    for number in range(8):
        Device.objects.filter(pk=list(town.valves.values())[number].pk).update(
            handling_note=str(number)
        )
    Pipe.objects.update(depth_m=1)
    seen: list[int] = []
    for _ in range(3):
        changed, _gone = follower.next()
        seen += changed.get("water-devices", [])
    assert len(seen) == len(set(seen)) == 8
    assert follower.next() == ({}, {})


def test_what_was_shown_for_a_moment_has_gone_and_what_never_was_is_not_told(
    town: Town, phone: Phone, account: Callable[..., Account], phone_of: Callable[..., Phone]
) -> None:
    phone.send(phone.leak(), phone.leak(x=50))
    shown, hidden = Incident.objects.order_by("pk")
    citizen = phone_of(account("passant", Territory.objects.create(key="1", name="x"), Role.AGENT))
    follower = Follower(citizen, "water-incidents")
    # A package of that moment has it.
    Incident.objects.filter(pk=shown.pk).update(announcement="Coupure rue Haute")
    Incident.objects.filter(pk=shown.pk).update(announcement="")
    Incident.objects.filter(pk=hidden.pk).update(description="rien pour le public")
    assert follower.next() == ({}, {"water-incidents": [shown.pk]})


def test_any_box_is_answered(follower: Follower) -> None:
    phone = follower.phone
    for bbox in ("-180,-90,180,90", "100,-80,120,-70", "0.5,49.5,0.5,49.5"):
        there = Follower(phone, bbox=bbox)
        assert there.ask().status_code == 200
    assert phone.get("/packages?bbox=0.5,49.5,0.5,49.5").status_code == 400
    # Without layers: those that the account takes along.
    cursor = phone.get("/changes").json()["cursor"]
    (receipt,) = phone.send(phone.leak())
    told = phone.get(f"/changes?cursor={cursor}").json()
    assert [each["id"] for each in told["features"]["water-incidents"]] == [receipt["key"]]


def test_a_cursor_is_good_for_what_it_was_given_for(town: Town, phone: Phone) -> None:
    """Of another layer, or beside the box, what came before it would be missing for ever."""
    west, south, east, north = (round(each, 4) for each in _around(town))
    box = f"{west},{south},{east},{north}"
    follower = Follower(phone, "water-incidents,water-devices", box)
    assert follower.ask().status_code == 200
    for layers, bbox in (
        (LAYERS, box),  # the same in another order
        (f"{LAYERS},water-devices", f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}"),
    ):
        follower.layers, follower.bbox = layers, bbox
        assert follower.ask().status_code == 200
    for layers, bbox in (
        (f"{LAYERS},water-pipes", box),
        ("water-devices", box),
        ("water-pipes,water-incidents", box),
        (LAYERS, ""),
        (LAYERS, f"{west},{south},{east},{north + 0.001:.4f}"),
    ):
        follower.layers, follower.bbox = layers, bbox
        answer = follower.ask()
        assert (answer.status_code, answer.json().get("resync")) == (410, True), (layers, bbox)


def test_the_cursor_of_a_package_is_good_for_its_sector(town: Town, phone: Phone) -> None:
    box = ",".join(f"{each:.5f}" for each in _around(town))
    for layers in ("", LAYERS):
        manifest = phone.get(f"/packages?bbox={box}&layers={layers}").json()
        # As the app asks: the numbers of the manifest, the layers of its parts.
        follower = Follower(phone)
        follower.bbox = ",".join(str(each) for each in manifest["bbox"])
        parts = [each["name"] for each in manifest["parts"] if each["kind"] == "layer"]
        follower.layers, follower.cursor = ",".join(parts), manifest["cursor"]
        assert follower.next() == ({}, {})
        assert follower.next() == ({}, {})


def _around(town: Town) -> tuple[float, float, float, float]:
    places: list[Any] = [degrees(at(x, y)) for x in (-900, 900) for y in (-900, 900)]
    lons, lats = zip(*places, strict=True)
    return min(lons), min(lats), max(lons), max(lats)
