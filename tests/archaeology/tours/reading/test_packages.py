"""What a visitor takes along: each hash right, the same bytes twice, then only what differs."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import mapbox_vector_tile
import pytest
from django.conf import LazySettings
from pmtiles.reader import MemorySource
from pmtiles.reader import Reader as TileReader
from pmtiles.tile import deserialize_header
from procrastinate.contrib.django.models import ProcrastinateJob

from archaeology.tours.api import schemas
from archaeology.tours.models import Medium, StopText, Tour, TourText
from archaeology.tours.packages import forget_packages, making, shelf
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.add_stop import StopFacts
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.tasks import make_packages
from archaeology.tours.telling.book import forget_books
from archaeology.tours.vocabulary import Licence
from layers.access.actor import Actor
from layers.territory.models import BaseFeature
from tests.archaeology.tours.reading.conftest import stop_of
from tests.archaeology.tours.reading.reader import Reader, body_of
from tests.archaeology.tours.walk import a_picture

pytestmark = pytest.mark.django_db
HOME = "/tours/le-port"
FRENCH = {"lang": "fr"}


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of a zip by their path, whose inventory comes first."""
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "manifest.json"
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def right(files: dict[str, bytes], manifest: dict[str, Any]) -> bool:
    """Whether each file of the inventory is there with its hash and size, and none besides."""
    named = {each["path"]: each for each in manifest["files"]}
    assert set(files) - {"manifest.json"} == set(named)
    return all(
        hashlib.sha256(files[path]).hexdigest() == each["sha256"]
        and len(files[path]) == each["bytes"]
        for path, each in named.items()
    )


def test_every_hash_is_right(told: Tour, street: BaseFeature, reader: Reader) -> None:
    manifest = reader.read(f"{HOME}/package.json", FRENCH)
    schemas.Manifest.model_validate(manifest)
    files = unzipped(reader.bytes(f"{HOME}/package.zip", FRENCH))
    assert json.loads(files["manifest.json"]) == manifest
    assert right(files, manifest)
    assert manifest["bytes"] == sum(len(files[each["path"]]) for each in manifest["files"])
    names = [each["path"] for each in manifest["files"]]
    picture = Medium.objects.get().sha256
    assert names == ["tour.json", "style.json", "ground.pmtiles", f"media/{picture}.jpg"]
    for each in manifest["files"]:
        alone = reader.get(each["href"])
        assert body_of(alone) == files[each["path"]]
        assert alone["ETag"] == f'"{each["sha256"]}"'
        assert alone["Content-Type"] == each["type"]
        # No cache gives it out unasked: it may become confidential.
        assert alone["Cache-Control"] == "public, no-cache"


def test_the_tour_in_the_package_is_the_tour_of_the_api(told: Tour, reader: Reader) -> None:
    files = unzipped(reader.bytes(f"{HOME}/package.zip", FRENCH))
    packed = json.loads(files["tour.json"])
    schemas.Tour.model_validate(packed)
    served = reader.read(HOME, FRENCH)
    assert served["package"]["bytes"] == sum(map(len, files.values())) - len(files["manifest.json"])
    assert served["package"]["version"] == json.loads(files["manifest.json"])["version"]
    assert reader.read(served["package"]["href"])["version"] == served["package"]["version"]
    assert packed["package"] is None
    (image,) = packed["stops"][0]["images"]
    assert image["href"] in files

    def without(tour: dict[str, Any]) -> str:
        told_as = json.dumps(tour | {"package": None})
        return told_as.replace("/api/tours/v1/media/", "media/")

    assert without(packed) == without(served)


def test_the_ground_is_there_around_the_way(
    told: Tour, street: BaseFeature, reader: Reader
) -> None:
    files = unzipped(reader.bytes(f"{HOME}/package.zip", FRENCH))
    header = deserialize_header(files["ground.pmtiles"][:127])
    west, south, _east, north = json.loads(files["tour.json"])["bounds"]
    assert header["min_lon_e7"] / 1e7 < west
    assert header["max_lat_e7"] / 1e7 > north
    assert header["max_zoom"] == 15
    tiles = TileReader(MemorySource(files["ground.pmtiles"]))
    x, y = _tile_at(west, south, 15)
    tile = mapbox_vector_tile.decode(gzip.decompress(tiles.get(15, x, y)))
    assert [each["properties"]["name"] for each in tile["base-map"]["features"]] == ["Rue"]
    style = json.loads(files["style.json"])
    assert style["sources"] == {"base-map": {"type": "vector", "url": "pmtiles://base-map"}}
    assert {each.get("source") for each in style["layers"]} == {None, "base-map"}


