"""ODK Collect’s protocol (OpenRosa): once, in parts, twice, broken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from field_app_api.odk.reading import operation_id
from field_app_api.sync.models import FieldUpload, Operation, Unread
from layers.access.actor import actor_of
from layers.access.models import AccessToken, Account, Territory
from layers.access.roles import Role
from layers.access.services.wipe_device import order_wipe
from networks.water.models import Incident, IncidentPhoto, IncidentSound
from tests.field.conftest import Phone
from tests.field.odk import ODK, RESPONSE, Collect, Said, instance, leak_xml, photo
from tests.field.test_files import WAV
from tests.networks.water.conftest import at

BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<data id="water-incidents"><description>&b;</description></data>'
)
THIEF = (
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<data id="water-incidents"><description>&x;</description></data>'
)


@pytest.fixture(autouse=True)
def _place(settings: LazySettings, tmp_path: Path, town: object) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def collect(phone: Phone) -> Collect:
    """The plumber’s, by the key of his device."""
    return Collect(key=phone.token)


def test_the_fields_of_a_form_are_listed_as_central_does(
    collect: Collect, phone_of: Callable[[Account], Phone], outsider: Account
) -> None:
    answer = collect.get(f"{collect.root}/forms/water-incidents/fields")
    assert answer.status_code == 200
    fields = {each["path"]: each for each in answer.json()}
    assert list(fields)[:5] == ["/start", "/end", "/place", "/kind", "/network"]
    kinds = {path: each["type"] for path, each in fields.items()}
    assert (kinds["/start"], kinds["/place"], kinds["/kind"]) == ("dateTime", "geopoint", "string")
    assert (kinds["/photos"], kinds["/meta"]) == ("repeat", "structure")
    assert fields["/photos/photo"] == {
        "path": "/photos/photo",
        "name": "photo",
        "type": "binary",
        "binary": True,
        "selectMultiple": None,
    }
    assert kinds["/meta/instanceID"] == "string"
    assert collect.get(f"{collect.root}/forms/communes/fields").status_code == 404
    stranger = Collect(key=phone_of(outsider).token)
    assert stranger.get(f"{stranger.root}/forms/water-incidents/fields").status_code == 404


def test_forms_are_found_and_ask_what_the_layer_asks(collect: Collect) -> None:
    answer = collect.get(f"{collect.root}/formList")
    assert answer.status_code == 200
    assert answer["X-OpenRosa-Version"] == "1.0"
    space = "{http://openrosa.org/xforms/xformsList}"
    (form,) = ElementTree.fromstring(answer.content)
    assert form.findtext(f"{space}formID") == "water-incidents"
    assert form.findtext(f"{space}name") == "Signaler un incident"
    address = (form.findtext(f"{space}downloadUrl") or "").removeprefix("http://testserver")
    assert address.startswith(f"{collect.root}/forms/")
    xml = collect.get(address).content
    assert form.findtext(f"{space}hash") == f"md5:{hashlib.md5(xml).hexdigest()}"
    data = ElementTree.fromstring(xml).find(".//{http://www.w3.org/2002/xforms}data")
    assert data is not None
    assert data.get("id") == "water-incidents"
    assert data.get("version") == form.findtext(f"{space}version")
    asked = {each.tag.rpartition("}")[2] for each in data}
    assert {"start", "place", "kind", "severity", "description", "photos", "sounds"} <= asked
    assert not asked & {"repaired_on", "state", "pipe"}
    manifest = (form.findtext(f"{space}manifestUrl") or "").removeprefix("http://testserver")
    assert len(ElementTree.fromstring(collect.get(manifest).content)) == 0


def test_a_submission_with_its_photos_is_one_incident(collect: Collect, plumber: Account) -> None:
    assert collect.head().status_code == 204
    assert int(collect.head()["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
    named, picture = instance(), photo(1)
    said = collect.submit(
        leak_xml(named, media=("a.jpg",), severity="urgent"), ("a.jpg", picture), ("n.wav", WAV)
    )
    assert said.status == 201, said
    incident = Incident.objects.get()
    assert said.receipt == {
        "id": named.removeprefix("uuid:"),
        "outcome": "applied",
        "layer": "water-incidents",
        "key": str(incident.pk),
        "version": said.receipt["version"],
    }
    assert said.metadata["instanceID"] == named
    assert said.metadata["isComplete"] == "true"
    assert (incident.kind, incident.severity) == ("leak", "urgent")
    assert incident.description == "de l’eau dans la cave"
    assert incident.accuracy_m == 4.5
    assert incident.geom.distance(at(100, 0)) < 0.01
    assert incident.opened_at.isoformat() == "2026-05-04T08:00:00+00:00"
    assert IncidentPhoto.objects.filter(incident=incident).count() == 1
    assert IncidentSound.objects.filter(incident=incident).count() == 1
    operation = Operation.objects.get(method="create")
    assert (operation.account, operation.device) == (plumber, "collect:abc")
    assert operation.token == AccessToken.objects.get()


def test_what_is_posted_twice_and_in_parts_arrives_once(collect: Collect) -> None:
    named = instance()
    xml = leak_xml(named, media=("a.jpg", "b.jpg"))
    first = collect.submit(xml, ("a.jpg", photo(1)))
    assert first.status == 202
    assert first.metadata["isComplete"] == "false"
    second = collect.submit(xml, ("b.jpg", photo(2)))
    assert second.status == 201
    again = collect.submit(xml, ("a.jpg", photo(1)), ("b.jpg", photo(2)))
    assert again.status == 201
    assert Incident.objects.count() == 1
    assert IncidentPhoto.objects.count() == 2
    assert Operation.objects.filter(method="create").count() == 1
    assert not Unread.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_at_the_same_instant_are_one(collect: Collect) -> None:
    xml, picture = leak_xml(instance(), media=("a.jpg",), start="hier"), photo(1)
    ready, answers = Barrier(5), list[Said]()

    def send() -> None:
        ready.wait()
        try:
            answers.append(Collect(key=collect.key).submit(xml, ("a.jpg", picture)))
        finally:
            connection.close()

    threads = [Thread(target=send) for _number in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.status for each in answers] == [201] * 5, answers
    assert Incident.objects.count() == IncidentPhoto.objects.count() == 1
    assert not Unread.objects.exists()


def test_a_submission_without_a_time_has_that_of_its_arrival(
    collect: Collect, plumber: Account, signed_in: Callable[[Account], Any]
) -> None:
    xml = re.sub(r"<(start|end)>[^<]*</\1>", "", leak_xml(instance()))
    said = [collect.submit(xml, ("a.jpg", photo(1))) for _time in range(2)]
    assert [each.status for each in said] == [201, 201], said
    incident, operation = Incident.objects.get(), Operation.objects.get(method="create")
    assert incident.opened_at == operation.received_at
    assert operation.flags == []
    refused = collect.submit(xml.replace(">leak<", ">dragon<"))
    assert refused.status == 409
    wrong = re.sub(r"uuid:[0-9a-f-]+", instance(), xml).replace(">leak<", ">dragon<")
    assert collect.submit(wrong).receipt["outcome"] == "quarantined"
    desk = signed_in(plumber)
    pages = ["/terrain/a-voir", *(f"/terrain/a-voir/{o.pk}" for o in Operation.objects.all())]
    for page in pages:
        shown = desk.get(page).content.decode()
        # As a date: the four digits alone stand in some token or other.
        assert not re.search(r"janv\S* 1970|01/1970|1970-01", shown)
    (row, *_rest) = collect.get(f"{collect.root}/forms/water-incidents.svc/Submissions").json()[
        "value"
    ]
    assert row["start"] is None


def test_another_content_under_the_same_id_is_kept_beside_it(collect: Collect) -> None:
    named = instance()
    assert collect.submit(leak_xml(named)).status == 201
    said = collect.submit(leak_xml(named, description="autre chose"), ("a.jpg", photo(3)))
    assert (said.status, said.receipt["outcome"]) == (409, "id-reused")
    assert "autre chose" in bytes(Unread.objects.get().raw).decode("unicode-escape")
    assert Incident.objects.get().description == "de l’eau dans la cave"
    assert not IncidentPhoto.objects.exists()
    assert FieldUpload.objects.get().path.read_bytes() == photo(3)


def test_a_new_version_changes_what_changed(collect: Collect) -> None:
    first, second, third = instance(), instance(), instance()
    collect.submit(leak_xml(first, address="12 rue du Port"))
    said = collect.submit(leak_xml(second, replaces=first, description="de plus en plus"))
    assert (said.status, said.receipt["outcome"]) == (201, "applied"), said
    incident = Incident.objects.get()
    assert (incident.description, incident.address) == ("de plus en plus", "")
    said = collect.submit(leak_xml(third, replaces=second, description="plus rien"))
    assert said.receipt["outcome"] == "applied"
    assert Incident.objects.get().description == "plus rien"
    # Sent once more, after what it was built upon has changed, it is the same submission.
    again = collect.submit(leak_xml(second, replaces=first, description="de plus en plus"))
    assert (again.status, again.receipt["outcome"]) == (201, "applied")
    assert Incident.objects.get().description == "plus rien"


def test_a_new_version_at_another_place_is_for_a_person(collect: Collect) -> None:
    first = instance()
    collect.submit(leak_xml(first))
    said = collect.submit(leak_xml(instance(), replaces=first, place=(20, 0), description="là"))
    assert (said.status, said.receipt["outcome"]) == (202, "quarantined")
    assert "place" in said.reason
    assert Incident.objects.get().geom.distance(at(100, 0)) < 0.01


def test_a_new_version_that_comes_first_waits(collect: Collect) -> None:
    first, second = instance(), instance()
    late = leak_xml(second, replaces=first, description="de plus en plus")
    said = collect.submit(late, ("a.jpg", photo(1)))
    assert (said.status, said.receipt["outcome"]) == (202, "waiting-for-parent")
    collect.submit(leak_xml(first))
    assert Incident.objects.get().description == "de plus en plus"
    assert IncidentPhoto.objects.count() == 1
    assert collect.submit(late).receipt["outcome"] == "applied"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"   \n", 400, id="blank"),
        pytest.param(b"<data id='water-incidents'><meta>", 400, id="cut"),
        pytest.param(b"\xff\xfe\x00<", 400, id="bytes"),
        pytest.param(b'<?xml version="1.0" encoding="klingon"?><data/>', 400, id="encoding"),
        pytest.param(b"<data/>", 400, id="no id at all"),
        pytest.param(b"<data id='water-incidents'/>", 400, id="no instance"),
        pytest.param(BOMB.encode(), 400, id="bomb"),
        pytest.param(THIEF.encode(), 400, id="thief"),
        pytest.param(b"<a>" * 50_000, 400, id="deep"),
        pytest.param(leak_xml("uuid:1", form="nothing").encode(), 404, id="unknown form"),
        pytest.param(leak_xml("uuid:1", form="communes").encode(), 404, id="no form"),
    ],
)
def test_what_is_broken_is_kept_with_its_files(collect: Collect, raw: bytes, status: int) -> None:
    for _time in range(2):
        said = collect.submit(raw, ("a.jpg", photo(1)))
        assert (said.status, said.receipt["outcome"]) == (status, "quarantined"), said
        assert "gardée" in said.message
    assert said.reason == Unread.objects.get().reason
    assert bytes(Unread.objects.get().raw) == raw
    assert FieldUpload.objects.get().path.read_bytes() == photo(1)
    assert not Operation.objects.exists()


def test_files_of_what_is_broken_are_kept_as_long_as_it(collect: Collect) -> None:
    collect.submit("<data/>", ("a.jpg", photo(1)))
    expires = FieldUpload.objects.get().expires_at
    assert expires is not None
    assert expires - Unread.objects.get().received_at > timedelta(days=360)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-15", "utf-8-sig"])
def test_other_encodings_are_read(collect: Collect, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    xml = f"<?xml version='1.0' encoding='{name}'?>" + leak_xml(instance(), address="Place d’été")
    raw = xml.replace("’", "&#8217;").encode(encoding)
    for _time in range(2):
        assert collect.submit(raw).status == 201
    assert Incident.objects.get().address == "Place d’été"


def test_values_that_cannot_be_are_an_operation_to_be_mended(collect: Collect) -> None:
    for wrong in (
        leak_xml(instance(), kind="dragon"),
        leak_xml(instance(), color="bleu"),
        leak_xml(instance(), pipe="douze"),
    ):
        said = collect.submit(wrong)
        assert (said.status, said.receipt["outcome"]) == (202, "quarantined"), said
        assert said.reason
    assert Operation.objects.filter(outcome="quarantined").count() == 3
    nowhere = leak_xml(instance()).replace("<place>", "<today>").replace("</place>", "</today>")
    assert "position" in collect.submit(nowhere).reason
    assert collect.submit(leak_xml(instance(), place=(9e6, 9e6))).status == 202
    assert not Incident.objects.exists()


def test_instance_ids_that_are_no_uuids_are_the_same_each_time(collect: Collect) -> None:
    for _time in range(2):
        assert collect.submit(leak_xml("fuite n° 12")).status == 201
    assert Incident.objects.count() == 1
    assert Operation.objects.get().pk == operation_id("fuite n° 12")


def test_files_that_are_no_photos_are_kept_and_said_to_be(collect: Collect) -> None:
    said = collect.submit(leak_xml(instance()), ("zero.bin", b"X"), ("notes", b"des notes"))
    assert said.status == 201
    assert "« zero.bin »" in said.message
    assert "« notes »" in said.message
    kept = {each.path.read_bytes() for each in FieldUpload.objects.all()}
    assert kept == {b"X", b"des notes"}
    only = collect.submit(None, ("a.jpg", photo(1)))
    assert (only.status, only.receipt["outcome"]) == (400, "quarantined")
    assert hashlib.sha256(photo(1)).hexdigest() in bytes(Unread.objects.get().raw).decode()


def test_a_password_is_asked_for_and_limited(plumber: Account) -> None:
    stranger = Collect()
    for address in (f"{ODK}/projects/1/formList", f"{ODK}/formList", f"{ODK}/projects"):
        answer = stranger.get(address)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic ")
    assert stranger.head().status_code == 401
    agent = Collect(basic="eau:demo")
    for _time in range(20):  # more than may try: what is right is not counted
        assert agent.get(f"{ODK}/formList").status_code == 200
    assert agent.submit(leak_xml(instance())).status == 201
    assert Operation.objects.get().token is None
    plumber.set_password("autre")
    plumber.save()
    assert agent.head().status_code == 401
    statuses = {agent.head().status_code for _time in range(12)}
    assert statuses == {401, 429}
    assert Collect(basic="sans deux-points").head().status_code == 401


def test_a_browser_session_is_not_enough(plumber: Account) -> None:
    visitor = Collect()
    visitor.client.force_login(plumber)
    assert visitor.head().status_code == 401
    answer = visitor.client.post(f"{ODK}/projects/1/submission", {})
    assert answer.status_code == 401
    text = ElementTree.fromstring(answer.content).findtext(f"{RESPONSE}message")
    assert text


def test_an_account_without_the_right_finds_no_form(
    phone_of: Callable[[Account], Phone], account: Callable[..., Account], territory: Territory
) -> None:
    clerk = Collect(key=phone_of(account("commis", territory, Role.AGENT)).token)
    answer = clerk.get(f"{clerk.root}/formList")
    assert len(ElementTree.fromstring(answer.content)) == 0
    said = clerk.submit(leak_xml(instance()))
    assert (said.status, said.receipt["outcome"]) == (404, "quarantined")
    assert not Incident.objects.exists()


def test_a_taken_back_key_opens_nothing(collect: Collect) -> None:
    AccessToken.objects.all().delete()
    assert collect.head().status_code == 401
    said = collect.submit(leak_xml(instance()))
    assert said.status == 401
    assert not Operation.objects.exists()
    assert not Unread.objects.exists()


def test_a_phone_to_be_wiped_hears_of_it_here_too(collect: Collect, plumber: Account) -> None:
    order_wipe(actor_of(plumber), AccessToken.objects.get().pk)
    answer = collect.head()
    assert answer.status_code == 401
    answer = collect.get(f"{collect.root}/formList")
    assert answer.json()["wipe"] is True


def test_what_phones_claim_beside_an_operation_is_not_believed(
    phone: Phone, collect: Collect
) -> None:
    mine = instance()
    collect.submit(leak_xml(mine))
    told = {
        "instance": mine,
        "root": mine,
        "version": "1",
        "values": {},
        "media": [],
        "xml": "<x/>",
    }
    claims: list[Any] = [told, told | {"root": 3}, "odk", [], {"instance": {}}, None]
    for claim in claims:
        phone.send(phone.leak(odk=claim))
        phone.send(phone.operation("update", key=1, new={"kind": "dragon"}, odk=claim))
    address = f"{ODK}/key/{phone.token}/projects/1/forms/water-incidents"
    rows = collect.get(f"{address}.svc/Submissions").json()["value"]
    assert len(rows) == len(claims) + 1
    assert {row["kind"] for row in rows} == {"leak"}
    assert len({row["__id"] for row in rows}) == len(rows)
    assert len(collect.get(f"{address}/submissions").json()) == len(rows)
    assert collect.get(f"{address}/submissions/{mine}.xml").content.decode() == leak_xml(mine)


@pytest.mark.realdata
def test_real_files_each_get_a_receipt(collect: Collect, shared_data: Path) -> None:
    files = sorted((shared_data / "field" / "odk_apache2").iterdir())
    assert len(files) > 10
    for path in files:
        data = path.read_bytes()
        said = collect.submit(data)
        assert said.status in {400, 404}, path.name
        assert said.receipt["outcome"] == "quarantined", path.name
        assert Unread.objects.filter(raw=data).exists(), path.name
        with_it = collect.submit(leak_xml(instance(), media=(path.name,)), (path.name, data))
        assert (with_it.status, with_it.receipt["outcome"]) == (201, "applied"), path.name
        digest = hashlib.sha256(data).hexdigest()
        assert FieldUpload.objects.get(sha256=digest).path.read_bytes() == data
        is_photo = path.suffix == ".jpg"
        assert (f"« {path.name} »" in with_it.message) is not is_photo, with_it
    template = (shared_data / "field" / "odk_apache2" / "250q-submission.template.xml").read_text()
    filled = template.replace("{{uuid}}", "0e4a5ad0-5f7e-4a5b-9d63-0d8a4a3f2c11")
    said = collect.submit(filled.replace('id="250_questions"', 'id="water-incidents"'))
    assert (said.status, said.receipt["outcome"]) == (202, "quarantined")
    assert Incident.objects.count() == len(files)


def test_a_photo_that_is_named_is_waited_for(
    collect: Collect, plumber: Account, signed_in: Callable[..., Client]
) -> None:
    xml = leak_xml(instance(), media=("p1.jpg", "p2.jpg"))
    said = collect.submit(xml, ("p1.jpg", photo(1)))
    assert (said.status, said.receipt["outcome"]) == (202, "waiting-for-files")
    made = Operation.objects.get(method="create")
    incident = Incident.objects.get()
    assert (made.outcome, incident.awaited) == ("waiting-for-files", ["p2.jpg"])
    desk = signed_in(plumber)
    assert "p2.jpg · attendu" in desk.get(f"/terrain/a-voir/{made.pk}").content.decode()
    # Whatever else comes is not what is missing.
    collect.submit(xml, ("p3.jpg", photo(3)))
    incident.refresh_from_db()
    assert incident.awaited == ["p2.jpg"]
    whole = collect.submit(xml, ("p2.jpg", photo(2)))
    assert (whole.status, whole.receipt["outcome"]) == (201, "applied")
    made.refresh_from_db()
    incident.refresh_from_db()
    assert (made.outcome, made.files.count(), incident.awaited) == ("applied", 0, [])
    assert IncidentPhoto.objects.count() == 3


def test_a_later_version_waits_for_what_is_new_in_it(collect: Collect) -> None:
    named, later = instance(), instance()
    assert collect.submit(leak_xml(named, media=("a.jpg",)), ("a.jpg", photo(1))).status == 201
    xml = leak_xml(later, replaces=named, media=("a.jpg", "b.jpg"), severity="urgent")
    assert collect.submit(xml).receipt["outcome"] == "waiting-for-files"
    assert Incident.objects.get().awaited == ["b.jpg"]
    assert collect.submit(xml, ("b.jpg", photo(2))).receipt["outcome"] == "applied"
    assert Incident.objects.get().awaited == []
