"""The table of a section reads back as what was projected."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from archaeology.analysis.section import csv_of, cut
from tests.archaeology.section.test_sheet import LINE, SHEET, US


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_one_row_for_each_thing_and_operation() -> None:
    rows = rows_of(csv_of(SHEET))
    assert [(row["kind"], row["label"], row["placed"]) for row in rows] == [
        ("unit", "US 12", "true"),
        ("level", "Sol", "true"),
        ("find", "Monnaie", "true"),
        ("find", "Mur", "false"),
        ("dig", "Fouille", "true"),
        ("dig", "Sondage", "false"),
    ]
    first = rows[0]
    assert (first["chainage_m"], first["offset_m"], first["z_m"], first["sigma_m"]) == (
        *("20", "-1", "9.5", "0.1"),
    )
    assert (first["base_m"], first["precision_m"], first["source"]) == ("9.1", "2", "Rapport A")
    assert [row["synthetic"] for row in rows[:3]] == ["false", "false", "true"]


def test_a_depth_stands_in_its_own_column() -> None:
    rows = {row["label"]: row for row in rows_of(csv_of(SHEET))}
    assert (rows["Mur"]["z_m"], rows["Mur"]["depth_m"]) == ("", "3.1")
    assert (rows["Sondage"]["z_m"], rows["Sondage"]["from_m"], rows["Sondage"]["to_m"]) == (
        *("", "45", "55"),
    )


def test_an_altitude_of_another_system_is_no_ngf_altitude() -> None:
    section = cut(LINE, things=[replace(US, datum="relative")], distance_m=5)
    (row,) = rows_of(csv_of(section))
    assert (row["z_m"], row["base_m"], row["datum"], row["placed"]) == ("", "", "relative", "false")


def test_no_text_is_a_formula_and_any_text_reads_back() -> None:
    section = cut(
        LINE,
        things=[replace(US, label="=1+1", source='un, "deux"\ntrois')],
        distance_m=5,
    )
    (row,) = rows_of(csv_of(section))
    assert (row["label"], row["source"]) == ("'=1+1", 'un, "deux"\ntrois')
