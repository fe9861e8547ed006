"""A file that hides what it is opens nothing else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyogrio
import pytest
from pyogrio.errors import DataSourceError

from layers.catalog.importing import CannotImport
from layers.exchange.formats.opening import open_source
from layers.exchange.mapping import FileMapping


@pytest.fixture
def elsewhere(tmp_path: Path) -> bytes:
    """A virtual data set, which has GDAL open another file of this machine."""
    secret = tmp_path / "secret.csv"
    secret.write_text("name\nhidden\n")
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.gpkg", "a.shp", "a.xlsx", "a.ods"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \n"])
def test_a_virtual_data_set_by_another_name_is_refused(
    tmp_path: Path, elsewhere: bytes, name: str, before: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(before + elsewhere)
    with pytest.raises(CannotImport, match="pas ce que dit son nom"):
        open_source(path, FileMapping())


@pytest.mark.parametrize("before", ["", " " * 10_000])
@pytest.mark.parametrize("inside", ["", "a.geojson"])
def test_nor_does_a_chain_of_commands_in_json(tmp_path: Path, before: str, inside: str) -> None:
    """GDAL would run it, whatever the file is named, and read what that names."""
    secret = tmp_path / "secret.geojson"
    secret.write_text('{"type": "Point", "coordinates": [0.5, 49.5]}')
    chain = f"gdal vector pipeline ! read {secret} ! write - --of=stream"
    text = before + json.dumps({"type": "gdal_streamed_alg", "command_line": chain})
    path = tmp_path / ("a.zip" if inside else "a.geojson")
    if inside:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, text)
    else:
        path.write_text(text)
    with pytest.raises(DataSourceError):
        pyogrio.list_layers(path)
    with pytest.raises(CannotImport, match="lisible"):
        open_source(path, FileMapping())


@pytest.mark.parametrize("inside", ["a.vrt", "a.geojson", "a.gpkg", "a.xml", "a.shp", "b/a.shp"])
def test_nor_does_a_zip_lead_to_one(tmp_path: Path, elsewhere: bytes, inside: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, elsewhere)
    with pytest.raises(CannotImport, match=r"pas ce que dit son nom|ne contient ni"):
        open_source(path, FileMapping())


def test_a_zip_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.exchange.formats.honesty.MOST_UNPACKED", 1000)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"{" + b" " * 100_000)
    with pytest.raises(CannotImport, match="dépasse 1 Go"):
        open_source(path, FileMapping())
