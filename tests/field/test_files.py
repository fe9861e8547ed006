"""Files from a phone: piece by piece, once, and nothing but what was announced."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from PIL import Image
from pytest_django.live_server_helper import LiveServer
from tusclient.client import TusClient

from field_app_api.sync.models import FieldUpload, Operation, OperationFile
from field_app_api.sync.tasks import take_up, tidy_up
from layers.access.models import Account
from networks.water.models import Incident, IncidentPhoto, IncidentSound
from tests.field.conftest import Phone

FILES = "/api/field/v1/files"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\0" * 20
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path, town: object) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(shade: int = 0, side: int = 400) -> bytes:
    """A photo, another one for each shade."""
    image = Image.effect_noise((side, side), 80).convert("RGB")
    image.paste((shade, 0, 0), (0, 0, 8, 8))
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def declared(data: bytes, name: str = "cave.jpg", kind: str = "image/jpeg") -> dict[str, Any]:
    """How an operation names a file."""
    return {"sha256": digest(data), "name": name, "type": kind, "size": len(data)}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def announce(phone: Phone, data: bytes, **more: str) -> Any:
    """Tell the server that a file will come."""
    told = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in {"sha256": digest(data), "filename": "cave.jpg"}.items()
    )
    return phone.client.post(
        FILES,
        b"",
        content_type="application/offset+octet-stream",
        headers=phone.headers
        | TUS
        | {"Upload-Length": str(len(data)), "Upload-Metadata": told}
        | more,
    )


def piece(phone: Phone, data: bytes, start: int, end: int, **more: str) -> Any:
    """Send a part of a file."""
    return phone.client.patch(
        f"{FILES}/{digest(data)}",
        data[start:end],
        content_type="application/offset+octet-stream",
        headers=phone.headers | TUS | {"Upload-Offset": str(start)} | more,
    )


def where(phone: Phone, data: bytes) -> Any:
    """Ask how much has come."""
    return phone.client.head(f"{FILES}/{digest(data)}", headers=phone.headers | TUS)


def upload(phone: Phone, data: bytes) -> None:
    """A whole file."""
    announce(phone, data)
    assert piece(phone, data, 0, len(data)).status_code == 204


def test_an_incident_is_complete_when_each_file_is_there(phone: Phone) -> None:
    one, two = photo(1), photo(2)
    leak = phone.leak(files=[declared(one), declared(two), declared(WAV, "note.wav", "audio/wav")])
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "waiting-for-files"
    assert receipt["files"]["received"] == []
    incident = Incident.objects.get(pk=receipt["key"])
    assert len(incident.awaited) == 3
    upload(phone, one)
    (receipt,) = phone.send(leak)
    assert receipt["files"]["received"] == [digest(one)]
    assert set(receipt["files"]["missing"]) == {digest(two), digest(WAV)}
    upload(phone, two)
    upload(phone, WAV)
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["files"]["missing"]) == ("applied", [])
    incident.refresh_from_db()
    assert incident.awaited == []
    sent = set(IncidentPhoto.objects.values_list("sent_digest", flat=True))
    assert sent == {digest(one), digest(two)}
    assert IncidentSound.objects.get().media_type == "audio/wav"


def test_files_may_come_before_their_operation(phone: Phone) -> None:
    data = photo()
    upload(phone, data)
    (receipt,) = phone.send(phone.leak(files=[declared(data)]))
    assert (receipt["outcome"], receipt["files"]["received"]) == ("applied", [digest(data)])
    assert IncidentPhoto.objects.count() == 1


def test_a_file_of_an_operation_that_waits_is_kept_for_it(phone: Phone) -> None:
    data = photo()
    leak = phone.leak()
    more = phone.operation("attach", parent=leak["id"], files=[declared(data)])
    phone.send(more)
    upload(phone, data)
    (receipt,) = phone.send(more)
    assert (receipt["outcome"], receipt["files"]["received"]) == (
        "waiting-for-parent",
        [digest(data)],
    )
    phone.send(leak)
    (receipt,) = phone.send(more)
    assert receipt["outcome"] == "applied"
    assert IncidentPhoto.objects.get().incident == Incident.objects.get()


def test_what_arrived_is_not_sent_again(phone: Phone) -> None:
    data = photo(side=900)
    third = len(data) // 3
    assert announce(phone, data).headers["Location"] == f"{FILES}/{digest(data)}"
    assert piece(phone, data, 0, third).headers["Upload-Offset"] == str(third)
    again = announce(phone, data)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, str(third))
    found = where(phone, data)
    assert found.headers["Upload-Offset"] == str(third)
    assert found.headers["Upload-Length"] == str(len(data))
    assert found.headers["Cache-Control"] == "no-store"
    wrong = piece(phone, data, 0, third)
    assert (wrong.status_code, wrong.json()["offset"]) == (409, third)
    assert piece(phone, data, third, len(data)).status_code == 204
    assert FieldUpload.objects.get().path.read_bytes() == data
    # Sent whole once more, it costs nothing.
    assert announce(phone, data).headers["Upload-Offset"] == str(len(data))


def test_a_checksum_that_is_wrong_takes_the_piece_back(phone: Phone) -> None:
    data = photo()
    announce(phone, data)
    right = base64.b64encode(hashlib.sha1(data[:1000]).digest()).decode()
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert piece(phone, data, 0, 1000, **{"Upload-Checksum": f"sha256 {wrong}"}).status_code == 460
    assert where(phone, data).headers["Upload-Offset"] == "0"
    assert piece(phone, data, 0, 1000, **{"Upload-Checksum": f"md5 {wrong}"}).status_code == 400
    assert piece(phone, data, 0, 1000, **{"Upload-Checksum": f"sha1 {right}"}).status_code == 204


def test_other_bytes_than_announced_are_thrown_away(phone: Phone) -> None:
    data, other = photo(1), photo(2)
    other = other[: len(data)].ljust(len(data), b"\0")
    announce(phone, data)
    answer = phone.client.patch(
        f"{FILES}/{digest(data)}",
        other,
        content_type="application/offset+octet-stream",
        headers=phone.headers | TUS | {"Upload-Offset": "0"},
    )
    assert answer.status_code == 460
    assert where(phone, data).headers["Upload-Offset"] == "0"
    upload(phone, data)


def test_a_killed_server_goes_on_where_it_was(phone: Phone) -> None:
    data = photo()
    leak = phone.leak(files=[declared(data)])
    phone.send(leak)
    announce(phone, data)
    piece(phone, data, 0, 1000)
    waiting = FieldUpload.objects.get()
    # The process died after the last byte was written, before anything else.
    waiting.part.write_bytes(data)
    assert where(phone, data).headers["Upload-Offset"] == str(len(data))
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "applied"
    # It died after the file was put in its place, before that was written down.
    FieldUpload.objects.update(completed_at=None)
    OperationFile.objects.update(state="missing")
    take_up()
    assert OperationFile.objects.get().state == "attached"
    assert IncidentPhoto.objects.count() == 1


def test_no_file_of_somebody_else(
    phone: Phone, phone_of: Callable[[Account], Phone], outsider: Account
) -> None:
    data = photo()
    upload(phone, data)
    away = phone_of(outsider)
    assert where(away, data).status_code == 404
    assert piece(away, data, 0, 10).status_code == 404
    assert announce(away, data).headers["Upload-Offset"] == "0"
    gone = away.client.delete(f"{FILES}/{digest(data)}", headers=away.headers | TUS)
    assert gone.status_code == 204
    assert where(phone, data).headers["Upload-Offset"] == str(len(data))


def test_a_declared_file_cannot_be_taken_back(phone: Phone) -> None:
    data = photo()
    phone.send(phone.leak(files=[declared(data)]))
    announce(phone, data)
    address = f"{FILES}/{digest(data)}"
    assert phone.client.delete(address, headers=phone.headers | TUS).status_code == 409


@pytest.mark.parametrize("data", [b"", b"not a photo", b"<?php echo 1;"])
def test_what_is_no_photo_is_kept_and_told(phone: Phone, data: bytes) -> None:
    leak = phone.leak(files=[declared(data, "some.nomime", "")])
    phone.send(leak)
    announce(phone, data)
    if data:
        piece(phone, data, 0, len(data))
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "applied"
    (refused,) = receipt["files"]["refused"]
    assert refused["sha256"] == digest(data)
    assert "some.nomime" in refused["reason"]
    assert FieldUpload.objects.get().path.read_bytes() == data
    FieldUpload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    tidy_up()
    path = FieldUpload.objects.get().path
    assert path.exists()
    Operation.objects.update(received_at=timezone.now() - timedelta(days=366))
    tidy_up()
    assert not path.exists()


def test_no_device_fills_the_disk(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = photo(1), photo(2)
    room = len(first) + len(second) - 1
    monkeypatch.setattr("field_app_api.sync.services.upload_file.MOST_HELD", room)
    upload(phone, first)
    assert announce(phone, second).status_code == 507
    assert announce(phone, first).status_code == 201
    # What an incident has got is no longer counted.
    phone.send(phone.leak(files=[declared(first)]))
    upload(phone, second)


def test_parts_that_nobody_goes_on_with_expire(phone: Phone) -> None:
    data = photo()
    announce(phone, data)
    assert "Upload-Expires" in piece(phone, data, 0, 1000).headers
    part = FieldUpload.objects.get().part
    FieldUpload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    tidy_up()
    assert not part.exists()
    assert where(phone, data).status_code == 404
    upload(phone, data)


def test_the_head_of_the_protocol(phone: Phone) -> None:
    answer = phone.client.options(FILES)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert "checksum" in answer.headers["Tus-Extension"]
    data = photo()
    older = announce(phone, data, **{"Tus-Resumable": "0.2.2"})
    assert (older.status_code, older["Tus-Version"]) == (412, "1.0.0")
    assert older["Tus-Resumable"] == "1.0.0"
    unknown = phone.client.head(f"/api/field/v1/files/{'0' * 64}", headers=phone.headers | TUS)
    assert (unknown.status_code, unknown["Tus-Resumable"]) == (404, "1.0.0")
    assert announce(phone, data, **{"Upload-Length": str(2**40)}).status_code == 413
    assert announce(phone, data, **{"Upload-Length": "-1"}).status_code == 400
    assert announce(phone, data, **{"Upload-Metadata": "sha256 !!"}).status_code == 400
    assert announce(phone, data, **{"Authorization": ""}).status_code == 401


def photo_taken_at(longitude: float, latitude: float, color: str = "blue") -> bytes:
    """A photo whose camera says where it was; WGS 84 degrees, north and east."""
    image = Image.new("RGB", (40, 30), color)
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (latitude, 0, 0), 3: "E", 4: (longitude, 0, 0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_camera_says_where_it_was_and_the_photo_no_more(phone: Phone) -> None:
    data = photo_taken_at(0.5, 49.5)
    upload(phone, data)
    (receipt,) = phone.send(phone.leak(files=[declared(data)]))
    assert receipt["flags"] == ["late", "far-photo"]
    kept = IncidentPhoto.objects.get()
    assert kept.away_m is not None
    assert kept.away_m > 1000
    with Image.open(kept.file) as stored:
        assert not stored.getexif()


def test_a_photo_taken_elsewhere_is_flagged_when_it_comes(
    phone: Phone, plumber: Account, signed_in: Callable[[Account], Any]
) -> None:
    desk = signed_in(plumber)
    near = photo_taken_at(*phone.leak()["geometry"]["coordinates"])
    far = photo_taken_at(0.5, 49.5, "red")
    leak = phone.leak(files=[declared(near), declared(far)])
    phone.send(leak)
    upload(phone, near)
    (receipt,) = phone.send(leak)
    assert "far-photo" not in receipt["flags"]
    desk.post(f"/terrain/a-voir/{leak['id']}", {"what": "see"})
    upload(phone, far)
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["flags"]) == ("applied", ["late", "far-photo"])
    shown = desk.get("/terrain/a-voir").content.decode()
    assert "Une photo a été prise loin de l’endroit indiqué." in shown
    page = desk.get(f"/terrain/a-voir/{leak['id']}").content.decode()
    assert re.search(r"Prise à \d{4,} m de l’endroit indiqué", page)
    # Joined afterwards to what is there, it is compared with where that is.
    late = photo_taken_at(0.5, 49.5, "green")
    upload(phone, late)
    more = phone.operation("attach", parent=leak["id"], files=[declared(late)])
    assert "far-photo" in phone.send(more)[0]["flags"]


@pytest.mark.django_db(transaction=True)
def test_tuspy_brings_a_photo(phone: Phone, live_server: LiveServer, tmp_path: Path) -> None:
    data = photo(side=1200)
    leak = phone.leak(files=[declared(data)])
    phone.send(leak)
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    client = TusClient(f"{live_server.url}{FILES}", headers=phone.headers)
    told = {"sha256": digest(data), "filename": "photo.jpg", "filetype": "image/jpeg"}

    def uploader() -> Any:
        return client.uploader(str(path), chunk_size=50_000, metadata=told, upload_checksum=True)

    first = uploader()
    first.upload_chunk()
    first.upload_chunk()
    # Another program, another day: it is told where to go on.
    second = uploader()
    second.set_url(second.create_url())
    second.offset = second.get_offset()
    assert second.offset == 100_000
    second.upload()
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "applied"
    assert IncidentPhoto.objects.get().sent_digest == digest(data)
