"""pyodk, a client that is not ours, against the server that people run."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import requests
from django.conf import LazySettings
from pyodk.client import Client  # type: ignore[import-untyped]
from pyodk.errors import PyODKError  # type: ignore[import-untyped]
from pytest_django.live_server_helper import LiveServer

from field_app_api.sync.models import FieldUpload, Operation, Unread
from layers.access.actor import Actor
from layers.access.models import AccessToken, Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident, IncidentPhoto
from tests.bench.support.web import served
from tests.citizen.test_killed_server import Server
from tests.field.conftest import Phone
from tests.field.odk import instance, leak_xml, photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
FORM = "water-incidents"


@pytest.fixture
def server(
    live_server: LiveServer, settings: LazySettings, tmp_path: Path, plumber: Account
) -> str:
    """Where the façade is served; enough for all that says how long it is."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return f"{live_server.url}/odk"


@pytest.fixture
def gunicorn(tmp_path: Path, plumber: Account) -> Iterator[str]:
    """The same by the server that people run: it takes bodies of unknown length."""
    with served(
        DJANGO_SETTINGS_MODULE="tests.settings", GEOPORTAL_MEDIA_ROOT=str(tmp_path / "media")
    ) as port:
        yield f"http://127.0.0.1:{port}/odk"


@pytest.fixture
def signed_in(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Any]:
    """A pyodk client with its configuration file, by the name of an account."""
    is_real = "gunicorn" in request.fixturenames
    server: str = request.getfixturevalue("gunicorn" if is_real else "server")

    def sign_in(name: str) -> Any:
        config = tmp_path / f"{name}.toml"
        config.write_text(
            f'[central]\nbase_url = "{server}"\nusername = "{name}"\npassword = "demo"\n'
            "default_project_id = 1\n"
        )
        return Client(config_path=config, cache_path=tmp_path / f"{name}-cache.toml").open()

    return sign_in


def test_pyodk_does_its_work(
    gunicorn: str, signed_in: Callable[[str], Any], tmp_path: Path, plumber: Account
) -> None:
    client = signed_in("eau")
    assert AccessToken.objects.get().device.startswith("ODK · pyodk")
    assert [each.id for each in client.projects.list()] == [1]
    assert client.projects.get().forms == 1
    (form,) = client.forms.list()
    assert client.forms.get(FORM) == form
    assert form.xmlFormId == FORM
    assert form.version in client.forms.get_xml(FORM)

    picture, big = tmp_path / "cave à vin.jpg", tmp_path / "grande.jpg"
    picture.write_bytes(photo(1))
    big.write_bytes(photo(2) + b"\0" * 9_000_000)
    named = instance()
    xml = leak_xml(named, media=(picture.name, big.name, "jamais.jpg"), version=form.version)
    made = client.submissions.create(
        xml=xml, form_id=FORM, device_id="carnet", attachments=[picture, big]
    )
    assert (made.instanceId, made.submitterId, made.deviceId) == (named, plumber.pk, "carnet")
    here = {each.name: each.exists for each in made.attachments}
    assert here == {picture.name: True, big.name: True, "jamais.jpg": False}
    assert IncidentPhoto.objects.filter(incident=Incident.objects.get()).count() == 2

    (listed,) = client.submissions.list(form_id=FORM)
    assert client.submissions.get(named, form_id=FORM) == listed
    table = client.submissions.get_table(form_id=FORM, count=True)
    assert table["@odata.count"] == 1
    (row,) = table["value"]
    assert (row["__id"], row["kind"], row["description"]) == (
        named,
        "leak",
        "de l’eau dans la cave",
    )
    assert row["place"]["type"] == "Point"
    assert row["__system"]["attachmentsPresent"] == 2
    assert row["__system"]["attachmentsExpected"] == 3
    told = client.submissions.get_table(form_id=FORM, wkt=True, select="place")["value"]
    assert list(told[0]) == ["place"]
    assert told[0]["place"].startswith("POINT (")

    edited = leak_xml(instance(), replaces=named, description="réparée", media=(picture.name,))
    client.submissions.edit(named, xml=edited, form_id=FORM)
    assert Incident.objects.get().description == "réparée"
    assert client.submissions.get(named, form_id=FORM).reviewState == "edited"
    (row,) = client.submissions.get_table(form_id=FORM)["value"]
    assert (row["__id"], row["description"]) == (named, "réparée")
    assert row["__system"]["edits"] == 1
    # All is done; the photo that was named and never sent is waited for.
    outcomes = {(each.method, each.outcome) for each in Operation.objects.all()}
    assert outcomes == {
        ("create", "waiting-for-files"),
        ("attach", "applied"),
        ("update", "applied"),
    }
    assert Incident.objects.get().awaited == ["jamais.jpg"]

    # What was sent already is the same submission, by whatever door.
    client.submissions.create(xml=xml, form_id=FORM, attachments=[picture])
    assert Incident.objects.count() == 1
    assert IncidentPhoto.objects.count() == 2
    assert not Unread.objects.exists()


