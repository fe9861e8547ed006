"""Files wait for the antivirus where there is one; without one they are marked as not scanned."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from field_app_api.sync.models import FieldUpload
from field_app_api.sync.tasks import take_up
from networks.water.models import IncidentPhoto
from tests.field.conftest import Phone
from tests.field.test_files import declared, photo, upload

VIRUS = b"a signature that only this test knows"


class Clamd(socketserver.BaseRequestHandler):
    """The INSTREAM command as clamd's manual has it: chunks with their length, then a nought."""

    def handle(self) -> None:
        """Answer one command."""
        with self.request.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            data = b""
            while (length := struct.unpack("!L", stream.read(4))[0]) > 0:
                data += stream.read(length)
        answer = b"stream: Test.Virus FOUND" if VIRUS in data else b"stream: OK"
        self.request.sendall(answer + b"\0")


@pytest.fixture
def clamd(settings: LazySettings) -> Iterator[socketserver.TCPServer]:
    """A peer that speaks clamd's protocol."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path, town: object) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_virus_is_kept_apart(phone: Phone, clamd: object) -> None:
    clean, infected = photo(), photo() + VIRUS
    upload(phone, clean)
    upload(phone, infected)
    (receipt,) = phone.send(phone.leak(files=[declared(clean), declared(infected)]))
    assert receipt["outcome"] == "applied"
    assert receipt["files"]["received"] == [declared(clean)["sha256"]]
    (refused,) = receipt["files"]["refused"]
    assert "virus" in refused["reason"]
    assert IncidentPhoto.objects.count() == 1
    assert set(FieldUpload.objects.values_list("scan", flat=True)) == {"clean", "infected"}


def test_a_file_waits_for_an_antivirus_that_does_not_answer(
    phone: Phone, clamd: socketserver.TCPServer, settings: LazySettings
) -> None:
    there, settings.CLAMD = settings.CLAMD, "127.0.0.1:1"
    data = photo()
    upload(phone, data)
    leak = phone.leak(files=[declared(data)])
    (receipt,) = phone.send(leak)
    assert receipt["files"]["received"] == [declared(data)["sha256"]]
    assert not IncidentPhoto.objects.exists()
    settings.CLAMD = there
    take_up()
    assert IncidentPhoto.objects.count() == 1
    assert phone.send(leak)[0]["outcome"] == "applied"


def test_without_an_antivirus_files_are_marked(phone: Phone) -> None:
    data = photo()
    upload(phone, data)
    phone.send(phone.leak(files=[declared(data)]))
    assert IncidentPhoto.objects.count() == 1
    assert FieldUpload.objects.get().scan == "pending"
