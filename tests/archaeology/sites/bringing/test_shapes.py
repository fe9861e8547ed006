"""Files of three-dimensional positions: their Z is an altitude where somebody says so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Point

from archaeology.sites.models import Find, Level, Operation
from layers.exchange.mapping import SHAPE_Z
from tests.archaeology.sites.bringing.conftest import Desk, X, Y, text_of

pytestmark = pytest.mark.django_db


def points_of(path: Path, heights: list[float | None], **columns: list[Any]) -> bytes:
    """Finds as a file of positions, in Lambert-93 or, of GeoJSON, in degrees."""
    shapes = [Point(X + n, Y) if z is None else Point(X + n, Y, z) for n, z in enumerate(heights)]
    names = {"inv": [f"M-{n}" for n in range(len(heights))]} | columns
    frame = geopandas.GeoDataFrame(names, geometry=shapes, crs="EPSG:2154")
    if path.suffix == ".geojson":
        frame = frame.to_crs("EPSG:4326")
    frame.to_file(path)
    if path.suffix != ".shp":
        return path.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            archive.write(part, part.name)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["m.gpkg", "m.geojson", "m.shp"])
def test_the_z_of_positions_is_proposed_and_asked_for_its_system(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    content = points_of(tmp_path / name, [7.45, 7.3])
    file = desk.bring(content, name=name.replace(".shp", ".zip"))
    page = desk.page(file, "/colonnes")
    assert page.context["form"]["c_z_m"].value() == f"c:{SHAPE_Z}"
    assert "7.45" in text_of(page)
    asked = desk.columns(file)
    assert asked.status_code == 422
    assert "Une altitude se donne avec son système" in text_of(asked)
    told = text_of(desk.try_it(file, c_datum="v:ngf_ign69"))
    assert "Acceptées 2" in told
    assert "n’est pas lue" not in told
    desk.enter(file)
    heights = Find.objects.order_by("number").values_list("z_m", flat=True)
    assert [round(z or 0, 6) for z in heights] == [7.45, 7.3]


def test_a_column_of_altitudes_comes_before_the_z_and_may_be_changed_for_it(
    desk: Desk, tmp_path: Path
) -> None:
    content = points_of(tmp_path / "m.gpkg", [7.45, 7.3], altitude=[1.0, 2.0])
    file = desk.bring(content, name="m.gpkg")
    page = desk.page(file, "/colonnes")
    assert page.context["form"]["c_z_m"].value() == "c:altitude"
    assert page.context["left"] == [SHAPE_Z]
    desk.try_it(file, c_z_m=f"c:{SHAPE_Z}", c_datum="v:relative")
    desk.enter(file)
    assert set(Find.objects.values_list("z_m", "datum")) == {
        *((7.45, "relative"), (7.3, "relative")),
    }


def test_what_is_left_is_remarked_and_how_to_read_it_is_said(desk: Desk, tmp_path: Path) -> None:
    content = points_of(tmp_path / "m.gpkg", [7.45, 7.3])
    file = desk.bring(content, name="m.gpkg")
    told = text_of(desk.try_it(file, c_z_m=""))
    assert f"cette colonne se nomme « {SHAPE_Z} »" in told


def test_a_z_of_nothing_is_not_proposed(desk: Desk, tmp_path: Path) -> None:
    flat = desk.bring(points_of(tmp_path / "a.gpkg", [0, 0]), name="a.gpkg")
    assert "z_m" not in flat.mapping["columns"]
    assert SHAPE_Z in desk.page(flat, "/colonnes").context["seen"].columns
    plane = desk.bring(points_of(tmp_path / "b.gpkg", [None, None]), name="b.gpkg")
    assert SHAPE_Z not in desk.page(plane, "/colonnes").context["seen"].columns


def test_the_z_may_be_chosen_as_something_with_words_and_is_refused_there(
    desk: Desk, tmp_path: Path
) -> None:
    file = desk.bring(points_of(tmp_path / "m.gpkg", [7.45]), name="m.gpkg")
    answer = desk.columns(file, c_material=f"c:{SHAPE_Z}", c_z_m="")
    assert answer.status_code == 200
    assert "Dites encore ce que veulent dire les mots" in text_of(answer)


def test_points_of_a_total_station_are_levels(desk: Desk, dig: Operation, tmp_path: Path) -> None:
    dig.units.create(number="5", label="2031 US 5")
    content = points_of(tmp_path / "n.gpkg", [7.45, 7.3], us=["5", "5"], point=["a", "b"])
    file = desk.bring(content, name="n.gpkg", kind="niveaux", operation="2031")
    assert file.mapping["columns"]["z_m"] == SHAPE_Z
    desk.try_it(file, c_datum="v:ngf_ign69")
    desk.enter(file)
    assert set(Level.objects.values_list("what", "z_m")) == {("a", 7.45), ("b", 7.3)}
