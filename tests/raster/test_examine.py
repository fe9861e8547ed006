"""The first look at a file: each thing that no raster is made from has its own answer."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp

from layers.raster.examining import Examined, RasterRefused, Stated, examine
from tests.raster.drawn import NORTH, WEST, colours, heights, picture, straight, written

FLAT = np.full((8, 8), 12.5, np.float32)
NGF = Stated(heights="ngf_ign69")


def refusal(path: Path, kind: str = "elevation", stated: Stated = NGF) -> RasterRefused:
    with pytest.raises(RasterRefused) as caught:
        examine(path, kind, stated)
    return caught.value


def looked_at(path: Path, stated: Stated = NGF) -> Examined:
    return examine(path, "elevation", stated)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"Bonjour", "format"),
        (b"<VRTDataset rasterXSize='1' rasterYSize='1'/>", "format"),
        (b"%PDF-1.7", "format"),
        (b"II*\0" + b"\xff" * 40, "unreadable"),
        (b"\x89PNG\r\n\x1a\n", "unreadable"),
        (b"\xff\xd8\xff\xe0", "unreadable"),
    ],
)
def test_not_a_raster(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "fichier.tif"
    path.write_bytes(content)
    assert refusal(path).code == code
    assert refusal(path, "plan").code == code


def test_a_file_that_was_cut_off(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(size=(300, 300)).astype(np.float32)
    path = heights(tmp_path / "mnt.tif", noise)
    path.write_bytes(path.read_bytes()[:-2000])
    assert refusal(path).code == "unreadable"


def test_a_bomb_is_refused_by_what_it_announces(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bombe.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x"))
    refused = refusal(path, "plan")
    assert refused.code == "too-large"
    assert "60000 × 60000" in str(refused)


def test_a_sparse_bomb_of_a_few_kilobytes(tmp_path: Path) -> None:
    path = tmp_path / "bombe.tif"
    profile = {"driver": "GTiff", "width": 90_000, "height": 90_000, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", **profile, tiled=True, sparse_ok=True, crs=5698):
        pass
    assert path.stat().st_size < 3_000_000
    assert refusal(path).code == "too-large"


def test_one_block_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "bloc.tif"
    side = 8192
    profile = {"driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "float32"}
    tiles = {"tiled": True, "blockxsize": side, "blockysize": side, "sparse_ok": True}
    with rasterio.open(path, "w", **profile, **tiles, compress="deflate", crs=5698):
        pass
    assert refusal(path).code == "blocks"


@pytest.mark.parametrize("count", [2, 3, 4])
def test_more_bands_than_heights(tmp_path: Path, count: int) -> None:
    values = np.ones((count, 4, 4), np.uint8)
    path = written(tmp_path / "image.tif", values, crs=5698, transform=straight())
    assert refusal(path).code == "picture"


def test_heights_with_a_mask_beside_them(tmp_path: Path) -> None:
    path = written(
        tmp_path / "mnt.tif", np.ones((2, 4, 4), np.uint8), crs=5698, transform=straight()
    )
    with rasterio.open(path, "r+") as made:
        made.colorinterp = [ColorInterp.gray, ColorInterp.alpha]
    assert looked_at(path).vertical is not None


def test_a_palette_is_no_height(tmp_path: Path) -> None:
    path = tmp_path / "palette.tif"
    profile = {"driver": "GTiff", "width": 4, "height": 4, "count": 1, "dtype": "uint8"}
    with rasterio.open(
        path, "w", **profile, photometric="palette", crs=5698, transform=straight()
    ) as made:
        made.write(np.ones((1, 4, 4), np.uint8))
        made.write_colormap(1, {1: (200, 10, 10, 255)})
    assert refusal(path).code == "palette"
    assert examine(path, "plan", Stated()).place is not None


def test_measures_are_no_picture(tmp_path: Path) -> None:
    refused = refusal(heights(tmp_path / "mnt.tif", FLAT), "plan")
    assert refused.code == "measures"
    assert "float32" in str(refused)


def test_heights_without_a_place(tmp_path: Path) -> None:
    path = written(tmp_path / "mnt.tif", FLAT[np.newaxis])
    assert refusal(path).code == "no-place"


def test_a_picture_without_a_place_waits_for_one(tmp_path: Path) -> None:
    found = examine(picture(tmp_path / "plan.tif", colours()), "plan", Stated())
    assert (found.place, found.width, found.height) == (None, 48, 32)


def test_no_system_is_assumed(tmp_path: Path) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, crs=None)
    assert refusal(path).code == "no-crs"
    found = looked_at(path, Stated(2154, "ngf_ign69"))
    assert found.place is not None
    assert found.place.crs == "EPSG:2154"
    assert refusal(path, stated=Stated(999_999)).code == "unknown-crs"


def test_a_system_of_nowhere(tmp_path: Path) -> None:
    local = 'LOCAL_CS["chantier",UNIT["metre",1]]'
    assert refusal(heights(tmp_path / "mnt.tif", FLAT, crs=local)).code == "unknown-crs"


def test_degrees_that_pass_for_metres(tmp_path: Path) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, transform=straight(0.53, 49.51, 1e-5))
    refused = refusal(path)
    assert refused.code == "degrees-as-metres"
    assert "EPSG:2154" in str(refused)
    assert looked_at(path, Stated(4326, "ngf_ign69")).place is not None


def test_metres_that_pass_for_degrees(tmp_path: Path) -> None:
    refused = refusal(heights(tmp_path / "mnt.tif", FLAT, crs=4326))
    assert refused.code == "metres-as-degrees"


@pytest.mark.parametrize(
    ("crs", "transform"),
    [(4326, straight(179.9, 49.5, 0.05)), (32601, straight(280_000, 5_540_000, 60_000))],
)
def test_the_antimeridian(tmp_path: Path, crs: int, transform: Affine) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, crs=crs, transform=transform)
    assert refusal(path).code == "antimeridian"


@pytest.mark.parametrize("crs", [32628, 3547, 2154])
def test_off_the_map(tmp_path: Path, crs: int) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, crs=crs, transform=straight(-9e6, 3e6, 100))
    assert refusal(path).code == "outside"


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (4979, "ellipsoid"),  # WGS 84 with ellipsoidal heights
        ("EPSG:2154+5715", "depths"),
        ("EPSG:2154+5773", "other-heights"),  # EGM96
        ("EPSG:2154+5721", "other-heights"),  # Corsica
    ],
)
def test_heights_from_another_zero(tmp_path: Path, crs: Any, code: str) -> None:
    transform = straight(0.53, 49.51, 1e-5) if crs == 4979 else straight()
    path = heights(tmp_path / "mnt.tif", FLAT, crs=crs, transform=transform)
    assert refusal(path, stated=Stated()).code == code
    assert refusal(path, stated=NGF).code == code


def test_heights_from_nobody_says_where(tmp_path: Path) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, crs=2154)
    assert refusal(path, stated=Stated()).code == "no-heights"
    assert looked_at(path).remarks == (
        "Le fichier ne dit pas son système d’altitude ; NGF-IGN69 a été indiqué.",
    )
    assert looked_at(path, Stated(5698)).vertical is not None


def test_a_stated_plane_leaves_the_heights_of_the_file(tmp_path: Path) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT)
    found = examine(path, "elevation", Stated(crs=2154))
    assert found.vertical is not None
    assert found.remarks == ()


def test_a_stated_system_goes_before_the_files_and_is_told(tmp_path: Path) -> None:
    path = heights(tmp_path / "mnt.tif", FLAT, crs=32631)
    assert looked_at(path, Stated(2154, "ngf_ign69")).remarks[0] == (
        "Le système de coordonnées du fichier (EPSG:32631) a été remplacé par EPSG:2154."
    )


@pytest.mark.parametrize(
    ("unit", "metres"),
    [("metre", 1), ("ft", 0.3048), ("US survey foot", 0.3048006096), ("cm", 0.01)],
)
def test_units_of_heights(tmp_path: Path, unit: str, metres: float) -> None:
    found = looked_at(heights(tmp_path / "mnt.tif", FLAT, crs=2154, unit=unit))
    assert found.vertical is not None
    assert found.vertical.unit_m == pytest.approx(metres)
    assert any("converties" in each for each in found.remarks) == (metres != 1)


def test_a_unit_that_nobody_knows(tmp_path: Path) -> None:
    refused = refusal(heights(tmp_path / "mnt.tif", FLAT, unit="toise"))
    assert (refused.code, "toise" in str(refused)) == ("unit", True)


def test_what_is_right_is_told(tmp_path: Path) -> None:
    found = examine(heights(tmp_path / "mnt.tif", FLAT), "elevation", Stated())
    assert found.place is not None
    assert found.vertical is not None
    assert (found.place.crs, round(found.place.resolution_m, 6)) == ("EPSG:2154", 2)
    assert found.place.footprint.bounds == pytest.approx((WEST, NORTH - 16, WEST + 16, NORTH))
    assert (found.vertical.name, found.vertical.unit_m) == ("EPSG:5720", 1)
    assert (found.nodata, found.orientation, found.remarks) == (-9999, 1, ())


def test_an_ascii_grid_says_no_system(tmp_path: Path) -> None:
    path = tmp_path / "mnt.asc"
    path.write_text(
        f"ncols 2\nnrows 2\nxllcorner {WEST}\nyllcorner {NORTH}\ncellsize 5\n"
        "NODATA_value -9999\n1.5 2\n3 -9999\n"
    )
    assert refusal(path).code == "no-crs"
    assert looked_at(path, Stated(5698)).driver == "AAIGrid"


JPEG_2000: dict[str, Any] = {
    "driver": "JP2OpenJPEG",
    "quality": "100",
    "reversible": "YES",
    "nodata": None,
}


def test_jpeg_2000_heights_and_scans(tmp_path: Path) -> None:
    values = np.arange(64, dtype=np.int16).reshape(8, 8)
    found = looked_at(heights(tmp_path / "mnt.jp2", values, crs=2154, **JPEG_2000))
    assert found.driver == "JP2OpenJPEG"
    assert found.place is not None
    scan = picture(tmp_path / "plan.jp2", colours(), **JPEG_2000)
    assert examine(scan, "plan", Stated()).place is None


def test_jpeg_2000_that_was_cut_off(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1, 300, 300)).astype(np.uint8)
    path = picture(tmp_path / "plan.jp2", noise, **JPEG_2000)
    path.write_bytes(path.read_bytes()[:20_000])
    assert refusal(path, "plan").code == "unreadable"


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
def test_a_relief_of_one_row_has_no_slope(tmp_path: Path, shape: tuple[int, int]) -> None:
    refused = refusal(heights(tmp_path / "mnt.tif", np.ones(shape, np.float32)))
    assert refused.code == "too-small"
    assert f"{shape[1]} × {shape[0]} cellules" in str(refused)


def test_a_site_grid_near_zero_is_not_only_taken_for_degrees(tmp_path: Path) -> None:
    """Photogrammetry of 2 cm, in a system of its own that is said to be Lambert-93."""
    said = str(refusal(heights(tmp_path / "mnt.tif", FLAT, transform=straight(12, 40, 0.02))))
    assert "repère propre au chantier" in said
    assert "EPSG:4326" in said


def test_a_system_of_parameters_only_is_spoken_of_in_words(tmp_path: Path) -> None:
    crs = "+proj=tmerc +lat_0=0 +lon_0=3 +k=0.9 +x_0=0 +y_0=0 +datum=WGS84 +units=m"
    transform = straight(-9e6, 3e6, 100)
    refused = refusal(heights(tmp_path / "mnt.tif", FLAT, crs=crs, transform=transform))
    assert refused.code == "outside"
    assert str(refused).startswith("Lu en un système sans nom ni code EPSG, ce fichier")


def test_a_rotated_grid_is_told(tmp_path: Path) -> None:
    turned = straight() @ Affine.rotation(30)
    found = looked_at(heights(tmp_path / "mnt.tif", FLAT, transform=turned))
    assert found.place is not None
    assert found.place.footprint.area == pytest.approx(256)
    assert found.remarks == ("La grille était tournée ; elle a été redressée.",)