def test_pages_of_the_table(signed_in: Callable[[str], Any]) -> None:
    client = signed_in("eau")
    sent = [instance() for _number in range(5)]
    for number, named in enumerate(sent):
        client.submissions.create(xml=leak_xml(named, place=(number * 20, 0)), form_id=FORM)
    first = client.submissions.get_table(form_id=FORM, top=2, count=True)
    assert first["@odata.count"] == 5
    told = [row["__id"] for row in first["value"]]
    while "@odata.nextLink" in first:
        first = client.get(first["@odata.nextLink"]).json()
        told += [row["__id"] for row in first["value"]]
    assert told == sent[::-1]


def test_the_table_is_filtered_by_when_submissions_came(signed_in: Callable[[str], Any]) -> None:
    client = signed_in("eau")
    sent = [instance() for _number in range(4)]
    for number, named in enumerate(sent):
        client.submissions.create(xml=leak_xml(named, place=(number * 20, 0)), form_id=FORM)
    rows = client.submissions.get_table(form_id=FORM)["value"]
    dates = {row["__id"]: row["__system"]["submissionDate"] for row in rows}

    def told(filter: str, **more: Any) -> list[int]:
        answer = client.submissions.get_table(form_id=FORM, filter=filter, **more)
        return sorted(sent.index(row["__id"]) for row in answer["value"])

    date, second = "__system/submissionDate", dates[sent[1]]
    assert told(f"{date} ge {second}") == [1, 2, 3]
    assert told(f"{date} gt {second}") == [2, 3]
    assert told(f"{date} le {second}") == [0, 1]
    assert told(f"{date} lt {second}") == [0]
    assert told(f"{date} gt {dates[sent[0]]} and {date} lt {dates[sent[3]]}") == [1, 2]
    assert told(f"$root/Submissions/{date} ge 2020-01-01") == [0, 1, 2, 3]
    assert told(f"{date} lt 2020-01-01T00:00:00.000Z") == []
    page = client.submissions.get_table(
        form_id=FORM, filter=f"{date} ge {second}", top=2, count=True
    )
    assert page["@odata.count"] == 3
    rest = client.get(page["@odata.nextLink"]).json()["value"]
    assert [row["__id"] for row in rest] == [sent[1]]
    for wrong, status in (
        (f"{date} ge hier", "400"),
        (f"{date} ge 2026-02-31", "400"),
        (f"{date} ge 0001-01-01T00:00:00+14:00", "400"),
        (f"{date} ge", "501"),
        (f"{date} ge 2026-01-01 or {date} lt 2020-01-01", "501"),
        ("__system/submitterId eq 1", "501"),
        ("kind eq 'leak'", "501"),
    ):
        with pytest.raises(PyODKError, match=status):
            told(wrong)


