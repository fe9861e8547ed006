"""What somebody says too late of an incident: added to it, made anew, or left; nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.access.actor import system_actor
from layers.access.models import Account
from layers.catalog.services.erase import erase
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.field.test_conflicts import again, choose, colleague  # noqa: F401  # its fixture
from tests.field.test_late_parents import at_once
from tests.field.test_review_pages import LIST, text
from tests.networks.water.conftest import Town

pytestmark = pytest.mark.usefixtures("town")
CAVE = "de l’eau dans la cave"


def edit(phone: Phone, key: int, new: Any, **said: Any) -> dict[str, Any]:
    """An edit upon the first version."""
    before = {"kind": "leak", "severity": "normal", "description": CAVE, "state": "open"}
    old = {name: before.get(name) for name in new}
    told = {"key": key, "base_version": 1, "old": old, "new": new}
    return phone.operation("update", **(told | said))


def closed(phone: Phone, state: str = "closed") -> Incident:
    """A leak that was logged and is over."""
    (made,) = phone.send(phone.leak())
    (ended,) = phone.send(edit(phone, made["key"], {"state": state}))
    assert ended["outcome"] == "applied", ended
    return Incident.objects.get(pk=made["key"])


def test_late_words_are_added_to_a_closed_incident_which_stays_closed(phone: Phone) -> None:
    incident = closed(phone)
    late = edit(
        phone,
        incident.pk,
        {
            "description": f"{CAVE}\nle voisin aussi",
            "severity": "urgent",
            "repair_support": "pipe",
            "repair_what": "Manchon posé",
            "repaired_on": "2026-05-05",
        },
    )
    (receipt,) = phone.send(late)
    assert receipt["outcome"] == "conflict"
    assert receipt["conflict"]["choices"] == ["mine", "add", "theirs"]
    assert receipt["conflict"]["missing"] == {}
    (done,) = choose(phone, receipt, "add", None).json()["receipts"]
    assert (done["outcome"], done["key"]) == ("applied", incident.pk)
    assert {"added", "resolved"} <= set(done["flags"])
    after = Incident.objects.get()
    assert (after.state, after.closed_at, after.severity) == (
        "closed",
        incident.closed_at,
        "normal",
    )
    assert after.repaired_at is not None
    assert (timezone.localdate(after.repaired_at), after.version) == (
        date(2026, 5, 5),
        done["version"],
    )
    assert after.description == (
        f"{CAVE}\nAjouté après coup par eau (4 mai 2026, 10:00) :\n"
        "Réparation du 5 mai 2026 : Manchon posé\n"
        "Urgence : Tout de suite\nle voisin aussi"
    )
    repair = after.repairs.get()
    assert (repair.what, str(repair.repaired_on)) == ("Manchon posé", "2026-05-05")
    assert phone.send(late) == [done]
    assert choose(phone, receipt, "add", None).status_code == 409
    assert Incident.objects.get().repairs.count() == 1


def test_a_repair_of_what_was_withdrawn_is_kept_as_words(phone: Phone) -> None:
    incident = closed(phone, "unfounded")
    (receipt,) = phone.send(edit(phone, incident.pk, {"repair_what": "Joint changé"}))
    assert "add" in receipt["conflict"]["choices"]
    assert choose(phone, receipt, "add", None).status_code == 200
    after = Incident.objects.get()
    assert (after.state, after.repairs.count()) == ("unfounded", 0)
    assert "Ce qui a été fait : Joint changé" in after.description


def test_what_is_over_is_told_so_whatever_it_differs_in(phone: Phone) -> None:
    """Not attribute by attribute first: none of them can be written any more."""
    incident = closed(phone, "unfounded")
    (receipt,) = phone.send(edit(phone, incident.pk, {"state": "closed", "kind": "break"}))
    assert (receipt["conflict"]["kind"], receipt["conflict"]["current_version"]) == ("gone", None)
    assert receipt["reason"] == "Cet incident a été retiré : il est classé sans suite."


def test_who_decides_at_the_desk_adds_the_words_of_the_phone(
    phone: Phone,
    colleague: Phone,  # noqa: F811
) -> None:
    incident = closed(phone)
    (receipt,) = phone.send(edit(phone, incident.pk, {"description": "encore humide"}))
    assert choose(colleague, receipt, "add", None).status_code == 200
    assert "Ajouté après coup par eau" in Incident.objects.get().description


def test_only_what_is_told_may_be_chosen(phone: Phone, town: Town, plumber: Account) -> None:
    valve = town.valves["AB-A"]
    type(valve).objects.filter(pk=valve.pk).update(retired_on="2026-01-01")
    turned = phone.operation(
        "update",
        "water-devices",
        key=valve.pk,
        base_version=1,
        old={"is_open": True},
        new={"is_open": False},
    )
    (receipt,) = phone.send(turned)
    assert receipt["conflict"]["choices"] == ["theirs"]
    for take in ("mine", "add"):
        refused = choose(phone, receipt, take, None)
        assert (refused.status_code, refused.json()["choose"]) == (422, [])
    assert choose(phone, receipt, "theirs", None).status_code == 200


def test_two_late_edits_made_anew_make_one_incident(phone: Phone) -> None:
    incident = closed(phone)
    first, second, third = phone.send(
        edit(phone, incident.pk, {"kind": "break"}),
        edit(phone, incident.pk, {"severity": "urgent"}),
        edit(phone, incident.pk, {"kind": "low_pressure"}),
    )
    (one,) = choose(phone, first, "mine", None).json()["receipts"]
    (two,) = choose(phone, second, "mine", None).json()["receipts"]
    assert one["key"] == two["key"] != incident.pk
    assert two["outcome"] == "merged"
    made = Incident.objects.get(pk=one["key"])
    assert (made.kind, made.severity, made.state) == ("break", "urgent", "open")
    # Of the same thing they said two things: neither is written over unseen.
    differs = choose(phone, third, "mine", None)
    assert differs.status_code == 409
    assert "a déjà refait cette fiche" in differs.json()["detail"]
    (now,) = differs.json()["receipts"]
    assert (now["key"], now["conflict"]["kind"]) == (made.pk, "attributes")
    assert now["conflict"]["attributes"]["kind"]["current"] == "break"
    version = now["conflict"]["current_version"]
    assert choose(phone, now, {"kind": "mine"}, version).status_code == 200
    made.refresh_from_db()
    assert (made.kind, Incident.objects.count()) == ("low_pressure", 2)


def test_the_pages_of_both_lead_from_one_to_the_other(phone: Phone, plumber: Account) -> None:
    incident = closed(phone)
    (late,) = phone.send(edit(phone, incident.pk, {"kind": "break"}))
    (one,) = choose(phone, late, "mine", None).json()["receipts"]
    made = Incident.objects.get(pk=one["key"])
    desk = Client()
    desk.force_login(plumber)
    for shown, words, other in (
        (made, "Ouvert à la place de", incident),
        (incident, "Repris par", made),
    ):
        answer = desk.get(f"/eau/interventions/{shown.number}").content.decode()
        assert words in answer
        assert f"/eau/interventions/{other.number}" in answer


def erased(phone: Phone, sender: Phone) -> Any:
    """The receipt of somebody's late edit of what a phone had logged, and what was erased."""
    (made,) = phone.send(phone.leak())
    erase(system_actor("test"), "water-incidents", Incident.objects.get())
    (receipt,) = sender.send(edit(sender, made["key"], {"severity": "urgent"}))
    assert (receipt["outcome"], receipt["conflict"]["kind"]) == ("conflict", "gone")
    return receipt