def _tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    from math import asinh, pi, radians, tan

    number = 1 << zoom
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return int((longitude + 180) / 360 * number), int(y * number)


def test_the_same_content_is_the_same_bytes(
    told: Tour, street: BaseFeature, reader: Reader, settings: LazySettings, tmp_path: Path
) -> None:
    first = reader.bytes(f"{HOME}/package.zip", FRENCH)
    forget_packages()
    forget_books()
    # Made anew, by another machine.
    (shelf.root() / str(told.pk)).rename(tmp_path / "elsewhere")
    assert reader.bytes(f"{HOME}/package.zip", FRENCH) == first


def test_an_update_brings_what_differs(
    told: Tour, street: BaseFeature, presenter: Actor, reader: Reader
) -> None:
    before = unzipped(reader.bytes(f"{HOME}/package.zip", FRENCH))
    old = json.loads(before["manifest.json"])
    stop = stop_of(told, 2)
    facts = MediumFacts(author="Ville", licence=Licence.CC_BY)
    added = add_medium(presenter, a_picture(color="#123456"), "rue.png", facts, stop=stop.pk)
    write_medium_text(presenter, added.pk, "fr", 0, MediumWords(alt="Une rue"))
    text = StopText.objects.get(stop=stop, language="fr")
    write_stop_text(presenter, stop.pk, "fr", text.version, StopWords("La rue", "Changée.", ""))

    answer = reader.get(f"{HOME}/package.zip", FRENCH | {"since": old["version"]})
    update = unzipped(body_of(answer))
    new = json.loads(update["manifest.json"])
    assert new["version"] != old["version"]
    assert set(update) == {"manifest.json", "tour.json", f"media/{added.sha256}.jpg"}
    assert right({**before, **update}, new)
    # Who has everything gets the inventory alone; who has something unknown gets all.
    same = reader.bytes(f"{HOME}/package.zip", FRENCH | {"since": new["version"]})
    assert set(unzipped(same)) == {"manifest.json"}
    unknown = reader.bytes(f"{HOME}/package.zip", FRENCH | {"since": "0" * 16})
    assert right(unzipped(unknown), new)


