"""The table of a section reads back as what was projected."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from archaeology.analysis.section import cut
from archaeology.studies.section.table import csv_of
from tests.archaeology.section.test_sheet import LINE, SHEET, US


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table.decode("utf-8-sig")), delimiter=";"))


def test_one_row_for_each_thing_and_operation() -> None:
    rows = rows_of(csv_of(SHEET))
    assert [(row["nature"], row["nom"], row["sur_la_coupe"]) for row in rows] == [
        ("unité stratigraphique", "US 12", "oui"),
        ("niveau", "Sol", "oui"),
        ("mobilier", "Monnaie", "oui"),
        ("mobilier", "Mur", "non"),
        ("opération", "Fouille", "oui"),
        ("opération", "Sondage", "non"),
    ]
    first = rows[0]
    measured = ("le_long_m", "a_cote_m", "altitude_m_ngf", "ecart_type_m")
    assert [first[name] for name in measured] == ["20", "-1", "9,5", "0,1"]
    assert (first["base_m_ngf"], first["precision_m"], first["source"]) == ("9,1", "2", "Rapport A")
    assert [row["invente"] for row in rows[:3]] == ["non", "non", "oui"]


def test_a_depth_stands_in_its_own_column() -> None:
    rows = {row["nom"]: row for row in rows_of(csv_of(SHEET))}
    assert (rows["Mur"]["altitude_m_ngf"], rows["Mur"]["profondeur_m"]) == ("", "3,1")
    stretch = ("altitude_m_ngf", "de_m", "a_m")
    assert [rows["Sondage"][name] for name in stretch] == ["", "45", "55"]


def test_an_altitude_of_another_system_is_no_ngf_altitude() -> None:
    section = cut(LINE, things=[replace(US, datum="relative")], distance_m=5)
    (row,) = rows_of(csv_of(section))
    assert (row["altitude_m_ngf"], row["base_m_ngf"], row["sur_la_coupe"]) == ("", "", "non")
    assert row["systeme_d_altitude"] == "relatif au chantier"


def test_no_text_is_a_formula_and_any_text_reads_back() -> None:
    section = cut(
        LINE,
        things=[replace(US, label="=1+1", source='un, "deux"\ntrois')],
        distance_m=5,
    )
    (row,) = rows_of(csv_of(section))
    assert (row["nom"], row["source"]) == ("'=1+1", 'un, "deux"\ntrois')