def test_what_was_erased_is_made_anew_with_what_the_phone_itself_had_said(phone: Phone) -> None:
    receipt = erased(phone, phone)
    assert receipt["conflict"]["choices"] == ["mine", "theirs"]
    assert receipt["conflict"]["missing"] == {}
    assert choose(phone, receipt, "mine", None).status_code == 200
    made = Incident.objects.get()
    assert (made.kind, made.severity, made.description) == ("leak", "urgent", CAVE)


def test_what_is_missing_for_a_new_one_is_told_and_filled_in(
    phone: Phone,
    colleague: Phone,  # noqa: F811
) -> None:
    """What others said of what was erased is not had back through it."""
    receipt = erased(phone, colleague)
    assert receipt["conflict"]["missing"] == {"kind": "Nature", "geometry": "Position"}
    lacking = choose(colleague, receipt, "mine", None)
    assert (lacking.status_code, lacking.json()["choose"]) == (422, ["kind", "geometry"])
    sentence = "Pour en faire une nouvelle fiche, il manque : Nature, Position."
    assert lacking.json()["detail"] == sentence
    asked = {"take": "mine", "version": None}
    place = phone.leak(x=60)["geometry"]
    for fill, status in (
        ({"new": {"kind": "leak"}}, 422),
        ({"new": {"kind": "tsunami"}, "geometry": place}, 422),
        ({"new": {"kind": "leak"}, "geometry": {"type": "Point", "coordinates": [900, 0]}}, 422),
        ({"new": {"kind": "leak"}, "geometry": place}, 200),
    ):
        answer = colleague.ask(f"/ops/{receipt['id']}/resolution", asked | {"fill": fill})
        assert answer.status_code == status, answer.content
    made = Incident.objects.get()
    assert (made.kind, made.severity, made.description) == ("leak", "urgent", "")


