"""Titles above the headings: these are found, shown, changed, and rows keep their numbers."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.sites.models import Find
from layers.exchange.formats.headings import heading_line
from tests.archaeology.sites.bringing.conftest import FINDS, Desk, X, Y, text_of
from tests.archaeology.sites.bringing.test_formats import workbook

pytestmark = pytest.mark.django_db
TITLES = "Fouille du théâtre, 2019\n\nResponsable : A. Dupont, Inrap\n"
SHEET: list[list[Any]] = [
    ["Fouille du théâtre 2019"],
    [],
    ["Commune", "Lillebonne"],
    ["N° inventaire", "Désignation", "Altitude (m NGF)", "X L93", "Y L93", "Trouvé le", "Nombre"],
    ["M-1", "Pot", 7.45, X + 1.5, Y + 1, date(2023, 5, 4), 3],
    [],
    [12, "As", "haut", X + 2, Y + 2, date(2023, 5, 5), None],
    [13, "Clou", 7.3, X + 2, Y + 2, None, 2],
]


def ods(rows: list[list[Any]]) -> bytes:
    """An .ods with one sheet."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind, name = {str: ("string", ""), date: ("date", "date-value")}.get(
            type(value), ("float", "value")
        )
        told = f' office:{name}="{value}"' if name else ""
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="{kind}"{told}>{text}</table:table-cell>'

    lines = ["".join(map(cell, row)) or "<table:table-cell/>" for row in rows]
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{each}="{space}{each}:1.0"' for each in ("office", "table", "text"))
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Mobilier">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], 1),
        ([["n", "nom"], ["1", "a"]], 1),
        ([["n"], ["1"], ["2"]], 1),
        ([["Fouille"], [], ["n", "nom"], ["1", "a"]], 3),
        ([["Fouille", "", ""], ["", "", ""], ["n", "nom", "z"], ["1", "a", "7"]], 3),
        ([["Commune", "L", "", ""], ["n", "us", "nom", "z"], ["1", "2", "a", "7"]], 2),
        ([[None, None], ["n", "nom"], ["1", "a"]], 2),
        # Half of the columns have no name: the numbers below are none either.
        ([["n", "nom", "", ""], ["1", "a", "7", "8"]], 1),
        # More values below than headings: that is another matter, and said so.
        ([["n", "nom", "z"], ["1", "a", "7", ""], ["2", "b", "7", ""]], 1),
        ([["Zone", "Nord"], ["n", "nom", "z"], ["1", "a", "7"]], 2),
        # A heading may be a sign, or begin with digits.
        ([["x"], [], ["14C age", "±", "labo"], ["1950", "30", "Ly-1"]], 3),
        ([["Fouille"], ["n", "2019", "2020"], ["a", "1", "2"]], 2),
    ],
)
def test_the_line_of_the_headings(lines: list[list[str | None]], line: int) -> None:
    assert heading_line(lines) == line


CELLS = st.text("abcXYZ é°", min_size=1, max_size=8).filter(str.strip)


