"""JSON Lines: an object a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from layers.catalog.importing import CannotImport, ImportReport, Table
from layers.exchange.formats.opening import open_source
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import mapping_from

POINT = {"type": "Point", "coordinates": [521000, 6931000, 7]}


def tables(path: Path, given: dict[str, object]) -> tuple[list[Table], ImportReport]:
    """What the writer of a layer would get."""
    mapping, report = mapping_from(given), ImportReport()
    return list(mapped_tables(open_source(path, mapping), mapping, "", report)), report


def lines(path: Path, *objects: object) -> Path:
    """A file of these objects."""
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")
    return path


def test_nested_objects_become_columns(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        {"id": 1, "relations": {"isLocatedIn": ["7", "8"], "deep": {"er": True}}},
        {"id": 2, "more": [{"DATA": 1}], "none": None},
    )
    (table,), report = tables(path, {})
    assert report.read == 2
    assert list(table.rows) == [1, 2]
    assert table.columns == {
        "id": [1, 2],
        "relations.isLocatedIn": ["7,8", None],
        "relations.deep.er": [True, None],
        "more": [None, '[{"DATA": 1}]'],
        "none": [None, None],
    }
    assert table.geometries is None


def test_a_geometry_is_the_shape_and_its_crs_is_declared(tmp_path: Path) -> None:
    other = {"category": "Point", "coordinates": [521001, 6931001]}
    path = lines(
        tmp_path / "a.jsonl",
        {"id": 1, "geometry": POINT},
        {"id": 2},
        {"id": 3, "geometry": other},
    )
    with pytest.raises(CannotImport, match="coordonnées"):
        tables(path, {})
    (table,), _report = tables(path, {"geometry": {"crs": "EPSG:2154"}})
    assert table.geometries is not None
    told = [None if shape is None else shape.wkt for shape in table.geometries]
    assert told == ["POINT (521000 6931000)", None, "POINT (521001 6931001)"]
    assert "geometry" not in table.columns


def test_lines_that_are_no_objects_are_refused_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    path.write_text(
        '{"id": 1}\n\n[1]\n{"id": NaN}\n{"id": 2, \n'
        + deep
        + '\n{"id": 3, "geometry": {"type": "Blob"}}\n{"id": 4, "geometry": 5}\n{"id": 5}\n',
        encoding="utf-8",
    )
    (table,), report = tables(path, {"geometry": {"crs": "EPSG:2154"}})
    assert list(table.rows) == [1, 8]
    assert table.columns["id"] == [1, 5]
    assert [reason.row for reason in report.reasons] == [2, 3, 4, 5, 6, 7]
    assert (report.read, report.rejected) == (8, 6)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"\n", "objet"), (b"[1]\n", "objet"), (b'{"a": "\xe9"}\n', "UTF-8")],
)
def test_a_file_without_objects_is_refused(content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(CannotImport, match=word):
        tables(path, {})


def test_a_byte_order_mark_and_a_missing_last_newline_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('\ufeff{"é": "ç"}'.encode())
    (table,), _report = tables(path, {})
    assert table.columns == {"é": ["ç"]}


def test_too_many_columns_are_no_table(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {f"c{index}": 1 for index in range(1001)})
    with pytest.raises(CannotImport, match="1000"):
        tables(path, {})
