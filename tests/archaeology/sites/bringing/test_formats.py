"""Files as people have them: workbooks, old encodings, layers of several, and broken ones."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas
import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]
from shapely import Point

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.models import Find, Operation, RecordsFile
from archaeology.sites.services.read_records import read_records
from tests.archaeology.sites.bringing.conftest import FINDS, Desk, X, Y, left_on_disk, text_of

pytestmark = pytest.mark.django_db


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """An .xlsx with some sheets."""
    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


NOTICE: list[list[Any]] = [["Notice"], ["Bonjour"]]
SHEET: list[list[Any]] = [
    ["N° inventaire", "Désignation", "Matériau", "X L93", "Y L93", "Trouvé le", "Nombre"],
    ["M-1", "Pot", "Céramique", X + 1.5, Y + 1, date(2023, 5, 4), 3],
    [],
    [12, "As", "Monnaie", X + 2, Y + 2, date(2023, 5, 5), None],
]


def test_a_workbook_enters_as_it_is(desk: Desk) -> None:
    file = desk.bring(workbook(("Mobilier", SHEET)), name="mobilier.xlsx")
    assert "2023-05-04" in text_of(desk.page(file, "/colonnes"))
    assert "Lignes lues 2 Acceptées 2" in text_of(desk.try_it(file))
    desk.enter(file)
    pot, coin = Find.objects.order_by("-number")
    assert (pot.number, str(pot.found_on), pot.count) == ("M-1", "2023-05-04", 3)
    assert (coin.number, coin.material, coin.count) == ("12", "coin", 1)


@pytest.mark.parametrize("titles", [[], [["Fouille du théâtre 2019"], []]])
def test_days_and_words_for_days_stand_in_one_column(desk: Desk, titles: list[list[Any]]) -> None:
    written = [date(2023, 5, 4), "05/05/2023", datetime(2023, 5, 6, 10, 30), "7/5/2023", "mai 2023"]
    rows = [[f"2019/05/{n:02d}", X, Y, day] for n, day in enumerate(written)]
    sheet: list[list[Any]] = [*titles, ["N° isolat", "X L93", "Y L93", "Trouvé le"], *rows]
    file = desk.bring(workbook(("Mobilier", sheet)), name="mobilier.xlsx")
    shown = desk.try_it(file)
    assert [row for row, _column, _why in shown.context["reasons"]] == [len(sheet)]
    desk.enter(file)
    days = Find.objects.order_by("number").values_list("found_on", flat=True)
    assert [str(day) for day in days] == [f"2023-05-{day:02d}" for day in (4, 5, 6, 7)]
    # Numbers that look like days are none.
    assert Find.objects.filter(number="2019/05/03").exists()


def test_of_several_sheets_another_one_can_be_read(desk: Desk) -> None:
    content = workbook(("Lisez-moi", NOTICE), ("Mobilier", SHEET))
    file = desk.bring(content, name="mobilier.xlsx")
    assert "Bonjour" in text_of(desk.page(file, "/colonnes"))
    desk.columns(file, verb="relire", layer="Mobilier")
    answer = desk.page(file, "/colonnes")
    assert answer.context["form"]["c_number"].value() == "c:N° inventaire"
    assert "Lignes lues 2 Acceptées 2" in text_of(desk.try_it(file))


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_seen(desk: Desk, encoding: str, delimiter: str) -> None:
    content = FINDS.replace("7,45", "7.45").replace("7,31", "7.31").replace(";", delimiter)
    file = desk.bring(content.encode(encoding))
    assert "Lignes lues 3 Acceptées 2" in text_of(desk.try_it(file))


def test_what_an_old_macintosh_writes_is_seen(desk: Desk) -> None:
    """« è » is no letter of Windows-1252 there."""
    file = desk.bring(FINDS.replace("Néron", "Père").encode("mac-roman"))
    assert file.mapping["file"]["encoding"] == "mac-roman"
    told = text_of(desk.page(file, "/colonnes"))
    assert "As de Père" in told
    assert "Lignes lues 3 Acceptées 2" in text_of(desk.try_it(file))


def test_what_was_seen_wrongly_is_read_anew(desk: Desk) -> None:
    file = desk.bring(FINDS.replace("é", "È").encode("mac-roman"))
    desk.columns(file, verb="relire", encoding="mac-roman")
    assert "DÈsignation" in text_of(desk.page(file, "/colonnes"))
    answer = desk.columns(file, verb="relire", encoding="utf-8")
    assert answer.status_code == 422
    assert "n’est pas du UTF-8" in text_of(answer)


def finds_of(path: Path, crs: str | None, driver: str) -> bytes:
    """Two finds as a file of positions."""
    shapes = [Point(X + 1, Y + 1), Point(X + 2, Y + 2)]
    names = {"inv": ["M-1", "M-2"], "materiau": ["Verre", "Os"]}
    frame = geopandas.GeoDataFrame(names, geometry=shapes, crs="EPSG:2154")
    frame = frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)
    frame.to_file(path, driver=driver)
    return path.read_bytes()


def test_files_with_positions_of_their_own(desk: Desk, tmp_path: Path) -> None:
    for name, driver, crs in (
        ("mobilier.geojson", "GeoJSON", "EPSG:4326"),
        ("mobilier.gpkg", "GPKG", "EPSG:3949"),
    ):
        file = desk.bring(finds_of(tmp_path / name, crs, driver), name=name)
        shown = desk.try_it(file)
        assert "Lignes lues 2 Acceptées 2" in text_of(shown), name
        assert len(shown.context["places"]) == 2
    desk.enter(file)
    (place,) = Find.objects.filter(number="M-1").values_list("geom", flat=True)
    assert place is not None
    assert (round(place.x), round(place.y)) == (X + 1, Y + 1)


def test_a_shapefile_in_a_zip_says_or_is_told_its_system(desk: Desk, tmp_path: Path) -> None:
    finds_of(tmp_path / "mobilier.shp", None, "ESRI Shapefile")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in tmp_path.glob("mobilier.*"):
            if part.suffix != ".prj":
                archive.write(part, part.name)
    file = desk.bring(buffer.getvalue(), name="mobilier.zip")
    answer = desk.columns(file)
    assert answer.status_code == 422
    assert "Le fichier ne dit pas son système de coordonnées" in text_of(answer)
    assert "Lignes lues 2 Acceptées 2" in text_of(desk.try_it(file, crs="EPSG:2154"))


@pytest.mark.parametrize("names", [("mobilier",), ("mobilier", "céramique n° 1")])
def test_shapefiles_in_a_folder_of_a_zip(
    desk: Desk, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """What Windows makes of a folder, and macOS, which lays something beside each file."""
    for name in names:
        finds_of(tmp_path / f"{name}.shp", "EPSG:2154", "ESRI Shapefile")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.mkdir("Fouille 2023")
        for part in sorted(tmp_path.glob("*.*")):
            archive.write(part, f"Fouille 2023/{part.name}")
            archive.writestr(f"__MACOSX/Fouille 2023/._{part.name}", b"\0")
    file = desk.bring(buffer.getvalue(), name="fouille.zip")
    seen = desk.page(file, "/colonnes").context["seen"]
    assert seen.columns == ("inv", "materiau")
    assert set(seen.tables) == (set(names) if len(names) > 1 else set())
    shown = desk.try_it(file)
    assert "Lignes lues 2 Acceptées 2" in text_of(shown)
    assert len(shown.context["places"]) == 2


def test_positions_without_a_system_are_asked_for_it(desk: Desk) -> None:
    file = desk.bring(FINDS.replace("X L93", "X").replace("Y L93", "Y"))
    answer = desk.columns(file)
    assert answer.status_code == 422
    assert "Dites en quel système sont ces coordonnées" in text_of(answer)
    shown = text_of(desk.try_it(file, crs="4326"))
    assert "Acceptées 0" in shown
    assert "Aucune ligne n’entrerait" in shown


ARCHIVE = io.BytesIO()
with zipfile.ZipFile(ARCHIVE, "w") as _empty:
    _empty.writestr("lisezmoi.txt", "rien")
DEEP = json.dumps({"type": "FeatureCollection", "features": []})


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("vide.csv", b"", "Ce fichier est vide."),
        ("titres.csv", b"number;title\n", "n’a aucune ligne"),
        ("zeros.csv", b"\0" * 2000, "Ce n’est pas un fichier de texte."),
        ("faux.xlsx", b"number;title\n1;2\n", "pas ce que dit son nom"),
        ("faux.gpkg", b"number;title\n1;2\n", "pas ce que dit son nom"),
        ("faux.geojson", b"{", "n’est pas un fichier GeoJSON"),
        ("autre.geojson", b"<a/>", "pas ce que dit son nom"),
        ("rien.geojson", DEEP.encode(), "n’a aucune ligne"),
        ("rien.zip", ARCHIVE.getvalue(), "ne contient ni Shapefile"),
        ("ancien.xls", b"x", "Enregistrez-le d’abord en .xlsx"),
        ("mobilier.shp", b"x", "mettez-les dans un .zip"),
        ("photo.jpg", b"x", "n’est pas lu"),
    ],
)
def test_broken_files_are_refused_beside_the_field(
    desk: Desk, name: str, content: bytes, why: str
) -> None:
    answer = desk.send(content, name=name)
    assert answer.status_code == 422
    told = " ".join(answer.context["form"].errors["file"])
    assert why in told
    assert "archaeology-files" not in told
    assert name in told or not re.search(r"[0-9a-f]{32}", told)
    assert not RecordsFile.objects.exists()
    assert left_on_disk() == []


def test_a_file_that_is_gone_is_said_to_be(desk: Desk) -> None:
    file = desk.bring(FINDS)
    FOLDER.forget(file.token)
    told = text_of(desk.page(file, "/colonnes"))
    assert "Le fichier ne peut plus être lu" in told
    assert "mobilier.csv ne s’ouvre pas" in told
    assert file.token not in told


def test_too_large_a_file_is_refused_in_plain_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archaeology.sites.forms.bringing.MOST_BYTES", 1 << 20)
    answer = desk.send(b"a;b\n" + b"1;2\n" * (1 << 18))
    assert answer.status_code == 422
    assert "dépasse 1 Mo : partagez-le en deux" in text_of(answer)
    assert left_on_disk() == []


def test_a_matrix_needs_its_operation_and_enters_without_columns(
    desk: Desk, dig: Operation
) -> None:
    sheets = "context,above,below,Scelle\n1,,2,\n2,1,,9\n"
    assert "de quelle opération" in text_of(desk.send(sheets, kind="relations"))
    file = desk.bring(sheets, kind="relations", name="m.csv", operation="2031")
    read_records(file.pk)
    shown = text_of(desk.page(file))
    assert "Relations lues 1 Acceptées 1" in shown
    assert "Importer 1 relation Renoncer" in shown
    assert "2 unités nouvelles" in shown
    assert "Colonnes laissées de côté : Scelle." in shown
    page = desk.enter(file)
    assert page.context["onward"][0] == f"/archeologie/operations/{dig.pk}"
    assert dig.units.count() == 2
