"""RAEPA shapefiles out: widths and order of the standard, the actor's own sight, no loss."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.forms.models import model_to_dict

from layers.access.models import Account, Territory
from layers.access.roles import Role
from networks.exchange.raepa.dbf import encoded
from networks.exchange.raepa.schema import TABLES, Attribute
from networks.water.models import Device, Node, Pipe, Structure
from tests.networks.exchange.conftest import Run, Sheets, at, line, main, manhole, pipe, run, valve

pytestmark = pytest.mark.django_db

RECORDED = {
    "MOUVRAGE": "Agglomération",
    "GEXPLOIT": "Régie d’Étretat",
    "QUALGLOCXY": "01",
    "QUALGLOCZ": "02",
    "DATEMAJ": date(2024, 2, 29),
    "SOURMAJ": "récolement",
    "QUALANNEE": "05",
    "DATEGEOLOC": date(2019, 1, 31),
    "SOURGEOLOC": "géomètre",
    "SOURATTRIB": "plan",
    "ANDEBPOSE": "1986",
}
Header = list[tuple[str, str, int, int]]


def read_dbf(content: bytes) -> tuple[Header, list[list[bytes]]]:
    """Columns and cells, byte by byte, by a reader that shares nothing with the writer."""
    count, start, width = struct.unpack("<IHH", content[4:12])
    assert content[0] == 0x03
    assert content[start - 1 : start] == b"\r"
    columns = [
        (raw[:11].rstrip(b"\0").decode(), chr(raw[11]), raw[16], raw[17])
        for raw in (content[at : at + 32] for at in range(32, start - 1, 32))
    ]
    assert len(content) == start + count * width + 1
    rows = []
    for number in range(count):
        record = content[start + number * width : start + (number + 1) * width]
        assert record[:1] == b" "
        cells, place = [], 1
        for *_, size, _decimals in columns:
            cells.append(record[place : place + size])
            place += size
        rows.append(cells)
    return columns, rows


def tables_of(packed: Path) -> dict[str, tuple[Header, list[list[bytes]]]]:
    with zipfile.ZipFile(packed) as members:
        return {
            Path(name).stem: read_dbf(members.read(name))
            for name in members.namelist()
            if name.endswith(".dbf")
        }


def everything() -> dict[str, list[dict[str, Any]]]:
    """All assets, without keys and versions; what they refer to by code."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in (Pipe, Node, Device, Structure):
        rows = []
        for each in model.objects.order_by("network", "code"):
            row = model_to_dict(each, exclude=["version", "territory"])
            for field in each._meta.concrete_fields:
                if field.is_relation and field.name not in {"territory", "commune"}:
                    other = getattr(each, field.name)
                    row[field.name] = other.code if other else None
            row["geom"] = each.geom.wkb.hex()
            rows.append(row)
        found[model.__name__] = rows
    return found


@pytest.fixture
def full(sheets: Sheets) -> Path:
    """Both families, everything said that can be."""
    return sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (3.123456789, 1), (10, 0)), **RECORDED)
            | {"SENSECOUL": "0", "IDCANPPALE": "C2", "LONGCANA": 12, "NBRANCHE": 3},
            pipe("C2", ("R2", "perdu"), line((10, 0), (20, 5)), ENSERVICE="N", BRANCHEMNT="O"),
        ],
        RAEPA_OUVRASS_P=[
            manhole("R1", at(0), Z=41.25, IDCANAVAL="C1", **RECORDED),
            manhole("R2", at(10), IDCANAMONT="C1", IDCANAVAL="C2", IDCANPPALE="C2"),
        ],
        RAEPA_CANALAEP_L=[
            main("P1", ("V1", ""), line((0, 9), (9, 9)), PROFGEN=1.25, CONTCANAEP="01", **RECORDED)
        ],
        RAEPA_APPARAEP_P=[valve("V1", at(0, 9), IDCANAVAL="P1", IDOUVRAGE="S1", Z=40.0)],
        RAEPA_OUVRAEP_P=[{"IDOUVRAGE": "S1", "FNOUVAEP": "03", "geometry": at(0, 9)}],
    )


def test_widths_order_and_types_are_the_standards(
    bring: Run, take: Run, full: Path, tmp_path: Path
) -> None:
    assert bring(full).counts == (7, 7, 0, 0)
    packed = tmp_path / "out.zip"
    outcome = take(packed)
    assert outcome.report["written"] == {
        "RAEPA_CANALAEP_L": 1,
        "RAEPA_APPARAEP_P": 1,
        "RAEPA_OUVRAEP_P": 1,
        "RAEPA_CANALASS_L": 2,
        "RAEPA_APPARASS_P": 0,
        "RAEPA_OUVRASS_P": 2,
    }
    assert outcome.report["notes"] == []
    for name, (columns, _rows) in tables_of(packed).items():
        assert columns == [(a.name, a.type, a.width, a.decimals) for a in TABLES[name].attributes]