def test_a_download_that_broke_off_goes_on(told: Tour, reader: Reader) -> None:
    path = f"{HOME}/package.zip"
    whole = reader.get(path, FRENCH)
    content, tag = body_of(whole), whole["ETag"]
    assert whole["Accept-Ranges"] == "bytes"
    assert int(whole["Content-Length"]) == len(content)
    rest = reader.get(path, FRENCH, Range="bytes=100-", If_Range=tag)
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert body_of(rest) == content[100:]
    assert body_of(reader.get(path, FRENCH, Range="bytes=0-9")) == content[:10]
    assert body_of(reader.get(path, FRENCH, Range="bytes=-7")) == content[-7:]
    assert body_of(reader.get(path, FRENCH, Range=f"bytes=5-{10**12}")) == content[5:]
    beyond = reader.get(path, FRENCH, Range=f"bytes={len(content)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert beyond["Content-Type"] == "application/problem+json"
    assert beyond.json()["detail"] == "Le fichier n’a pas cette partie."
    # Another version by now, or a range that cannot be read: all of it.
    for headers in (
        {"Range": "bytes=100-", "If_Range": '"other"'},
        {"Range": "bytes=-"},
        {"Range": "bytes=5-2"},
        {"Range": "bytes=0-1,5-9"},
        {"Range": "lines=1-2"},
    ):
        answer = reader.get(path, FRENCH, **headers)
        assert (answer.status_code, body_of(answer)) == (200, content)
    assert reader.get(path, FRENCH, If_None_Match=tag).status_code == 304


def test_only_what_is_published_is_taken_along(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    picture = f"/media/{Medium.objects.get().sha256}.jpg"
    assert reader.get(picture).status_code == 200
    assert reader.get(picture.replace(".jpg", ".png")).status_code == 404
    manifest = reader.read(f"{HOME}/package.json", FRENCH)
    tags = {each["href"]: reader.get(each["href"])["ETag"] for each in manifest["files"]}
    unpublish_tour(presenter, told.pk, "en")
    assert reader.get(f"{HOME}/package.json", {"lang": "en"})["Content-Language"] == "fr"
    unpublish_tour(presenter, told.pk, "fr")
    for path in (f"{HOME}/package.json", f"{HOME}/package.zip", picture):
        assert reader.get(path).status_code == 404
    for each in manifest["files"]:
        assert reader.get(each["href"]).status_code == 404
        # Nor does a cache that has it hear that it may go on giving it out.
        held = reader.get(each["href"], If_None_Match=tags[each["href"]])
        assert (held.status_code, held["Cache-Control"]) == (404, "no-store")


def test_languages_are_packages_of_their_own(told: Tour, reader: Reader) -> None:
    french, english = (
        unzipped(reader.bytes(f"{HOME}/package.zip", {"lang": lang})) for lang in ("fr", "en")
    )
    assert json.loads(french["tour.json"])["title"] == "Le port"
    assert json.loads(english["tour.json"])["title"] == "The harbour"
    assert b"harbour" not in french["tour.json"]


def test_what_is_written_in_a_language_is_a_new_edition_of_that_one(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    def versions() -> tuple[str, str]:
        french, english = (
            str(reader.read(f"{HOME}/package.json", {"lang": lang})["version"])
            for lang in ("fr", "en")
        )
        return french, english

    first = stop_of(told, 1)
    french, english = versions()
    written = StopText.objects.get(stop=first, language="fr")
    words = StopWords("Quai", "Autre.", "Court.")
    write_stop_text(presenter, first.pk, "fr", written.version, words)
    now = versions()
    assert (now[0] != french, now[1] == english) == (True, True)
    french = now[0]
    of_the_tour = TourText.objects.get(tour=told, language="en")
    harbour = TourWords("The harbour", "Walk.", "Along what was water.")
    write_tour_text(presenter, told.pk, "en", of_the_tour.version, harbour)
    now = versions()
    assert (now[0] == french, now[1] != english) == (True, True)
    picture = Medium.objects.get(stop=first)
    write_medium_text(presenter, picture.pk, "en", 1, MediumWords(alt="A quay of wood"))
    french, english = versions()
    assert (french == now[0], english != now[1]) == (True, True)
    # What all tell is a new edition of all.
    first.refresh_from_db()
    facts = replace(StopFacts.of(first), radius_m=45)
    change_stop(presenter, first.pk, first.version, facts)
    now = versions()
    assert (now[0] != french, now[1] != english) == (True, True)


def test_a_job_makes_them_before_anybody_waits_and_removes_what_is_told_no_more(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    assert reader.read("/tours")["tours"][0]["package"] is None
    make_packages()
    (card,) = reader.read("/tours", FRENCH)["tours"]
    assert card["package"]["version"] == reader.read(card["package"]["href"])["version"]
    assert {each.name for each in (shelf.root() / str(told.pk)).iterdir()} == {"fr", "en"}
    unpublish_tour(presenter, told.pk, "en")
    make_packages()
    assert {each.name for each in (shelf.root() / str(told.pk)).iterdir()} == {"fr"}
    # What was written since is in no package that lies there.
    text = StopText.objects.get(stop=stop_of(told, 1), language="fr")
    write_stop_text(presenter, text.stop_id, "fr", text.version, StopWords("Quai", "Autre.", ""))
    assert reader.read("/tours", FRENCH)["tours"][0]["package"] is None


def test_publishing_has_them_made_without_anybody_reading(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    waiting = ProcrastinateJob.objects.filter(task_name=make_packages.name, status="todo")
    # Twice in one transaction, for two languages: one job makes both.
    assert waiting.count() == 1
    make_packages()
    (card,) = reader.read("/tours", FRENCH)["tours"]
    assert card["package"]["bytes"] > 0


def test_the_shelf_keeps_two_packages_and_more_inventories(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    versions = []
    for word in ("un", "deux", "trois", "quatre"):
        text = StopText.objects.get(stop=stop_of(told, 1), language="fr")
        words = StopWords("Quai", word, "")
        write_stop_text(presenter, text.stop_id, "fr", text.version, words)
        versions.append(reader.read(f"{HOME}/package.json", FRENCH)["version"])
    home = shelf.root() / str(told.pk) / "fr"
    folders = {each.name for each in home.iterdir() if each.name in versions}
    assert folders == set(versions[-2:])
    assert {each.stem for each in (home / "inventories").iterdir()} == set(versions)
    update = reader.bytes(f"{HOME}/package.zip", FRENCH | {"since": versions[0]})
    assert set(unzipped(update)) == {"manifest.json", "tour.json"}


def test_nobody_takes_along_more_than_a_phone_carries(
    told: Tour, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_BYTES", 1_000)
    answer = reader.get(f"{HOME}/package.zip", FRENCH)
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