def test_the_desk_adds_to_the_closed_record(
    phone: Phone, plumber: Account, signed_in: Callable[..., Client]
) -> None:
    incident = closed(phone)
    (receipt,) = phone.send(edit(phone, incident.pk, {"description": "encore humide"}))
    desk, page = signed_in(plumber), f"{LIST}/{receipt['id']}"
    shown = text(desk.get(page))
    for choice in ("Ajouter à la fiche close", "En faire une nouvelle fiche", "Ne rien changer"):
        assert choice in shown
    done = desk.post(page, {"what": "choose", "version": "", "take": "add"})
    assert done.status_code == 302, text(done)
    after = Incident.objects.get()
    assert (after.state, "encore humide" in after.description) == ("closed", True)
    assert "Ajoutée à la fiche, qui reste close." in text(desk.get(page))


def test_the_desk_fills_in_what_a_new_record_takes(
    phone: Phone,
    colleague: Phone,  # noqa: F811
    plumber: Account,
    signed_in: Callable[..., Client],
) -> None:
    receipt = erased(phone, colleague)
    desk, page = signed_in(plumber), f"{LIST}/{receipt['id']}"
    shown = text(desk.get(page))
    assert "il manque : Nature, Position" in shown
    assert "Ajouter à la fiche close" not in shown
    said = {"what": "choose", "take": "mine", "fill": "1", "severity": "urgent"}
    for more, wrong in (({}, "Nature"), ({"kind": "leak", "place": "ici"}, "Position")):
        refused = desk.post(page, said | more)
        assert refused.status_code == 422
        assert "À corriger avant d’envoyer" in text(refused)
        assert wrong in text(refused)
    bare = desk.post(page, {"what": "choose", "take": "mine"})
    assert (bare.status_code, "il manque : Nature, Position." in text(bare)) == (422, True)
    longitude, latitude = phone.leak(x=60)["geometry"]["coordinates"]
    done = desk.post(page, said | {"kind": "leak", "place": f"{latitude:.6f}, {longitude:.6f}"})
    assert done.status_code == 302, text(done)
    made = Incident.objects.get()
    assert (made.kind, made.severity) == ("leak", "urgent")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_make_one_incident(
    phone: Phone,
    colleague: Phone,  # noqa: F811
) -> None:
    for _ in range(5):
        incident = closed(phone)
        receipts = phone.send(
            edit(phone, incident.pk, {"address": "au 14"}, old={"address": ""}),
            edit(phone, incident.pk, {"severity": "urgent"}),
        )
        at_once(
            partial(choose, phone, receipts[0], "mine", None),
            partial(choose, colleague, receipts[1], "mine", None),
        )
        keys = {again(phone, each)["key"] for each in receipts}
        assert len(keys) == 1
        made = Incident.objects.get(pk=keys.pop())
        assert (made.address, made.severity, made.state) == ("au 14", "urgent", "open")
