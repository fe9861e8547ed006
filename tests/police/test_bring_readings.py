"""Readings brought on a session's page: what is shown, what enters, what is refused and why."""

from __future__ import annotations

import io
import re
import tempfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any, cast

import pytest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from geoportal.police import incoming
from geoportal.police.forms.uploads import receive_readings
from geoportal.police.models import (
    ReadingsFile,
    SpeedReading,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.services.import_brought_file import import_brought_file
from layers.access.actor import Actor
from layers.access.models import Membership
from layers.access.roles import Role
from layers.catalog.models import Change
from layers.exchange.bringing import folder
from layers.exchange.bringing.brought_file import FileState
from tests.police.bringing import HEADER, bring, left_on_disk, readings
from tests.police.conftest import MakeSession, account_of, days_ago
from tests.police.test_pages import text_of


@pytest.fixture
def held(done: MakeSession, tmp_path: Path, settings: Any) -> SpeedSession:
    """A session of ten days ago, 9 to 11, without readings; files go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return done(days_ago(10))


def import_it(police: Client, answer: Any) -> Any:
    """Confirm what is shown, let the worker do its part, and look at the page again."""
    assert answer.status_code == 302, text_of(answer)
    address = answer["Location"]
    assert police.post(address, {"verbe": "importer"})["Location"] == address
    import_brought_file(int(address.rsplit("/", 1)[1]))
    return police.get(address)


def sentences(answer: Any) -> dict[str, str]:
    """What a refused form says, by field."""
    assert answer.status_code == 422
    assert not ReadingsFile.objects.exists()
    assert left_on_disk() == []
    return {name: " ".join(told) for name, told in answer.context["form"].errors.items()}


# -- from the file to the numbers -----------------------------------------------------------------


def test_what_will_be_read_is_shown_before_anything_is_written(
    police: Client, held: SpeedSession
) -> None:
    page = police.get(f"/police/seances/{held.pk}")
    assert f'href="/police/seances/{held.pk}/mesures"' in page.content.decode()
    answer = bring(police, held, readings(held, late=2))
    shown = police.get(answer["Location"])
    told = text_of(shown)
    assert "122 lignes regardées, 2 refusées" in told
    assert "vitesse_kmh : vitesse" in told
    assert "62,5 km/h Sens croissant VL" in told
    assert [each.row for each in shown.context["preview"].reasons] == [121, 122]
    assert not SpeedReading.objects.exists()
    assert ReadingsFile.objects.get().state == FileState.SHOWN
    assert len(left_on_disk()) == 1


def test_the_report_says_what_entered_and_each_row_that_did_not(
    police: Client, held: SpeedSession, site: SpeedSite
) -> None:
    content = readings(held, late=1) + "2026-01-01T00:00:00,vite,increasing,VL\n1;2\n"
    page = import_it(police, bring(police, held, content))
    told = text_of(page)
    assert "Lignes lues 123 Acceptées 120 Refusées 3 Véhicules de la séance 120" in told
    assert [(row, column) for row, column, _why in page.context["reasons"]] == [
        *((121, "instant"), (122, "vitesse"), (123, "")),
    ]
    assert "« vite » n’est pas une vitesse." in told
    assert left_on_disk() == []
    held.refresh_from_db()
    site.refresh_from_db()
    assert (held.vehicles, str(held.v85), site.vehicles) == (120, "62.5", 120)


def test_the_model_mapping_with_its_unit_and_without_its_optional_columns(
    police: Client, held: SpeedSession
) -> None:
    content = readings(held, speed="15,0").replace(",VL", "").replace(",increasing", "")
    content = content.replace("T", " ").replace(",", ";", 1)
    lines = [re.sub(r",", ";", line, count=1) for line in content.splitlines()[1:]]
    content = "horodatage;vitesse\n" + "\n".join(lines)
    said = {"columns": "model", "unit": "m/s"}
    import_it(police, bring(police, held, content, name="appareil.txt", **said))
    assert set(SpeedReading.objects.values_list("measured_kmh", flat=True)) == {54}
    missing = bring(police, held, content, name="appareil.txt", columns="model")
    assert sentences_of(missing) == {"unit": "Dites en quelle unité sont les vitesses."}


def sentences_of(answer: Any) -> dict[str, str]:
    return {name: " ".join(told) for name, told in answer.context["form"].errors.items()}


MAPPING = """
[file]
delimiter = ";"
encoding = "windows-1252"
[columns]
at = "Début"
speed = "v"
direction = { column = "sens", values = { "1" = "increasing", "2" = "decreasing" } }
[speed]
unit = "km/h"
"""


def test_a_mapping_file_comes_along(police: Client, held: SpeedSession) -> None:
    lines = readings(held, 5).splitlines()[1:]
    rows = "".join(f"{line.split(',')[0]};48,5;2\n" for line in lines)
    content = ("Début;v;sens\n" + rows).encode("windows-1252")
    page = import_it(police, bring(police, held, content, mapping=MAPPING))
    assert page.context["file"].report["accepted"] == 5
    found = SpeedReading.objects.values_list("measured_kmh", "direction").distinct()
    assert [(float(speed), direction) for speed, direction in found] == [(48.5, "decreasing")]


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "said"),
    [
        ("m.csv", "utf-8-sig", ",", {}),
        ("m.csv", "utf-16", ",", {"encoding": "utf-16"}),
        ("m.txt", "windows-1252", ";", {"encoding": "windows-1252", "delimiter": ";"}),
        ("m.csv", "iso-8859-15", "|", {"encoding": "iso-8859-15", "delimiter": "|"}),
        ("m.tsv", "utf-8", "\t", {}),
    ],
)
def test_encodings_and_separators(
    police: Client,
    held: SpeedSession,
    name: str,
    encoding: str,
    separator: str,
    said: dict[str, str],
) -> None:
    content = readings(held, 3).replace("VL", "légère").replace(",", separator)
    import_it(police, bring(police, held, content.encode(encoding), name=name, **said))
    classes = SpeedReading.objects.values_list("vehicle_class", flat=True)
    assert list(classes) == ["légère"] * 3


def test_of_two_sessions_that_began_together_the_one_on_the_page_gets_them(
    police: Client, held: SpeedSession, done: MakeSession
) -> None:
    other = done(held.starts_at)
    import_it(police, bring(police, other, readings(other)))
    assert {each.session_id for each in SpeedReading.objects.all()} == {other.pk}


def test_the_same_file_twice_counts_once(police: Client, held: SpeedSession) -> None:
    for _time in range(2):
        import_it(police, bring(police, held, readings(held)))
    assert SpeedReading.objects.count() == 120


def test_given_up_nothing_remains(police: Client, held: SpeedSession) -> None:
    address = bring(police, held, readings(held))["Location"]
    answer = police.post(address, {"verbe": "renoncer"})
    assert answer["Location"] == f"/police/seances/{held.pk}"
    assert left_on_disk() == []
    police.post(address, {"verbe": "importer"})
    file = ReadingsFile.objects.get()
    import_brought_file(file.pk)
    assert file.state == FileState.GIVEN_UP
    assert not SpeedReading.objects.exists()
    assert "Rien n’est entré" in text_of(police.get(address))


# -- what is refused ------------------------------------------------------------------------------


def workbook() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mesures.csv", HEADER)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "field", "sentence"),
    [
        ("m.csv", b"", "readings", "Ce fichier est vide."),
        ("m.csv", b"  \n \n", "readings", "Ce fichier est vide."),
        ("m.csv", HEADER.encode(), "__all__", "n’a aucune ligne de mesure"),
        ("m.xlsx", workbook(), "readings", "C’est un classeur."),
        ("m.csv", workbook(), "readings", "C’est un classeur"),
        ("m.csv", b"\xd0\xcf\x11\xe0" + bytes(600), "readings", "C’est un classeur"),
        ("m.zip", archive(), "readings", "C’est une archive zip"),
        ("m.csv", archive(), "readings", "C’est une archive zip"),
        ("m.txt", b"%PDF-1.7\n", "readings", "une image, un PDF ou une archive"),
        ("m.csv", b"a\0b\n", "encoding", "n’est pas du texte en UTF-8"),
        ("m.exe", b"MZ", "readings", "se nomme en .csv, .txt ou .tsv"),
        ("m.csv", "horodatage,vitesse_kmh\né".encode("latin-1"), "encoding", "vers la ligne 2"),
        ("m.csv", b"horodatage;vitesse_kmh\n1;2\n", "delimiter", "point-virgule"),
        ("m.csv", b"a,b\n1,2\n", "__all__", "Aucune colonne ne dit être une vitesse"),
        ("m.csv", b"vitesse_kmh,x\n1,2\n", "__all__", "Aucune colonne ne dit l’instant"),
    ],
)
def test_what_is_no_file_of_readings_is_told_in_words(
    police: Client, held: SpeedSession, name: str, content: bytes, field: str, sentence: str
) -> None:
    told = sentences(bring(police, held, content, name=name))
    assert list(told) == [field]
    assert sentence in told[field]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("horodatage,vitesse_kmh,immatriculation\n{at},50,x\n", "« immatriculation » désigne"),
        ("horodatage,vitesse_kmh,conducteur\n{at},50,x\n", "« conducteur » désigne"),
        ("horodatage,vitesse_kmh,note\n{at},50,AB-123-CD\n", "« note » contient"),
        ("AB-123-CD,50\nAB-124-CD,51\n", "La première ligne devrait nommer les colonnes"),
    ],
)
def test_a_file_with_plates_or_people_is_refused_and_nothing_of_it_stays(
    police: Client, held: SpeedSession, content: str, sentence: str
) -> None:
    at = readings(held, 1).splitlines()[1].split(",")[0]
    answer = bring(police, held, content.format(at=at))
    told = " ".join(sentences(answer).values())
    assert sentence in told
    assert "AB-12" not in answer.content.decode()


def test_a_plate_far_down_is_found_before_anything_is_shown(
    police: Client, held: SpeedSession
) -> None:
    rows = readings(held, 700).replace(",VL", ",VL,rien").replace("classe", "classe,note")
    head, body = rows.split("\n", 1)
    # More rows than are read at once.
    content = f"{head}\n{body * 80}{body.splitlines()[0].replace('rien', 'AB-123-CD')}"
    answer = bring(police, held, content)
    assert (
        "La colonne « note » contient ce qui semble être une plaque" in sentences(answer)["__all__"]
    )
    assert "AB-123" not in answer.content.decode()


def test_the_worker_looks_for_plates_too_and_nothing_enters(
    police: Client, held: SpeedSession
) -> None:
    address = bring(police, held, readings(held))["Location"]
    file = ReadingsFile.objects.get()
    path = incoming.FOLDER.path_of(file.token)
    path.write_text(path.read_text().replace("VL", "AB-123-CD"))
    before = Change.objects.count()
    police.post(address, {"verbe": "importer"})
    import_brought_file(file.pk)
    told = text_of(police.get(address))
    assert "La colonne « classe » contient ce qui semble être une plaque" in told
    assert "Rien n’est entré, et rien du fichier n’est gardé." in told
    assert not SpeedReading.objects.exists()
    assert (Change.objects.count(), left_on_disk()) == (before, [])
    kept = repr(ReadingsFile.objects.values())
    assert "AB-123" not in kept
    assert "mesures.csv" not in kept


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("x = [", "n’est pas du TOML"),
        ('layer = "communes"', "est fait pour « communes »"),
        ('[columns]\nat="at"\nspeed="v"\nsite="s"\n[speed]\nunit="km/h"', "une colonne (site)"),
        ('[columns]\nat="at"\nspeed="v"\n[session]\nsite="X"', "parle d’une autre séance"),
        ('[columns]\nat="at"\nspeed="v"\n[speed]\nrecording="enforcement"', "enregistrée comme"),
        ('[columns]\nat="at"\nspeed="v"', "Dites en quelle unité"),
        ('[speed]\nunit="nœuds"', "n’existe pas"),
    ],
)
def test_a_mapping_that_means_something_else_is_refused(
    police: Client, held: SpeedSession, mapping: str, sentence: str
) -> None:
    told = sentences(bring(police, held, "at,v\n2026-01-01T08:00:00,50\n", mapping=mapping))
    assert sentence in " ".join(told.values())


def test_units_that_contradict_each_other_are_refused(police: Client, held: SpeedSession) -> None:
    told = sentences(bring(police, held, readings(held), unit="m/s"))
    assert told["unit"].startswith("Vous déclarez des m/s")


def test_a_file_none_of_whose_rows_would_enter_is_not_offered(
    police: Client, held: SpeedSession
) -> None:
    content = readings(held, 0, late=3)
    shown = police.get(bring(police, held, content)["Location"])
    assert "Aucune de ces lignes n’entrerait" in text_of(shown)
    assert "Importer ces mesures" not in text_of(shown)


def test_a_file_that_is_too_big_is_not_kept(
    police: Client, held: SpeedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("uploads", "readings"):
        monkeypatch.setattr(f"geoportal.police.forms.{module}.MOST_BYTES", 1 << 20)
    answer = bring(police, held, readings(held).encode() + b"\n" * (1 << 20))
    assert "dépasse 50 Mo" in sentences(answer)["readings"]


class Endless:
    """The body of a form with a file of so many bytes, made as it is read."""

    BOUNDARY = "a-boundary"

    def __init__(self, size: int) -> None:
        head = f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="readings"; '
        self._parts = [(head + 'filename="m.csv"\r\n\r\n').encode()]
        self._left, self._tail = size, f"\r\n--{self.BOUNDARY}--\r\n".encode()
        self.length = len(self._parts[0]) + size + len(self._tail)

    def read(self, size: int = 1 << 16) -> bytes:
        if self._parts:
            return self._parts.pop()
        if self._left:
            piece = min(size, self._left, 1 << 16)
            self._left -= piece
            return b"1" * piece
        tail, self._tail = self._tail, b""
        return tail


def test_memory_does_not_grow_with_the_file(held: SpeedSession) -> None:
    size = 40 << 20
    body = Endless(size)
    headers = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={body.BOUNDARY}",
        "CONTENT_LENGTH": str(body.length),
    }
    beside = set(Path(tempfile.gettempdir()).glob("*.upload*"))
    upload = receive_readings(HttpRequest())
    parser = MultiPartParser(headers, cast(Any, body), [upload])
    tracemalloc.start()
    _told, files = parser.parse()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert cast(Any, files["readings"]).size == size
    assert incoming.FOLDER.path_of(upload.token).stat().st_size == size
    assert peak < 4 << 20
    assert set(Path(tempfile.gettempdir()).glob("*.upload*")) == beside
    upload.close()
    assert left_on_disk() == []


# -- who, and when ------------------------------------------------------------------------------


def test_only_a_session_that_took_place_gets_readings(
    police: Client, held: SpeedSession, planned: SpeedSession
) -> None:
    assert bring(police, planned, readings(planned)).status_code == 404
    assert "Apporter les mesures" not in text_of(police.get(f"/police/seances/{planned.pk}"))
    assert left_on_disk() == []


def test_outsiders_bring_nothing_and_see_nothing(
    outsiders: list[Actor], police: Client, held: SpeedSession
) -> None:
    address = bring(police, held, readings(held))["Location"]
    for outsider in outsiders:
        client = Client()
        if outsider.is_signed_in:
            client.force_login(account_of(outsider))
        expected = 404 if outsider.is_signed_in else 302
        assert bring(client, held, readings(held)).status_code == expected
        assert client.post(address, {"verbe": "importer"}).status_code == expected
        assert client.get(address).status_code == expected
    assert len(left_on_disk()) == 1
    assert ReadingsFile.objects.get().state == FileState.SHOWN


def test_the_forms_token_is_asked_for(officer: Actor, held: SpeedSession) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account_of(officer))
    assert bring(strict, held, readings(held)).status_code == 403
    strict.get(f"/police/seances/{held.pk}/mesures")
    wrong = bring(strict, held, readings(held), csrfmiddlewaretoken="x" * 64)
    assert wrong.status_code == 403
    assert left_on_disk() == []
    assert not ReadingsFile.objects.exists()


def test_confirming_twice_is_confirming_once(police: Client, held: SpeedSession) -> None:
    jobs = ProcrastinateJob.objects.filter(queue_name="imports")
    before = jobs.count()
    address = bring(police, held, readings(held))["Location"]
    for _click in range(2):
        assert police.post(address, {"verbe": "importer"})["Location"] == address
    assert jobs.count() == before + 1


def test_who_has_left_the_police_meanwhile_imports_nothing(
    police: Client, officer: Actor, held: SpeedSession
) -> None:
    address = bring(police, held, readings(held))["Location"]
    police.post(address, {"verbe": "importer"})
    Membership.objects.filter(account=officer.account_id, role=Role.POLICE).delete()
    file = ReadingsFile.objects.get()
    import_brought_file(file.pk)
    file.refresh_from_db()
    assert (file.state, left_on_disk()) == (FileState.REFUSED, [])
    assert not SpeedReading.objects.exists()


def test_a_file_that_is_gone_is_no_breakdown(police: Client, held: SpeedSession) -> None:
    address = bring(police, held, readings(held))["Location"]
    incoming.FOLDER.forget(ReadingsFile.objects.get().token)
    told = text_of(police.get(address))
    assert "Le fichier a été effacé : il n’a pas été confirmé dans l’heure." in told
    assert str(incoming.FOLDER.path_of("")) not in told
    police.post(address, {"verbe": "renoncer"})
    assert "Rien n’est entré" in text_of(police.get(address))


def test_what_nobody_waits_for_is_swept(
    police: Client, held: SpeedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = bring(police, held, readings(held))["Location"]
    ReadingsFile.objects.update(brought_at=held.starts_at)
    half = incoming.FOLDER.path_of(incoming.FOLDER.new_token())
    half.write_bytes(b"AB-123-CD")
    incoming.sweep()
    assert left_on_disk() == [half]  # somebody may still be sending it
    monkeypatch.setattr(folder, "RECEIVED_WITHIN_SECONDS", -1)
    incoming.sweep()
    assert left_on_disk() == []
    assert "n’a pas été confirmé à temps" in text_of(police.get(address))
