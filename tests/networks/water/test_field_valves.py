"""Valves that are closed in the field, one after the other, before the water is cut."""

from __future__ import annotations

from typing import Any

import pytest

from layers.catalog.models import Change
from networks.water.models import Incident
from tests.field.conftest import Phone, phone, phone_of, plumber
from tests.networks.water.conftest import Town

__all__ = ["phone", "phone_of", "plumber"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def follow(phone: Phone, receipt: Any, **new: Any) -> Any:
    (told,) = phone.send(
        phone.operation(
            "update",
            key=receipt["key"],
            base_version=receipt["version"],
            old=dict.fromkeys(new),
            new=new,
        )
    )
    assert told["outcome"] == "applied", told
    return told


def test_the_water_is_cut_when_somebody_says_so(phone: Phone, town: Town) -> None:
    first, second = town.valves["AB-A"], town.valves["AB-B"]
    (receipt,) = phone.send(phone.leak())
    receipt = follow(phone, receipt, closed_valves=[first.pk])
    incident = Incident.objects.get()
    first.refresh_from_db()
    assert (incident.state, incident.isolated_at, first.is_open) == ("open", None, False)
    at = "2026-05-04T10:30:00+02:00"
    receipt = follow(phone, receipt, closed_valves=[first.pk, second.pk], isolated_at=at)
    incident.refresh_from_db()
    assert incident.state == "isolated"
    assert incident.isolated_at is not None
    assert incident.isolated_at.isoformat() == "2026-05-04T08:30:00+00:00"
    # One valve more changes neither.
    follow(phone, receipt, closed_valves=[second.pk])
    incident.refresh_from_db()
    assert incident.isolated_at.isoformat() == "2026-05-04T08:30:00+00:00"


def test_water_cut_is_pressed_twice_and_cut_once(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    (receipt,) = phone.send(phone.leak())

    def press(minute: int, told: Any) -> Any:
        at, before = f"2026-05-04T10:{minute}:05+02:00", Incident.objects.get().isolated_at
        new = {"closed_valves": [valve.pk], "isolated_at": at, "customers_cut": 0}
        old = {"isolated_at": before.isoformat() if before else None, "customers_cut": 0}
        (told,) = phone.send(
            phone.operation(
                "update",
                key=told["key"],
                base_version=told["version"],
                old=old if before else {},
                new=new,
                at=at,
            )
        )
        assert told["outcome"] == "applied", told
        return told

    first = press(30, receipt)
    logged = Change.objects.count()
    second = press(37, first)
    incident = Incident.objects.get()
    assert second["version"] == first["version"] == incident.version
    assert incident.isolated_at is not None
    assert incident.isolated_at.isoformat() == "2026-05-04T08:30:05+00:00"
    assert Change.objects.count() == logged


def test_a_valve_ticked_by_mistake_cuts_nothing(phone: Phone, town: Town) -> None:
    valve = town.valves["AB-A"]
    (receipt,) = phone.send(phone.leak())
    receipt = follow(phone, receipt, closed_valves=[valve.pk])
    follow(phone, receipt, closed_valves=[])
    incident = Incident.objects.get()
    valve.refresh_from_db()
    assert (incident.state, incident.isolated_at, valve.is_open) == ("open", None, True)
