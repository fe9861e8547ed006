"""A line that is cut in the middle of a piece: the offset told next is what has arrived, exactly.

Against the real server, two processes of it, over real connections. The seeds are printed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import struct
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest
from django.conf import LazySettings
from django.db import connection

from field_app_api.storm.ground import Ground
from field_app_api.storm.server import Server
from field_app_api.sync.models import FieldUpload
from field_app_api.sync.services.upload_presence import MOST_SECONDS
from layers.ui.device_door import PATIENCE_SECONDS
from tests.field.conftest import Phone
from tests.field.test_files import TUS

CUTS, PIECE = 30, 2_000_000
ADDRESS = "/api/field/v1/files"


@pytest.fixture
def server(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Iterator[Server]:
    """gunicorn on the tests' own database."""
    settings.MEDIA_ROOT = tmp_path
    here = Ground(str(connection.settings_dict["NAME"]), tmp_path)
    running = Server({**os.environ, **here.env})
    running.start()
    try:
        yield running
    finally:
        running.kill()


def ask(
    server: Server, phone: Phone, method: str, path: str = "", body: bytes = b"", **told: str
) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer over a connection of its own."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = phone.headers | TUS | {name.replace("_", "-"): each for name, each in told.items()}
    line.request(method, ADDRESS + path, body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, dict(answer.headers)


def announce(server: Server, phone: Phone, data: bytes) -> None:
    """Say that a file will come."""
    named = base64.b64encode(hashlib.sha256(data).hexdigest().encode()).decode()
    length = str(len(data))
    status, _told = ask(
        server, phone, "POST", Upload_Length=length, Upload_Metadata=f"sha256 {named}"
    )
    assert status == 201


def warm(server: Server, phone: Phone, random: Random) -> None:
    """Both processes have taken a piece: the first request of one loads the program for a second.

    A piece that the server has not begun to read cannot be told of.
    """
    for _ in range(16):
        data = random.randbytes(1000)
        announce(server, phone, data)
        assert _rest(server, phone, data, 0, len(data))[0] == 204


def cut(
    server: Server, phone: Phone, data: bytes, offset: int, sent: int, how: str
) -> socket.socket:
    """Begin a piece of 2 MB, and end the line after some of it."""
    size = min(PIECE, len(data) - offset)
    head = [
        f"PATCH {ADDRESS}/{hashlib.sha256(data).hexdigest()} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Content-Length: {size}",
        "Content-Type: application/offset+octet-stream",
        f"Upload-Offset: {offset}",
        *(f"{name}: {value}" for name, value in (phone.headers | TUS).items()),
    ]
    wire = socket.create_connection(("127.0.0.1", server.port))
    wire.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + data[offset : offset + sent])
    if how == "reset":
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if how != "silent":
        wire.close()
    return wire


def here(server: Server, phone: Phone, data: bytes) -> int:
    """What the server says has come."""
    status, told = ask(server, phone, "HEAD", f"/{hashlib.sha256(data).hexdigest()}")
    assert status == 200
    return int(told["Upload-Offset"])


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_the_offset_after_a_cut_is_what_has_arrived(server: Server, phone: Phone, how: str) -> None:
    seed = Random().randrange(10**6)
    print(f"{how}: seed {seed}")
    random = Random(seed)
    warm(server, phone, random)
    for number in range(CUTS):
        data = random.randbytes(PIECE + random.randrange(PIECE))
        announce(server, phone, data)
        upload = FieldUpload.objects.get(sha256=hashlib.sha256(data).hexdigest())
        offset = random.choice([0, random.randrange(PIECE // 2)])
        if offset:
            status, _told = _rest(server, phone, data, 0, offset)
            assert status == 204
        sent = random.randrange(1, min(PIECE, len(data) - offset))
        cut(server, phone, data, offset, sent, how)
        told = here(server, phone, data)
        if how == "closed":
            assert told == offset + sent, (seed, number)
        assert offset <= told <= offset + sent, (seed, number)
        status, headers = _rest(server, phone, data, told, len(data))
        assert (status, headers.get("Upload-Offset")) == (204, str(len(data))), (seed, number)
        upload.refresh_from_db()
        assert upload.path.read_bytes() == data, (seed, number)
        assert not upload.writing.exists()


def test_a_writer_that_says_nothing_is_waited_for_shortly(server: Server, phone: Phone) -> None:
    data = Random(3).randbytes(PIECE)
    announce(server, phone, data)
    warm(server, phone, Random(5))
    wire = cut(server, phone, data, 0, 1_000_000, "silent")
    begun = time.monotonic()
    told = here(server, phone, data)
    assert MOST_SECONDS <= time.monotonic() - begun < MOST_SECONDS + 3
    # Whoever goes on meanwhile is not held up by the one that is silent.
    status, headers = _rest(server, phone, data, told, len(data))
    assert (status, headers["Upload-Offset"]) == (204, str(len(data)))
    wire.close()
    upload = FieldUpload.objects.get(size=PIECE)
    assert upload.path.read_bytes() == data


def test_of_a_phone_that_went_out_of_range_each_byte_is_kept(server: Server, phone: Phone) -> None:
    """It never says so: after a while the server gives up, with all that had come."""
    data = Random(4).randbytes(PIECE)
    announce(server, phone, data)
    warm(server, phone, Random(5))
    wire = cut(server, phone, data, 0, 1_234_567, "silent")
    deadline = time.monotonic() + PATIENCE_SECONDS + 10
    while (told := here(server, phone, data)) < 1_234_567 and time.monotonic() < deadline:
        pass
    assert told == 1_234_567
    wire.close()


def _rest(
    server: Server, phone: Phone, data: bytes, offset: int, end: int
) -> tuple[int, dict[str, str]]:
    return ask(
        server,
        phone,
        "PATCH",
        f"/{hashlib.sha256(data).hexdigest()}",
        data[offset:end],
        Upload_Offset=str(offset),
        Content_Type="application/offset+octet-stream",
    )
