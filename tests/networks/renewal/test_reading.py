"""Tables as utilities export them."""

from __future__ import annotations

from datetime import date
from math import inf, isnan
from pathlib import Path

import pytest

from networks.renewal import CannotRead, moment_of, read_breaks, read_pipes
from networks.renewal.moments import NotADate, span_of

TODAY = date(2024, 6, 1)
PIPES = "id,material,diameter,laid,length_m,retired\nÉ1,Fonte  grise,100,1951,120.5,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "pipes.csv"
    path.write_bytes(PIPES.encode(encoding))
    pipes, defects = read_pipes(path)
    assert (list(pipes.ids), list(pipes.material), defects) == (["É1"], ["FONTE GRISE"], [])
    assert (pipes.diameter[0], pipes.laid[0], pipes.length[0]) == (100, 1951, 120.5)
    assert pipes.retired[0] == inf


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_headings_and_decimal_comma(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "pipes.csv"
    rows = [
        ["Length_M", " ID ", "other", "LAID", "Material"],
        ['"1 120,5"' if separator == "," else "1 120,5", "7", "x", "1951-07-02", ""],
    ]
    path.write_text("\r\n\r\n".join(separator.join(row) for row in rows))
    pipes, defects = read_pipes(path)
    assert (pipes.length[0], pipes.laid[0], pipes.material[0]) == (
        1120.5,
        moment_of(date(1951, 7, 2)),
        "inconnu",
    )
    assert isnan(pipes.diameter[0])
    assert defects == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",PVC,100,1990,10,", "id"),
        ("B,PVC,100,1990,,", "length_m"),
        ("B,PVC,100,1990,-3,", "length_m"),
        ("B,PVC,100,1990,nan,", "length_m"),
        ("B,PVC,100,1990,10,1980", "retired"),
        ("A,PVC,100,1990,10,", "id"),
    ],
)
def test_a_row_that_cannot_be_counted_is_a_line(tmp_path: Path, row: str, column: str) -> None:
    path = tmp_path / "pipes.csv"
    path.write_text(f"id,material,diameter,laid,length_m,retired\nA,PVC,90,1985,10,\n{row}\n")
    pipes, defects = read_pipes(path)
    assert list(pipes.ids) == ["A"]
    assert defects[-1].row == 3
    assert defects[-1].column == column
    assert "écartée" in defects[-1].reason


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("B,PVC,big,1990,10,", "diameter"),
        ("B,PVC,100,199O,10,", "laid"),
        ("B,PVC,100,0190,10,", "laid"),
        ("B,PVC,100,1990,10,31/02/2001", "retired"),
    ],
)
def test_a_cell_that_cannot_be_read_is_unknown_and_a_line(
    tmp_path: Path, row: str, column: str
) -> None:
    path = tmp_path / "pipes.csv"
    path.write_text(f"id,material,diameter,laid,length_m,retired\n{row}\n")
    pipes, defects = read_pipes(path)
    assert list(pipes.ids) == ["B"]
    assert [(each.row, each.column) for each in defects] == [(2, column)]


def test_an_id_given_again_in_the_year_it_was_retired_is_two_pipes(tmp_path: Path) -> None:
    path = tmp_path / "pipes.csv"
    path.write_text("id,laid,length_m,retired\nA,1950,10,2005\nA,2005,10,\n")
    pipes, defects = read_pipes(path)
    assert list(pipes.ids) == ["A", "A"]
    assert defects == []


def test_breaks_without_pipe_or_date_or_yet_to_come_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(
        "DATE;Pipe\n2004-02-29 13:05:00;A\n29/02/2004;A\n"
        "soon;A\n2004-02-30;A\n;A\n2004;\n2041-01-01;A\n"
    )
    breaks, defects = read_breaks(path, TODAY)
    assert list(breaks.pipes) == ["A", "A"]
    assert breaks.earliest.tolist() == [moment_of(date(2004, 2, 29))] * 2
    assert [(each.row, each.column) for each in defects] == [
        (4, "date"),
        (5, "date"),
        (6, "date"),
        (7, "pipe"),
        (8, "date"),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"\x00\x01", "texte"),
        (b"a,b\n1,2\n", "Colonne manquante : id"),
        (b"id,length_m\n", "Aucune conduite"),
        (b"id,length_m\nA,0\n", "Aucune conduite"),
    ],
)
def test_what_is_no_table_of_pipes_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "pipes.csv"
    path.write_bytes(content)
    with pytest.raises(CannotRead, match=why):
        read_pipes(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CannotRead):
            read_breaks(path)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2004", 2004.0, moment_of(date(2004, 12, 31))),
        ("1988.0", 1988.0, moment_of(date(1988, 12, 31))),
        ("2003-03", moment_of(date(2003, 3, 1)), moment_of(date(2003, 3, 31))),
        ("2003/3/9", moment_of(date(2003, 3, 9)), moment_of(date(2003, 3, 9))),
        ("20030309", moment_of(date(2003, 3, 9)), moment_of(date(2003, 3, 9))),
        ("2003-03-09T10:00:00Z", moment_of(date(2003, 3, 9)), moment_of(date(2003, 3, 9))),
    ],
)
def test_dates_say_how_much_they_know(text: str, earliest: float, latest: float) -> None:
    assert span_of(text) == pytest.approx((earliest, latest), abs=1e-9)


@pytest.mark.parametrize(
    "text", ["", "0000", "2004-13-01", "12/31/2004", "31-31", "2004-1-1x", "2004-13"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        span_of(text)
