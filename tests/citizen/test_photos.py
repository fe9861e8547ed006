"""Photos: what is refused, what is removed, who sees them."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, PngImagePlugin

from geoportal.citizen.models import Category, CitizenRequest, Photo, SpentTicket
from geoportal.citizen.services.publish_content import publish_content, withhold_request
from geoportal.citizen.tasks import purge_staged_photos
from layers.access.actor import Actor
from layers.access.models import Account
from layers.exchange.photos import MAX_BYTES, PhotoRefused, clean_photo
from tests.citizen.conftest import WEST_POINT, a_jpeg, reported

SECRET_WORDS = (b"Exif", b"GPS", b"Jean Dupont", b"ns.adobe.com", b"ICC_PROFILE", b"journal")


def with_metadata(latitude: float = 49.49, longitude: float = 0.55) -> bytes:
    """A photo on its side, with position, owner, comment, XMP and colour profile."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Jean Dupont"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (latitude, 0.0, 0.0)
    gps[3], gps[4] = "E", (longitude, 0.0, 0.0)
    gps[31] = 12.0
    return a_jpeg(
        400,
        200,
        exif=exif,
        comment=b"journal intime",
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>ns.adobe.com</x:xmpmeta>",
        icc_profile=b"ICC_PROFILE of a camera" * 20,
    )