@given(
    titles=st.lists(st.lists(CELLS, max_size=1), max_size=6),
    names=st.lists(CELLS, min_size=2, max_size=9),
    rows=st.integers(1, 30),
    padded=st.booleans(),
)
def test_headings_are_found_below_any_titles(
    titles: list[list[str]], names: list[str], rows: int, padded: bool
) -> None:
    width = len(names)
    above = [line + [""] * (width - len(line)) if padded else line for line in titles]
    below = [[str(number)] * width for number in range(rows)]
    assert heading_line([*above, names, *below]) == len(titles) + 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_windows_and_old_macintoshes_end_them(desk: Desk, end: str) -> None:
    file = desk.bring((TITLES + FINDS).replace("\n", end))
    assert file.mapping["file"]["header"] == 4
    assert "Lignes lues 3 Acceptées 2" in text_of(desk.try_it(file))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_titles_of_a_text_are_passed_over(desk: Desk, encoding: str, delimiter: str) -> None:
    file = desk.bring((TITLES + FINDS.replace(";", delimiter)).encode(encoding))
    assert file.mapping["file"]["header"] == 4
    page = desk.page(file, "/colonnes")
    assert page.context["seen"].columns[:2] == ("N° inventaire", "Désignation")
    assert "Les titres des colonnes sont à la ligne" in text_of(page)
    told = text_of(desk.try_it(file))
    assert "Lignes lues 3 Acceptées 2" in told
    assert "7 Altitude (m) « haut » n’est pas un nombre possible ici" in told
    desk.enter(file)
    lines = desk.page(file, "/lignes-refusees.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("7;Altitude (m);« haut »")
    assert set(Find.objects.values_list("number", flat=True)) == {"M-1", "M-2"}


def test_titles_of_a_sheet_are_passed_over(desk: Desk) -> None:
    file = desk.bring(workbook(("Mobilier", SHEET)), name="mobilier.xlsx")
    assert file.mapping["file"] == {"header": 4}
    shown = desk.try_it(file)
    assert "Lignes lues 3 Acceptées 2" in text_of(shown)
    assert [row for row, _column, _why in shown.context["reasons"]] == [7]
    assert desk.page(file, "/colonnes").context["seen"].numbers == [5, 7, 8]
    assert [row for _lon, _lat, row in shown.context["places"]] == [5, 8]
    desk.enter(file)
    pot, nail = Find.objects.order_by("-number")
    assert (pot.number, pot.z_m, str(pot.found_on), pot.count) == ("M-1", 7.45, "2023-05-04", 3)
    assert (nail.number, nail.z_m, nail.count) == ("13", 7.3, 2)


def test_numbers_among_words_are_those_that_people_wrote(desk: Desk) -> None:
    """Excel keeps all digits of the binary number that 7,31 is not."""
    written, buffer = workbook(("M", [*SHEET, ["7,31", "Col", 7.31, X, Y]])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as book, zipfile.ZipFile(buffer, "w") as kept:
        for name in book.namelist():
            content = book.read(name).replace(b"<v>7.31</v>", b"<v>7.3099999999999996</v>")
            kept.writestr(name, content)
    file = desk.bring(buffer.getvalue(), name="mobilier.xlsx")
    desk.try_it(file, c_title="c:Altitude (m NGF)")
    desk.enter(file)
    assert Find.objects.get(number="7,31").title == "7.31"


def test_titles_of_a_sheet_of_libreoffice_are_passed_over(desk: Desk) -> None:
    file = desk.bring(ods(SHEET), name="mobilier.ods")
    assert file.mapping["file"] == {"header": 4}
    shown = desk.try_it(file)
    assert [row for row, _column, _why in shown.context["reasons"]] == [7]
    desk.enter(file)
    assert set(Find.objects.values_list("number", "z_m", "found_on")) == {
        *(("M-1", 7.45, date(2023, 5, 4)), ("13", 7.3, None)),
    }


NAMED_ALIKE: list[list[Any]] = [
    ["N° isolat", "Obs", "Obs", "Obs (2)", "X L93", "Y L93"],
    ["M-1", "un", "deux", "trois", X, Y],
]


@pytest.mark.parametrize("titles", [[], [["Fouille du théâtre 2019"], []]])
@pytest.mark.parametrize("name", ["m.csv", "m.xlsx"])
def test_columns_of_one_name_are_told_apart(desk: Desk, name: str, titles: list[list[Any]]) -> None:
    rows = [*titles, *NAMED_ALIKE]
    text = "\n".join(";".join(map(str, row)) for row in rows) + "\n"
    content = text.encode() if name == "m.csv" else workbook(("M", rows))
    file = desk.bring(content, name=name)
    seen = desk.page(file, "/colonnes").context["seen"]
    assert seen.columns[1:4] == ("Obs", "Obs (3)", "Obs (2)")
    desk.try_it(file, c_title="c:Obs", c_kind="c:Obs (3)", c_description="c:Obs (2)")
    desk.enter(file)
    find = Find.objects.get()
    assert (find.title, find.kind, find.description) == ("un", "deux", "trois")


def test_each_sheet_has_its_headings_where_they_are(desk: Desk) -> None:
    notice: list[list[Any]] = [["Notice", "Auteur"], ["Bonjour", "A"]]
    file = desk.bring(workbook(("Notice", notice), ("Mobilier", SHEET)), name="m.xlsx")
    assert file.mapping["file"] == {"layer": "Notice", "header": 1}
    desk.columns(file, verb="relire", layer="Mobilier")
    file.refresh_from_db()
    assert file.mapping["file"] == {"layer": "Mobilier", "header": 4}
    assert file.mapping["columns"]["number"] == "N° inventaire"


def test_without_titles_rows_are_told_by_the_lines_of_the_file(desk: Desk) -> None:
    file = desk.bring(FINDS)
    assert file.mapping["file"]["header"] == 1
    assert "4 Altitude (m) « haut »" in text_of(desk.try_it(file))


def test_another_line_can_be_said(desk: Desk) -> None:
    """Two words above four headings could be two of them."""
    text = f"Zone;Nord;;\nn;nom;;\n1;a;{X};\n"
    file = desk.bring(text)
    assert file.mapping["file"]["header"] == 1
    sent = desk.columns(file, header="2")
    assert sent.status_code == 302
    assert desk.page(file, "/colonnes").context["seen"].columns == ("n", "nom")
    file.refresh_from_db()
    assert file.mapping["columns"] == {"number": "n", "title": "nom"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("0", "supérieure ou égale à 1"),
        ("", "obligatoire"),
        ("5", "La ligne 5 du fichier devrait nommer les colonnes."),
        ("4", "Ce fichier nomme des colonnes, mais n’a aucune ligne."),
    ],
)
def test_a_line_that_names_nothing_is_refused(desk: Desk, line: str, why: str) -> None:
    file = desk.bring(FINDS)
    answer = desk.columns(file, header=line)
    assert answer.status_code == 422
    assert why in text_of(answer)
    file.refresh_from_db()
    assert file.mapping["file"]["header"] == 1