def test_files_of_a_submission_come_back_as_they_were(
    gunicorn: str,
    signed_in: Callable[[str], Any],
    settings: LazySettings,
    tmp_path: Path,
    account: Callable[..., Account],
    territory: Territory,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    account("commis", territory, Role.AGENT)
    account("rose", territory, Role.WATER)
    client, named = signed_in("eau"), instance()
    picture, notes = tmp_path / "cave à vin.jpg", tmp_path / "notes.html"
    picture.write_bytes(photo(1))
    notes.write_bytes(b"<script>alert(1)</script>")
    names = (picture.name, notes.name, "jamais.jpg")
    client.submissions.create(
        xml=leak_xml(named, media=names), form_id=FORM, attachments=[picture, notes]
    )
    address = f"projects/1/forms/{FORM}/submissions/{named}/attachments"
    for reader in (client, signed_in("rose")):
        here = {each["name"]: each["exists"] for each in reader.get(address).json()}
        assert here == {picture.name: True, notes.name: True, "jamais.jpg": False}
        for path in (picture, notes):
            answer = reader.get(f"{address}/{path.name}")
            assert answer.content == path.read_bytes()
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for missing in ("jamais.jpg", "autre.jpg"):
            assert reader.get(f"{address}/{missing}").status_code == 404
    assert signed_in("commis").get(f"{address}/{picture.name}").status_code == 404
    # What phones sent is kept for a while; the incident has its own photo.
    FieldUpload.objects.get(name=picture.name).path.unlink()
    assert client.get(f"{address}/{picture.name}").status_code == 410


def test_a_session_ends(server: str, signed_in: Callable[[str], Any], outsider: Account) -> None:
    def open_one(name: str) -> tuple[str, dict[str, str]]:
        said = {"email": name, "password": "demo"}
        token = requests.post(f"{server}/v1/sessions", json=said, timeout=30).json()["token"]
        return token, {"Authorization": f"Bearer {token}"}

    def end(token: str, headers: dict[str, str]) -> int:
        address = f"{server}/v1/sessions/{token}"
        return requests.delete(address, headers=headers, timeout=30).status_code

    (mine, headers), (other, with_other), (third, _third) = (open_one("eau") for _n in range(3))
    _away, with_away = open_one(outsider.username)
    assert [end(mine, with_away), end("nothing", with_away), end(mine, {})] == [404, 404, 401]
    assert end(mine, headers) == 200
    assert requests.get(f"{server}/v1/projects", headers=headers, timeout=30).status_code == 401
    assert end(third, with_other) == 200
    assert end("current", with_other) == 200
    assert end(other, with_other) == 401
    assert AccessToken.objects.filter(account__username="eau", revoked_at=None).count() == 0


def test_broken_submissions_are_refused_in_words_and_kept(signed_in: Callable[[str], Any]) -> None:
    client = signed_in("eau")
    broken = ["<data", "<data id='water-incidents'/>", leak_xml(instance(), form="communes")]
    for xml in broken:
        with pytest.raises(PyODKError) as refused:
            client.submissions.create(xml=xml, form_id=FORM)
        answer = refused.value.args[1].json()
        assert answer["receipt"]["outcome"] == "quarantined"
        assert answer["message"]
    assert {bytes(each.raw).decode() for each in Unread.objects.all()} == set(broken)
    made = client.submissions.create(xml=leak_xml(instance(), kind="dragon"), form_id=FORM)
    assert made.reviewState == "hasIssues"
    named = instance()
    client.submissions.create(xml=leak_xml(named), form_id=FORM)
    with pytest.raises(PyODKError, match="409"):
        client.submissions.create(xml=leak_xml(named, kind="burst"), form_id=FORM)


def test_a_submission_is_seen_by_its_sender_and_by_those_who_get_the_incident(
    signed_in: Callable[[str], Any],
    account: Callable[..., Account],
    territory: Territory,
    agencies: dict[str, Agency],
    foreign_water: Actor,
) -> None:
    colleague = account("collègue", territory, Role.AGENT, agencies["eau"])
    Membership.objects.create(
        account=colleague, territory=territory, agency=agencies["eau"], role=Role.WATER
    )
    account("commis", territory, Role.AGENT)
    mine, lost = instance(), instance()
    client = signed_in("eau")
    client.submissions.create(xml=leak_xml(mine), form_id=FORM)
    client.submissions.create(xml=leak_xml(lost, kind="dragon"), form_id=FORM)
    assert {each.instanceId for each in client.submissions.list(form_id=FORM)} == {mine, lost}

    other = signed_in("collègue")
    assert [each.instanceId for each in other.submissions.list(form_id=FORM)] == [mine]
    with pytest.raises(PyODKError, match="404"):
        other.submissions.get(lost, form_id=FORM)
    # A colleague’s correction of it is an edit of that incident.
    correction = leak_xml(instance(), replaces=mine, description="vue aussi")
    other.submissions.edit(mine, xml=correction, form_id=FORM)
    assert Incident.objects.get().description == "vue aussi"
    (row,) = (
        each for each in client.submissions.get_table(form_id=FORM)["value"] if each["__id"] == mine
    )
    assert row["description"] == "vue aussi"

    for name in ("commis", "eau-voisine"):
        stranger = signed_in(name)
        assert stranger.projects.list() == []
        with pytest.raises(PyODKError, match="404"):
            stranger.submissions.list(form_id=FORM)
        with pytest.raises(PyODKError, match="404"):
            stranger.submissions.get(mine, form_id=FORM)


def test_sessions_are_as_every_sign_in(server: str, plumber: Account) -> None:
    address = f"{server}/v1/sessions"
    good = requests.post(address, json={"email": "eau", "password": "demo"}, timeout=30).json()
    headers = {"Authorization": f"Bearer {good['token']}"}
    who = requests.get(f"{server}/v1/users/current", headers=headers, timeout=30).json()
    assert (who["id"], who["email"]) == (plumber.pk, "eau")
    for wrong in (b"", b"[]", b'{"email": 3, "password": "x"}', b'{"email": "eau"}', b"\xff"):
        assert requests.post(address, data=wrong, timeout=30).status_code == 400
    assert requests.get(address, timeout=30).status_code == 405
    statuses = [
        requests.post(address, json={"email": "eau", "password": "x"}, timeout=30).status_code
        for _time in range(12)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    stolen = requests.get(f"{server}/v1/key/{uuid.uuid4()}/projects", timeout=30)
    assert stolen.status_code == 401


def test_a_body_of_unknown_length_is_taken_too(gunicorn: str, plumber: Account) -> None:
    def pieces() -> Iterator[bytes]:
        line = b"\r\n"
        yield b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; '
        yield b'filename="a.xml"\r\nContent-Type: text/xml\r\n\r\n' + xml.encode() + line
        yield b'--b\r\nContent-Disposition: form-data; name="a.jpg"; filename="a.jpg"\r\n\r\n'
        yield photo(1)[:1000]
        yield photo(1)[1000:] + line + b"--b--" + line

    xml = leak_xml(instance(), media=("a.jpg",))
    answer = requests.post(
        f"{gunicorn}/v1/projects/1/submission",
        data=pieces(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        auth=("eau", "demo"),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    assert IncidentPhoto.objects.count() == 1
    cut = requests.post(
        f"{gunicorn}/v1/projects/1/submission",
        data=b"--b\r\nContent-Disp",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        auth=("eau", "demo"),
        timeout=30,
    )
    assert cut.status_code in {400, 415}


def test_a_server_that_is_killed_loses_and_repeats_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, phone: Phone
) -> None:
    monkeypatch.setenv("GEOPORTAL_MEDIA_ROOT", str(tmp_path / "media"))
    server = Server()
    server.start()
    told: Queue[int] = Queue()

    def insist(number: int) -> None:
        """One submission with its photo, sent again until it is said to be here whole."""
        xml = leak_xml(instance(), media=("a.jpg",), place=(number % 10 * 10, 0))
        deadline = time.monotonic() + 120
        while True:
            assert time.monotonic() < deadline, "it never came through"
            parts = {
                "xml_submission_file": ("a.xml", xml.encode(), "text/xml"),
                "a.jpg": ("a.jpg", photo(number), "image/jpeg"),
            }
            try:
                answer = requests.post(
                    f"{server.address}/odk/v1/key/{phone.token}/projects/1/submission",
                    files=parts,
                    timeout=30,
                )
            except requests.RequestException:
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                told.put(number)
                return
            assert answer.status_code == 503, answer.text

    try:
        with ThreadPoolExecutor(4) as people:
            sent = [people.submit(insist, number) for number in range(20)]
            for _kill in range(2):
                for _number in range(5):
                    told.get(timeout=60)
                server.kill()
                server.start()
            for each in sent:
                each.result(timeout=60)
    finally:
        server.kill()
    assert Incident.objects.count() == IncidentPhoto.objects.count() == 20
    assert {each.photos.count() for each in Incident.objects.all()} == {1}
    outcomes = set(Operation.objects.values_list("method", "outcome"))
    assert outcomes == {("attach", "applied"), ("create", "applied")}
    assert Operation.objects.count() == 40
    assert not Unread.objects.exists()