def bomb() -> bytes:
    """A PNG of some kilobytes that announces 40,000 × 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 120_001)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def test_nothing_of_the_camera_stays() -> None:
    sent = with_metadata()
    assert all(word in sent for word in SECRET_WORDS if word not in (b"GPS",))
    clean = clean_photo(sent, "a.jpg")
    assert not [word for word in SECRET_WORDS if word in clean.jpeg]
    stored = Image.open(BytesIO(clean.jpeg))
    assert stored.format == "JPEG"
    assert not stored.getexif()
    assert set(stored.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    # Turned upright.
    assert stored.size == (200, 400) == (clean.width, clean.height)


def test_the_position_is_read_before_it_is_removed() -> None:
    position = clean_photo(with_metadata(), "a.jpg").position
    assert position is not None
    assert (position.latitude, position.longitude) == pytest.approx((49.49, 0.55))
    assert position.accuracy_m == 12


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (99.0, 0.5), (49.0, 4e9)])
def test_a_senseless_position_is_none(latitude: float, longitude: float) -> None:
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (latitude, 0.0, 0.0), "E", (longitude, 0.0, 0.0)
    assert clean_photo(a_jpeg(exif=exif)).position is None


def test_a_large_photo_is_made_smaller() -> None:
    clean = clean_photo(a_jpeg(6000, 3000))
    assert (clean.width, clean.height) == (2048, 1024)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_every_kind_of_pixel_becomes_a_jpeg(mode: str) -> None:
    out = BytesIO()
    image = Image.new(mode, (30, 20))
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(BytesIO(clean_photo(out.getvalue()).jpeg)).mode == "RGB"


def test_a_text_chunk_of_a_png_is_removed() -> None:
    out = BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Jean Dupont")
    Image.new("RGB", (20, 20)).save(out, "PNG", pnginfo=info)
    assert b"Jean" not in clean_photo(out.getvalue()).jpeg


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "est vide"),
        (b"%PDF-1.7\n%", "n’est pas une photo"),
        (b"\xff\xd8\xff" + b"\0" * 50, "« x.jpg »"),
        (a_jpeg(2000, 2000)[:9000], "abîmée"),
        (bomb(), "trop de pixels"),
        (a_jpeg() + b"\0" * MAX_BYTES, "trop lourde"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "n’est pas une photo"),
    ],
    ids=["empty", "pdf", "no-picture", "truncated", "bomb", "heavy", "svg"],
)
def test_refused_with_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(PhotoRefused, match=words) as refused:
        clean_photo(data, "x.jpg")
    assert str(refused.value).count(".") == 0 or "x.jpg" in str(refused.value)


def file(data: bytes, name: str = "rue.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def stage(client: Client, submission: uuid.UUID, *files: SimpleUploadedFile) -> Any:
    return client.post(
        "/signaler/photos",
        {"submission": str(submission), "photos": list(files)},
        headers={"accept": "application/json, application/problem+json"},
    )


@pytest.mark.django_db
class TestStaging:
    def test_a_photo_is_staged_seen_and_taken_back(self, client: Client, media: Path) -> None:
        submission = uuid.uuid4()
        answer = stage(client, submission, file(with_metadata()))
        assert answer.status_code == 200
        (photo,) = answer.json()["photos"]
        assert photo["place"] == {"at": "49.49000, 0.55000", "accuracy_m": 12.0}
        shown = client.get(photo["url"])
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in shown.headers["Cache-Control"]
        # Without the form's own id it does not exist.
        assert client.get(f"/photos/{photo['id']}.jpg").status_code == 404
        (stored,) = [path for path in media.rglob("*") if path.is_file()]
        assert not [word for word in SECRET_WORDS if word in stored.read_bytes()]
        assert "rue" not in stored.name

    def test_it_is_taken_back_with_its_file(
        self, client: Client, media: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        submission = uuid.uuid4()
        photo = stage(client, submission, file(a_jpeg())).json()["photos"][0]
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(
                "/signaler/photos", {"submission": str(submission), "remove": photo["id"]}
            )
        assert answer.json()["photos"] == []
        assert not [path for path in media.rglob("*") if path.is_file()]

    def test_nobody_else_takes_it_back(self, client: Client) -> None:
        submission = uuid.uuid4()
        photo = stage(client, submission, file(a_jpeg())).json()["photos"][0]
        client.post("/signaler/photos", {"submission": str(uuid.uuid4()), "remove": photo["id"]})
        assert Photo.objects.count() == 1

    def test_the_same_photo_twice_is_kept_once(self, client: Client) -> None:
        submission = uuid.uuid4()
        stage(client, submission, file(a_jpeg()))
        again = stage(client, submission, file(a_jpeg(), "copie.jpg"))
        assert len(again.json()["photos"]) == 1
        assert again.json()["added"] == []

    def test_five_at_most(self, client: Client) -> None:
        submission = uuid.uuid4()
        for number in range(5):
            stage(client, submission, file(a_jpeg(100 + number)))
        answer = stage(client, submission, file(a_jpeg(300), "six.jpg"))
        assert answer.status_code == 422
        assert "« six.jpg » n’a pas été ajoutée : 5 photos au plus" in answer.json()["detail"]
        assert Photo.objects.count() == 5

    @pytest.mark.parametrize(
        ("data", "words"),
        [(b"%PDF-1.4", "n’est pas une photo"), (b"", "est vide"), (bomb(), "trop de pixels")],
        ids=["pdf", "empty", "bomb"],
    )
    def test_a_refusal_is_a_problem_document_in_french(
        self, client: Client, data: bytes, words: str
    ) -> None:
        answer = stage(client, uuid.uuid4(), file(data))
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert words in answer.json()["detail"]

    def test_twenty_megabytes_are_named_not_kept(self, client: Client, media: Path) -> None:
        heavy = file(a_jpeg() + b"\0" * (20 * 1024 * 1024), "lourde.jpg")
        answer = stage(client, uuid.uuid4(), heavy)
        assert answer.status_code == 422
        assert "« lourde.jpg » est trop lourde" in answer.content.decode()
        assert not Photo.objects.exists()

    def test_without_a_form_nothing_is_taken(self, client: Client) -> None:
        answer = client.post("/signaler/photos", {"submission": "x", "photos": file(a_jpeg())})
        assert answer.status_code == 400

    def test_what_was_never_sent_is_forgotten_after_a_day(
        self, client: Client, media: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        stage(client, uuid.uuid4(), file(a_jpeg()))
        stage(client, uuid.uuid4(), file(a_jpeg(200)))
        yesterday = timezone.now() - timedelta(hours=25)
        Photo.objects.filter(width=640).update(added_at=yesterday)
        SpentTicket.objects.create(pk=uuid.uuid4())
        SpentTicket.objects.create(pk=uuid.uuid4())
        SpentTicket.objects.filter(pk=SpentTicket.objects.values_list("pk", flat=True)[0]).update(
            spent_at=yesterday
        )
        with django_capture_on_commit_callbacks(execute=True):
            purge_staged_photos(timestamp=0)
        assert [photo.width for photo in Photo.objects.all()] == [200]
        assert len([path for path in media.rglob("*") if path.is_file()]) == 1
        assert SpentTicket.objects.count() == 1


@pytest.mark.django_db
class TestWhoSees:
    @pytest.fixture
    def sent(self, client: Client, categories: dict[str, Category]) -> tuple[str, str]:
        """A request with one photo: the photo's address and the secret."""
        submission = uuid.uuid4()
        photo = stage(client, submission, file(a_jpeg())).json()["photos"][0]
        receipt = reported(categories["fuite"], WEST_POINT, submission=submission)
        return f"/photos/{photo['id']}.jpg", receipt.secret

    def test_the_form_does_not_see_it_any_more_its_holder_does(
        self, client: Client, sent: tuple[str, str]
    ) -> None:
        path, secret = sent
        submission = Photo.objects.get().submission
        assert client.get(path).status_code == 404
        assert client.get(path, {"envoi": str(submission)}).status_code == 404
        assert client.get(path, {"cle": "faux"}).status_code == 404
        assert client.get(path, {"cle": secret}).status_code == 200

    def test_everyone_once_it_is_released_and_not_any_more_once_withheld(
        self,
        client: Client,
        sent: tuple[str, str],
        front_desk: Account,
        as_actor: Callable[[Account], Actor],
    ) -> None:
        path, secret = sent
        request = CitizenRequest.objects.get()
        actor = as_actor(front_desk)
        photos = [Photo.objects.get().pk]
        publish_content(actor, request.pk, 1, text=True, photos=photos)
        assert client.get(path).status_code == 200
        withhold_request(actor, request.pk, 2, withheld=True)
        assert client.get(path).status_code == 404
        assert client.get(path, {"cle": secret}).status_code == 200

    def test_those_who_handle_the_request_and_no_neighbour(
        self,
        sent: tuple[str, str],
        water_agent: Account,
        outsider: Account,
        signed_in: Callable[[Account], Client],
    ) -> None:
        path, _secret = sent
        assert signed_in(water_agent).get(path).status_code == 200
        assert signed_in(outsider).get(path).status_code == 404

    def test_unknown_and_forbidden_are_alike(self, client: Client, sent: tuple[str, str]) -> None:
        path, _secret = sent
        hidden = client.get(path)
        unknown = client.get(f"/photos/{uuid.uuid4()}.jpg")
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content
