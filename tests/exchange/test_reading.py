"""Files that can be read, and those that cannot: the reason in one line, nothing entered."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point

from layers.access.models import Territory
from layers.catalog.importing import MOST_REASONS, CannotImport, ImportReport, Table
from layers.catalog.models import Change
from layers.exchange.formats.opening import open_source
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import FileMapping, mapping_from, read_mapping
from tests.exchange.conftest import SQUARE, Outcome, feature, polygon

Import = Callable[..., Outcome]
Write = Callable[..., Path]
WKT = "POLYGON((520000 6930000,530000 6930000,530000 6940000,520000 6940000,520000 6930000))"


def tables(path: Path, given: dict[str, object], crs: str = "") -> tuple[list[Table], ImportReport]:
    mapping, report = mapping_from(given), ImportReport()
    return list(mapped_tables(open_source(path, mapping), mapping, crs, report)), report


# -- refused as a whole ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.geojson", b"", "vide"),
        ("a.geojson", b"{not json", "lisible"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea', "lisible"),
        ("a.gpkg", b"SQLite format 3\x00 and nothing more", "lisible"),
        ("a.zip", b"PK\x03\x04 no zip", "lisible"),
        ("a.pdf", b"%PDF-1.7", "format inconnu"),
        ("a.shp", b"\x00\x00\x27\x0a", "manque a.shx"),
        ("a.csv", "insee,nom,insee\n1,2,3\n", "Deux colonnes"),
        ("a.csv", "insee;nom\n76003;Ajout\n", "delimiter"),
        ("a.csv", "\n", "première ligne"),
        ("a.csv", "Communes 2024\n\ninsee,nom\n76003,Ajout\n", "[file] header = 3"),
    ],
)
def test_an_unreadable_file_ends_with_its_reason(
    territory: Territory,
    run_import: Import,
    write: Write,
    name: str,
    content: bytes | str,
    word: str,
) -> None:
    before = Change.objects.count()
    ended = run_import("communes", write(name, content))
    assert ended.code == 2
    assert word in ended.err
    assert ended.err.count("\n") == 1
    assert ended.report["reasons"][0]["reason"] in ended.err
    assert ended.report["read"] == 0
    assert Change.objects.count() == before


def test_below_titles_rows_have_the_numbers_of_the_file(write: Write) -> None:
    path = write("a.csv", "Communes 2024\n\ninsee,nom\n76003,Ajout\n76004\n76005,Reste\n")
    ((table,), report) = tables(path, {"file": {"header": 3}})
    assert (list(table.rows), dict(table.columns)) == (
        [4, 6],
        {"insee": ("76003", "76005"), "nom": ("Ajout", "Reste")},
    )
    assert [each.row for each in report.reasons] == [5]


@pytest.mark.parametrize("header", [0, -1, "3", True, 1.5])
def test_the_line_of_the_headings_is_a_whole_number(header: object) -> None:
    with pytest.raises(CannotImport, match="nombre entier, à partir de 1"):
        mapping_from({"file": {"header": header}})


def test_a_missing_file_an_unknown_layer_a_folder(
    territory: Territory, run_import: Import, tmp_path: Path, geojson: Write
) -> None:
    assert run_import("communes", tmp_path / "none.csv").code == 2
    assert run_import("communes", tmp_path).code == 2
    unknown = run_import("base-map", geojson(feature(None)))
    assert unknown.code == 2
    assert "communes" in unknown.err


def test_windows_1252_is_named_with_its_line_and_read_once_declared(
    territory: Territory, run_import: Import, write: Write
) -> None:
    content = f'insee,nom,wkt\n76003,Simple,"{WKT}"\n76004,Étretat,"{WKT}"\n'
    path = write("a.csv", content.encode("windows-1252"))
    shape = '[geometry]\ncolumn = "wkt"\ncrs = "EPSG:2154"\n'
    undeclared = run_import("communes", path, "--mapping", str(write("m.toml", shape)))
    assert undeclared.code == 2
    assert "Ligne 3 : l’octet 0xC9 n’est pas du UTF-8" in undeclared.err
    assert 'encoding = "windows-1252"' in undeclared.err
    declared = write("m.toml", shape + '[file]\nencoding = "windows-1252"\n')
    assert run_import("communes", path, "--mapping", str(declared)).report["accepted"] == 2
    assert territory.commune_set.get(insee="76004").name == "Étretat"


def test_a_byte_order_mark_is_no_part_of_the_first_name(
    territory: Territory, run_import: Import, write: Write
) -> None:
    path = write("a.csv", b"\xef\xbb\xbf" + f'insee,nom,wkt\n76003,Été,"{WKT}"\n'.encode())
    mapping = write("m.toml", '[geometry]\ncolumn = "wkt"\ncrs = "EPSG:2154"\n')
    assert run_import("communes", path, "--mapping", str(mapping)).report["accepted"] == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[columns", "TOML"),
        ('[file]\nencodage = "x"', "encodage"),
        ('[file]\nencoding = "x-none"', "x-none"),
        ('[file]\ndelimiter = "::"', "delimiter"),
        ('[columns]\nname = { colonne = "x" }', "name"),
        ('[columns]\nname = { column = "nom", format = "roman" }', "roman"),
        ('[columns]\nname = "absent"', "absent"),
        ('[geometry]\nx = "lon"', "x et y"),
        ('[geometry]\ncolumn = "nom"\nformat = "svg"', "svg"),
        ('layer = "requests"', "requests"),
        ('[geometry]\ncrs = "EPSG:999999"', "EPSG:999999"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_told(
    territory: Territory, run_import: Import, geojson: Write, write: Write, text: str, word: str
) -> None:
    path = geojson(feature(polygon(SQUARE), insee="76003", nom="Ajout"))
    ended = run_import("communes", path, "--mapping", str(write("m.toml", text)))
    assert ended.code == 2
    assert word in ended.err
    assert ended.err.count("\n") == 1


# -- CRS ------------------------------------------------------------------------------------------


def test_a_file_without_crs_is_refused_until_it_is_declared(
    territory: Territory, run_import: Import, tmp_path: Path
) -> None:
    path = tmp_path / "c.shp"
    frame = geopandas.GeoDataFrame(
        {"insee": ["76003"], "nom": ["Ajout"]}, geometry=[shapely.Polygon(SQUARE)]
    )
    frame.to_file(path)
    refused = run_import("communes", path)
    assert refused.code == 2
    assert "--crs" in refused.err
    assert run_import("communes", path, "--crs", "EPSG:9").code == 2
    assert run_import("communes", path, "--crs", "EPSG:2154").report["accepted"] == 1
    boundary = territory.commune_set.get(insee="76003").geom
    assert boundary is not None
    assert boundary.area == pytest.approx(1e8)


def test_a_declared_crs_prevails_and_is_noted(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    path = geojson(feature(polygon(SQUARE), insee="76003", nom="Ajout"), crs=None)
    # Without a word GeoJSON is WGS 84 (RFC 7946), and these metres are no degrees.
    wrong = run_import("communes", path).report
    assert wrong["accepted"] == 0
    assert "EPSG:4326" in wrong["reasons"][0]["reason"]
    right = run_import("communes", path, "--crs", "EPSG:2154").report
    assert right["accepted"] == 1
    assert "EPSG:2154" in right["notes"][0]["reason"]


def test_csv_positions_need_a_crs(write: Write) -> None:
    path = write("a.csv", "x,y\n1,2\n")
    with pytest.raises(CannotImport, match="--crs"):
        tables(path, {"geometry": {"x": "x", "y": "y"}})


# -- shapes from columns --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value", "geometry"),
    [
        ("x,y", "0.5366,49.5186", {"x": "x", "y": "y"}),
        ("x,y", '"0,5366","49,5186"', {"x": "x", "y": "y"}),
        ("g", "POINT (0.5366 49.5186)", {"column": "g"}),
        ("g", "\"{'lon': 0.5366, 'lat': 49.5186}\"", {"column": "g", "format": "dict"}),
        ("g", "\"{'lat': 49.5186, 'lon': 0.5366}\"", {"column": "g", "format": "dict"}),
        (
            "g",
            "\"{'type': 'Feature', 'geometry': {'coordinates': [0.5366, 49.5186], "
            "'type': 'Point'}, 'properties': {}}\"",
            {"column": "g", "format": "dict"},
        ),
        (
            "g",
            '"{""type"":""Point"",""coordinates"":[0.5366,49.5186]}"',
            {"column": "g", "format": "geojson"},
        ),
    ],
)
def test_a_position_in_columns(
    write: Write, header: str, value: str, geometry: dict[str, str]
) -> None:
    [table], report = tables(
        write("a.csv", f"{header}\n{value}\n"), {"geometry": geometry}, "EPSG:4326"
    )
    assert report.rejected == 0
    assert table.geometries is not None
    point = Point(0.5366, 49.5186, srid=4326)
    point.transform(2154)
    assert shapely.get_coordinates(table.geometries)[0] == pytest.approx(point.coords, abs=0.01)
    assert shapely.get_srid(table.geometries[0]) == 2154


def test_bad_positions_are_refused_and_empty_ones_are_gaps(write: Write) -> None:
    rows = ["0.5,49.5", ",", "0.5,", "abc,49", "nan,nan", "inf,49", "200,49", "0.5,99"]
    path = write("a.csv", "x,y\n" + "\n".join(rows) + "\n")
    [table], report = tables(path, {"geometry": {"x": "x", "y": "y", "crs": "EPSG:4326"}})
    assert list(table.rows) == [1, 2, 5]
    assert table.geometries is not None
    assert [shape is None for shape in table.geometries] == [False, True, True]
    assert {reason.row for reason in report.reasons} == {3, 4, 6, 7, 8}
    assert report.read == 8


@pytest.mark.parametrize("text", ["__import__('os').getcwd()", "{" * 5000, "[1, 2]", "{'a': 1}"])
def test_a_hostile_position_is_only_text(write: Write, text: str) -> None:
    path = write("a.csv", f'g\n"{text}"\n')
    [table], report = tables(path, {"geometry": {"column": "g", "format": "dict"}}, "EPSG:4326")
    assert len(table.rows) == 0
    assert "illisible" in report.reasons[0].reason


# -- columns --------------------------------------------------------------------------------------


def test_values_formats_and_defaults(write: Write) -> None:
    path = write(
        "a.csv",
        'état,poids,jour,vu\nOuvert,"1,5",31/12/2024,oui\nBizarre,2,01/01/2025,non\n,x,,peut-être\n',
    )
    [table], report = tables(
        path,
        {
            "columns": {
                "state": {"column": "état", "values": {"Ouvert": "open"}, "default": "other"},
                "weight": {"column": "poids", "format": "number"},
                "day": {"column": "jour", "format": "%d/%m/%Y"},
                "seen": {"column": "vu", "format": "boolean"},
                "source": {"default": "essai"},
            }
        },
    )
    assert list(table.columns["state"]) == ["open", "other"]
    assert list(table.columns["weight"]) == [1.5, 2.0]
    assert [str(day) for day in table.columns["day"]] == ["2024-12-31", "2025-01-01"]
    assert list(table.columns["seen"]) == [True, False]
    assert set(table.columns["source"]) == {"essai"}
    [reason] = report.reasons
    assert (reason.row, reason.column) == (3, "weight")


def test_a_ragged_line_is_refused_alone(write: Write) -> None:
    [table], report = tables(write("a.csv", "a,b\n1,2\n1,2,3\n\n4,5\n"), {})
    assert list(table.columns["a"]) == ["1", "4"]
    assert list(table.rows) == [1, 4]
    assert (report.read, report.rejected) == (3, 1)


def test_every_bad_row_is_counted_and_memory_holds_the_first_reasons(write: Write) -> None:
    bad = MOST_REASONS + 10
    _read, report = tables(write("a.csv", "insee,nom\n" + "1\n" * bad + "1,A\n"), {})
    assert (report.read, report.rejected) == (bad + 1, bad)
    assert [each.row for each in report.reasons] == list(range(1, MOST_REASONS + 1))


def test_what_is_not_of_the_file_is_for_the_writer(write: Write) -> None:
    path = write(
        "m.toml", 'layer = "x"\n[territory]\nkey = "1"\n[columns]\na = "b"\n[requests]\nstate = "s"'
    )
    mapping = read_mapping(path)
    assert mapping.settings == {"territory": {"key": "1"}, "requests": {"state": "s"}}
    assert mapping.territory == "1"
    assert FileMapping().columns is None


def test_a_layer_must_be_named_where_there_are_several(
    territory: Territory, run_import: Import, tmp_path: Path, write: Write
) -> None:
    path = tmp_path / "c.gpkg"
    frame = geopandas.GeoDataFrame(
        {"insee": ["76003"], "nom": ["Ajout"], "population": np.array([3], dtype=np.int64)},
        geometry=[shapely.Polygon(SQUARE)],
        crs=2154,
    )
    for name in ("one", "two"):
        frame.to_file(path, layer=name)
    ended = run_import("communes", path)
    assert ended.code == 2
    assert "one, two" in ended.err
    mapping = write("m.toml", '[file]\nlayer = "two"')
    assert run_import("communes", path, "--mapping", str(mapping)).report["accepted"] == 1
    mapping = write("m.toml", '[file]\nlayer = "three"')
    assert run_import("communes", path, "--mapping", str(mapping)).code == 2


def test_chunks_are_counted_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from layers.exchange.formats import delimited, vector

    monkeypatch.setattr(vector, "CHUNK_ROWS", 3)
    monkeypatch.setattr(delimited, "CHUNK_ROWS", 3)
    frame = geopandas.GeoDataFrame(
        {"n": range(1, 8)},
        geometry=[shapely.Point(521000 + x, 6931000) for x in range(7)],
        crs=2154,
    )
    frame.to_file(tmp_path / "p.gpkg")
    (tmp_path / "p.csv").write_text("n\n" + "\n".join(map(str, range(1, 8))))
    for name in ("p.gpkg", "p.csv"):
        found, report = tables(tmp_path / name, {})
        assert [len(table.rows) for table in found] == [3, 3, 1]
        assert [row for table in found for row in table.rows] == list(range(1, 8))
        assert [int(n) for table in found for n in table.columns["n"]] == list(range(1, 8))
        assert report.read == 7


@pytest.mark.realdata
def test_eight_thousand_real_rows_are_read_quickly(shared_data: Path) -> None:
    path = shared_data / "requests" / "dansmarue_8000.csv"
    given: dict[str, object] = {
        "columns": {
            "external_id": "id_dmr",
            "category": "soustype",
            "received_at": {"column": "datedecl", "format": "date"},
        },
        "geometry": {"column": "geo_point_2d", "format": "dict", "crs": "EPSG:4326"},
    }
    best = 9.0
    for _attempt in range(3):
        begun = time.process_time()
        found, report = tables(path, given)
        best = min(best, time.process_time() - begun)
    assert sum(len(table.rows) for table in found) == report.read == 8000
    assert best < 0.3, f"{best:.3f} s of processor time"
