"""Files that writers bring are made harmless, kept once, and gone when nobody needs them."""

from __future__ import annotations

import hashlib
import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError
from PIL import Image

from archaeology.tours.models import Medium, Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.move_medium import move_medium
from archaeology.tours.services.remove_medium import remove_medium
from archaeology.tours.services.remove_stop import remove_stop
from layers.access.actor import PUBLIC, Actor
from tests.archaeology.tours.walk import a_picture
from tests.exchange.test_sound_lengths import m4a, mp3, ogg, wav

GPS_IFD, ORIENTATION = 0x8825, 0x0112


def _photo(width: int, height: int) -> bytes:
    """A JPEG that lies on its side and says where it was taken."""
    file = BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_IFD)[2] = (49.0, 31.0, 0.0)
    Image.new("RGB", (width, height), "#334455").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_an_image_is_upright_small_and_says_nothing_of_its_camera(
    walk: Tour, presenter: Actor
) -> None:
    medium = add_medium(presenter, _photo(3000, 1500), "quai.jpg", tour=walk.pk)
    assert (medium.kind, medium.width, medium.height) == ("image", 1000, 2000)
    data = medium.file.read()
    assert hashlib.sha256(data).hexdigest() == medium.sha256
    assert len(data) == medium.bytes
    with Image.open(BytesIO(data)) as kept:
        assert not kept.getexif()
        assert kept.size == (1000, 2000)


@pytest.mark.parametrize(
    ("data", "kind", "suffix"),
    [
        (wav(), "audio/wav", "wav"),
        (ogg(), "audio/ogg", "ogg"),
        (mp3(), "audio/mpeg", "mp3"),
        (m4a(), "audio/mp4", "m4a"),
    ],
)
def test_a_sound_is_measured_and_has_a_language(
    walk: Tour, presenter: Actor, data: bytes, kind: str, suffix: str
) -> None:
    stop = walk.stops.all()[0]
    medium = add_medium(presenter, data, "voix", stop=stop.pk)
    assert (medium.kind, medium.content_type, medium.suffix) == ("audio", kind, suffix)
    assert medium.seconds is not None
    assert medium.seconds > 1
    assert medium.language == "fr"


def test_a_sound_is_given_on_without_what_its_recorder_wrote_into_it(
    walk: Tour, presenter: Actor
) -> None:
    comment = b"INFOICMT" + struct.pack("<I", 12) + b"49.5N 0.54E\0"
    told = wav() + b"LIST" + struct.pack("<I", len(comment)) + comment
    medium = add_medium(presenter, told, "voix.wav", tour=walk.pk)
    data = medium.file.read()
    assert data == wav()
    assert (medium.sha256, medium.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


def _bomb() -> bytes:
    """A few bytes that announce 40,000 × 40,000 pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est ni une image ni un son"),
        (b"%PDF-1.7", "un son MP3, Ogg, M4A ou WAV"),
        (wav()[:-50], "ne se lit pas jusqu’au bout"),
        (b"ID3 is a fine beginning", "ne se lit pas jusqu’au bout"),
        (_bomb(), "trop de pixels"),
        (a_picture()[:60], "abîmée"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "format des iPhone"),
    ],
)
def test_what_is_no_image_and_no_sound_is_refused(
    walk: Tour, presenter: Actor, data: bytes, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match=words):
        add_medium(presenter, data, "fichier", tour=walk.pk)
    assert not Medium.objects.exists()
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


class Clamd(socketserver.BaseRequestHandler):
    """Finds a virus in whatever it is sent."""

    def handle(self) -> None:
        """Answer one command, all of it read."""
        with self.request.makefile("rb") as stream:
            stream.read(10)
            while (length := struct.unpack("!L", stream.read(4))[0]) > 0:
                stream.read(length)
        self.request.sendall(b"stream: Test.Virus FOUND\0")


@pytest.fixture
def clamd(settings: LazySettings) -> Iterator[socketserver.TCPServer]:
    """A peer that speaks clamd's protocol."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_virus_is_refused_and_so_is_a_file_that_nobody_could_examine(
    walk: Tour, presenter: Actor, clamd: socketserver.TCPServer, settings: LazySettings
) -> None:
    with pytest.raises(ValidationError, match="a trouvé un virus"):
        add_medium(presenter, a_picture(), "quai.png", tour=walk.pk)
    settings.CLAMD = "127.0.0.1:9"
    with pytest.raises(ValidationError, match="ne répond pas"):
        add_medium(presenter, a_picture(), "quai.png", tour=walk.pk)


def test_two_media_share_a_file_which_goes_with_the_last(
    walk: Tour,
    presenter: Actor,
    tmp_path: Path,
    django_capture_on_commit_callbacks: object,
) -> None:
    first, second = walk.stops.all()
    one = add_medium(presenter, a_picture(), "quai.png", stop=first.pk)
    other = add_medium(presenter, a_picture(), "port.png", stop=second.pk)
    assert one.file.name == other.file.name
    path = Path(one.file.path)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_medium(presenter, one.pk)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_stop(presenter, second.pk)
    assert not path.exists()


def test_media_have_an_order(walk: Tour, presenter: Actor) -> None:
    stop = walk.stops.all()[0]
    keys = [
        add_medium(presenter, a_picture(color=color), "quai.png", stop=stop.pk).pk
        for color in ("red", "green", "blue")
    ]
    move_medium(presenter, keys[2], 1)
    assert [each.pk for each in stop.media.all()] == [keys[2], keys[0], keys[1]]


def test_nobody_else_brings_anything(walk: Tour, presenter: Actor) -> None:
    medium = add_medium(presenter, a_picture(), "quai.png", MediumFacts(), tour=walk.pk)
    with pytest.raises(PermissionDenied):
        add_medium(PUBLIC, a_picture(), "quai.png", tour=walk.pk)
    with pytest.raises(PermissionDenied):
        remove_medium(PUBLIC, medium.pk)


@pytest.mark.parametrize("beginning", [b"fLaC", b"RIFF\x00\x00\x00\x00WAVE", b"\xff\xd8\xff"])
def test_what_is_too_heavy_is_said_to_be_whatever_it_is(
    walk: Tour, presenter: Actor, beginning: bytes
) -> None:
    heavy = beginning.ljust(15 * 1024 * 1024 + 1, b"\x00")
    with pytest.raises(ValidationError) as refused:
        add_medium(presenter, heavy, "guide", tour=walk.pk)
    assert refused.value.messages == ["« guide » est trop lourd : 15 Mo au plus."]
