"""A heavy photo over a line that breaks: nothing that arrived is sent again."""

from __future__ import annotations

import hashlib
import socket
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.conf import LazySettings
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from networks.water.models import IncidentPhoto
from tests.field.conftest import Phone
from tests.field.test_files import TUS, announce, declared, where

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
SIZE, BREAKS_AFTER = 15_000_000, 2_000_000


def heavy_photo() -> bytes:
    """A photo of exactly 15 MB: noise, and what cameras write after the picture's end."""
    random = Random(7)
    out = BytesIO()
    Image.frombytes("RGB", (1600, 1600), random.randbytes(1600 * 1600 * 3)).save(out, "JPEG")
    return out.getvalue() + random.randbytes(SIZE - len(out.getvalue()))


def send_until_it_breaks(phone: Phone, server: LiveServer, data: bytes, offset: int) -> int:
    """A PATCH of all that is left, over a line that ends in the middle; the bytes that left."""
    host, port = server.url.removeprefix("http://").split(":")
    rest = data[offset:]
    head = [
        f"PATCH /api/field/v1/files/{hashlib.sha256(data).hexdigest()} HTTP/1.1",
        f"Host: {host}:{port}",
        f"Content-Length: {len(rest)}",
        "Content-Type: application/offset+octet-stream",
        f"Upload-Offset: {offset}",
        *(f"{name}: {value}" for name, value in (phone.headers | TUS).items()),
    ]
    with socket.create_connection((host, int(port))) as wire:
        wire.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        wire.sendall(rest[:BREAKS_AFTER])
        wire.shutdown(socket.SHUT_WR)
        # Until the server has read what there was and given up, or answered.
        while wire.recv(4096):
            pass
    return min(len(rest), BREAKS_AFTER)


def test_a_photo_of_15_mb_arrives_in_eight_pieces(
    phone: Phone, live_server: LiveServer, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = heavy_photo()
    leak = phone.leak(files=[declared(data)])
    phone.send(leak)
    announce(phone, data)
    sent = pieces = 0
    while (here := int(where(phone, data).headers["Upload-Offset"])) < SIZE:
        assert here == sent
        sent += send_until_it_breaks(phone, live_server, data, here)
        pieces += 1
    assert (sent, pieces) == (SIZE, 8)
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["files"]["missing"]) == ("applied", [])
    assert IncidentPhoto.objects.get().sent_digest == hashlib.sha256(data).hexdigest()
