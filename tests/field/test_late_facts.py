"""What is true in the street, or wrong in a late edit, when its incident is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from field_app_api.sync.models import FieldUpload, Operation
from field_app_api.sync.services.upload_file import give_on, store_whole
from layers.access.actor import actor_of
from layers.access.models import Account
from layers.catalog.models import Relation
from networks.water.models import Device, Incident, IncidentPhoto
from networks.water.services.record_handling import record_handling
from tests.field.conftest import Phone
from tests.field.test_conflicts import again, choose
from tests.field.test_files import photo
from tests.field.test_late_edits import closed, edit
from tests.field.test_review_pages import LIST, text
from tests.networks.water.conftest import Town

pytestmark = pytest.mark.usefixtures("town")


def late_cut(phone: Phone, key: int, valve: Device, **said: Any) -> Any:
    """The receipt of « Couper l’eau » which comes when the incident is closed."""
    new = {"closed_valves": [valve.pk], "isolated_at": said.get("at", "2026-05-04T10:00:00+02:00")}
    (receipt,) = phone.send(edit(phone, key, new, **said))
    assert (receipt["outcome"], receipt["conflict"]["kind"]) == ("conflict", "gone")
    return receipt


@pytest.mark.parametrize("take", ["add", "theirs"])
def test_a_valve_that_was_closed_in_the_street_is_closed(
    phone: Phone, town: Town, plumber: Account, signed_in: Callable[..., Client], take: str
) -> None:
    incident, valve = closed(phone), town.valves["AB-A"]
    receipt = late_cut(phone, incident.pk, valve)
    assert choose(phone, receipt, take, None).status_code == 200
    valve.refresh_from_db()
    incident.refresh_from_db()
    assert (valve.is_open, valve.version, incident.state) == (False, 2, "closed")
    page = text(signed_in(plumber).get(f"/eau/interventions/{incident.number}"))
    assert f"{valve.code} (fermée)" in page
    # Who opens it does not have to know of the incident.
    actor = actor_of(plumber)
    record_handling(actor, valve.pk, valve.version, is_open=True, handling="operable")
    assert incident.closed_valves.get().opened_at is not None


def test_a_valve_that_was_turned_since_is_for_a_person(
    phone: Phone, town: Town, plumber: Account, signed_in: Callable[..., Client]
) -> None:
    incident, valve = closed(phone), town.valves["AB-A"]
    before = (timezone.now() - timedelta(minutes=1)).isoformat()
    actor = actor_of(plumber)
    for is_open in (False, True):
        valve.refresh_from_db()
        record_handling(actor, valve.pk, valve.version, is_open=is_open, handling="operable")
    receipt = late_cut(phone, incident.pk, valve, at=before)
    (done,) = choose(phone, receipt, "add", None).json()["receipts"]
    assert "to-check" in done["flags"]
    assert f"« {valve.code} » a été fermée sur place" in done["reason"]
    valve.refresh_from_db()
    assert (valve.is_open, incident.closed_valves.count()) == (True, 0)
    assert "à vérifier sur place" in text(signed_in(plumber).get(LIST))


WRONG = "Ce jour n’est pas entre l’ouverture et aujourd’hui."


def test_a_late_value_that_cannot_be_is_corrected_before_it_is_added(
    phone: Phone, plumber: Account, signed_in: Callable[..., Client]
) -> None:
    incident = closed(phone)
    repair = {"repair_what": "Manchon posé", "repaired_on": "2099-12-24"}
    (receipt,) = phone.send(edit(phone, incident.pk, repair))
    for take in ("add", "mine"):
        refused = choose(phone, receipt, take, None)
        assert (refused.status_code, refused.json()["detail"]) == (422, WRONG)
        assert refused.json()["choose"] == ["repaired_on"]
        assert refused.json()["missing"] == {"repaired_on": "Réparé le"}
    desk, page = signed_in(plumber), f"{LIST}/{receipt['id']}"
    assert "24/12/2099" in text(desk.get(page))
    said = {"what": "choose", "version": "", "take": "add"}
    refused = desk.post(page, said)
    assert (refused.status_code, WRONG in text(refused)) == (422, True)
    assert '<details id="correct" open>' in refused.content.decode()
    said |= {"fill": "1", "correct": "1"} | repair
    still = desk.post(page, said)
    assert (still.status_code, WRONG in text(still)) == (422, True)
    assert "2099-12-24" in still.content.decode()
    done = desk.post(page, said | {"repaired_on": "2026-05-05"})
    assert done.status_code == 302, text(done)
    made = Incident.objects.get().repairs.get()
    assert (str(made.repaired_on), made.what) == ("2026-05-05", "Manchon posé")
    after = text(desk.get(page))
    assert "Ajoutée à la fiche, qui reste close." in after
    assert "choisi entre deux valeurs" not in after


def test_a_late_value_that_cannot_be_is_corrected_before_it_is_made_anew(phone: Phone) -> None:
    incident = closed(phone)
    (receipt,) = phone.send(edit(phone, incident.pk, {"repaired_on": "2099-12-24"}))
    asked = {"take": "mine", "version": None, "fill": {"new": {"repaired_on": "2026-05-05"}}}
    answer = phone.ask(f"/ops/{receipt['id']}/resolution", asked)
    assert answer.status_code == 200, answer.content
    made = Incident.objects.exclude(pk=incident.pk).get()
    assert str(made.repairs.get().repaired_on) == "2026-05-05"
    tie = Relation.objects.get()
    assert (tie.kind, tie.source_key, tie.target_key) == ("about", made.pk, incident.pk)


def test_a_late_closing_of_what_is_closed_leaves_nothing_to_choose(phone: Phone) -> None:
    incident = closed(phone)
    same, answered = phone.send(
        edit(phone, incident.pk, {"state": "closed"}, base_version=None),
        edit(phone, incident.pk, {"state": "closed", "answer": "C’est réparé."}),
    )
    assert (same["outcome"], same["conflict"]) == ("applied", None)
    assert "already" in same["flags"]
    assert answered["conflict"]["choices"] == ["add", "theirs"]
    assert choose(phone, answered, "mine", None).status_code == 422
    assert choose(phone, answered, "add", None).status_code == 200
    assert "C’est réparé." in Incident.objects.get().description


def test_what_is_closed_is_not_taken_back_in_silence(phone: Phone) -> None:
    incident = closed(phone)
    (receipt,) = phone.send(phone.operation("delete", key=incident.pk, base_version=1))
    assert (receipt["outcome"], receipt["conflict"]["choices"]) == ("conflict", ["theirs"])
    assert receipt["reason"] == (
        "Cet incident est clos. Ce qui est clos ne se retire plus : la fiche reste au registre."
    )
    assert choose(phone, receipt, "mine", None).status_code == 422
    assert choose(phone, receipt, "theirs", None).status_code == 200
    assert (again(phone, receipt)["outcome"], Incident.objects.get().state) == ("applied", "closed")
    gone = closed(phone, "unfounded")
    (twice,) = phone.send(phone.operation("delete", key=gone.pk, base_version=1))
    assert (twice["outcome"], twice["flags"]) == ("applied", ["gone"])


def test_what_goes_on_again_is_looked_at_again(phone: Phone) -> None:
    incident = closed(phone)
    (receipt,) = phone.send(edit(phone, incident.pk, {"severity": "urgent"}))
    Incident.objects.filter(pk=incident.pk).update(state="open", closed_at=None)
    for take in ("add", "mine"):
        refused = choose(phone, receipt, take, None)
        assert refused.status_code == 409
        (now,) = refused.json()["receipts"]
        assert now["conflict"]["kind"] == "attributes"
    version = now["conflict"]["current_version"]
    assert choose(phone, now, {"severity": "mine"}, version).status_code == 200
    assert Incident.objects.get().severity == "urgent"


def test_a_photo_of_what_was_left_alone_is_kept_and_not_attached(phone: Phone) -> None:
    incident = closed(phone)
    data = photo(7)
    declared = [{"sha256": sha256(data).hexdigest(), "name": "p.jpg", "type": "image/jpeg"}]
    late = edit(phone, incident.pk, {"severity": "urgent"}, files=declared)
    (receipt,) = phone.send(late)
    assert choose(phone, receipt, "theirs", None).status_code == 200
    incident.refresh_from_db()
    assert incident.awaited == []
    store_whole(Operation.objects.get(pk=receipt["id"]).account_id, data)
    give_on(FieldUpload.objects.get())
    now = again(phone, receipt)
    assert (now["outcome"], "left" in now["flags"]) == ("applied", True)
    assert now["files"]["received"] == [declared[0]["sha256"]]
    assert not IncidentPhoto.objects.exists()


def test_another_network_than_the_pipe_s_is_said(phone: Phone, town: Town) -> None:
    new = {"kind": "leak", "network": "waste", "pipe": town.pipes["AB"].pk}
    (receipt,) = phone.send(phone.leak(new=new))
    assert receipt["outcome"] == "applied", receipt
    made = Incident.objects.get()
    assert made.network == "drinking"
    assert "Réseau saisi : « " in made.description