def test_cells_say_what_the_file_said(bring: Run, take: Run, full: Path, tmp_path: Path) -> None:
    bring(full)
    packed = tmp_path / "out.zip"
    take(packed)
    tables = tables_of(packed)

    def row(table: str, number: int) -> dict[str, str]:
        columns, rows = tables[table]
        return {
            column[0]: cell.decode().strip()
            for column, cell in zip(columns, rows[number], strict=True)
        }

    first = row("RAEPA_CANALASS_L", 0)
    assert first["GEXPLOIT"] == "Régie d’Étretat"
    assert (first["DATEMAJ"], first["ANFINPOSE"], first["ANDEBPOSE"]) == (
        "20240229",
        "1987",
        "1986",
    )
    assert (first["SENSECOUL"], first["ZAMONT"], first["ZAVAL"]) == ("0", "42.50", "42.25")
    assert (first["IDNINI"], first["IDNTERM"], first["IDCANPPALE"]) == ("R1", "R2", "C2")
    second = row("RAEPA_CANALASS_L", 1)
    assert (second["ENSERVICE"], second["BRANCHEMNT"], second["IDNTERM"]) == ("N", "O", "perdu")
    assert row("RAEPA_CANALAEP_L", 0)["PROFGEN"] == "1.25"
    thing = row("RAEPA_OUVRASS_P", 1)
    assert (thing["X"], thing["Y"], thing["TYPRESEAU"]) == ("520110.000", "6930100.000", "02")
    assert row("RAEPA_APPARAEP_P", 0)["IDOUVRAGE"] == "S1"


def test_there_and_back_nothing_is_lost(bring: Run, take: Run, full: Path, tmp_path: Path) -> None:
    bring(full)
    before = everything()
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    take(first)
    assert bring(first).counts == (7, 7, 0, 0)
    assert everything() == before
    for model in (Device, Structure, Pipe, Node):
        model.objects.all().delete()
    assert bring(first).counts == (7, 7, 0, 0)
    assert everything() == before
    take(second)
    assert tables_of(second) == tables_of(first)


def test_into_a_folder(bring: Run, take: Run, sewer: Path, tmp_path: Path) -> None:
    bring(sewer)
    assert take(tmp_path / "out" / "raepa").code == 0
    assert bring(tmp_path / "out" / "raepa").counts == (5, 5, 0, 0)
    assert (tmp_path / "out" / "raepa" / "RAEPA_OUVRASS_P.cpg").read_text() == "UTF-8"


def test_what_is_retired(bring: Run, take: Run, full: Path, tmp_path: Path) -> None:
    """Pipes have a column for it in the standard; the rest is left out."""
    bring(full)
    for model in (Pipe, Structure, Device):
        model.objects.update(retired_on=date(2020, 1, 1))
    packed = tmp_path / "out.zip"
    assert sum(take(packed).report["written"].values()) == 3
    columns, rows = tables_of(packed)["RAEPA_CANALASS_L"]
    place = [column[0] for column in columns].index("ENSERVICE")
    assert {row[place] for row in rows} == {b"N"}


def test_the_public_gets_nothing_and_other_staff_what_they_may_see(
    bring: Run,
    full: Path,
    tmp_path: Path,
    territory: Territory,
    account: Callable[..., Account],
    outsider: Account,
) -> None:
    bring(full)
    account("voirie", territory, Role.ROADS)
    packed = tmp_path / "out.zip"
    for who in ([], ["--as", "voisin"], ["--as", "personne"]):
        outcome = run("export", "water", packed, *who)
        assert outcome.code == 2
        assert len(outcome.err.strip().splitlines()) == 1
        assert not packed.exists()
    run("export", "water", packed, "--as", "voirie")
    columns, rows = tables_of(packed)["RAEPA_CANALASS_L"]
    told = dict(zip([column[0] for column in columns], rows[0], strict=True))
    assert told["MATERIAU"] == b"27"
    assert told["ZAMONT"].strip() == told["IDNINI"].strip() == told["SOURMAJ"].strip() == b""


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["water", "x.dwg"], "format"),
        (["communes", "x.zip"], "communes"),
        (["water", "x.zip", "--crs", "EPSG:4326"], "Lambert"),
        (["water", "x.zip", "--crs", "n’importe"], "coordonnées"),
        (["water", "no/such/folder/x.zip"], "écrit"),
    ],
)
def test_what_cannot_be_written_is_one_line(
    bring: Run,
    sewer: Path,
    tmp_path: Path,
    head_of_water: Account,
    arguments: list[str],
    word: str,
) -> None:
    bring(sewer)
    what, name, *options = arguments
    outcome = run("export", what, tmp_path / name, "--as", "eau-chef", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert word in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "cell", "whole"),
    [
        (9.99, b"9.99", True),
        (10.5, b"    ", False),
        (None, b"    ", True),
        (0.0, b"0.00", True),
    ],
)
def test_half_a_number_is_never_written(value: float | None, cell: bytes, whole: bool) -> None:
    assert encoded(Attribute("PROFGEN", "N", 4, 2, False, ""), value) == (cell, whole)


def test_a_text_is_cut_between_letters() -> None:
    assert encoded(Attribute("X", "C", 4, 0, False, ""), "aéé") == ("aé".encode() + b" ", False)
