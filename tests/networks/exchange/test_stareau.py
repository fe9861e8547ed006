"""StaR-Eau GeoPackages in and out, through the commands."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest

from layers.access.models import Account
from networks.exchange.stareau.tables import BY_NAME, TABLES, columns_of
from networks.exchange.stareau.words import MATERIALS, ours, theirs
from networks.water.models import Device, Node, Pipe, Structure
from networks.water.vocabulary import Material
from tests.networks.exchange.conftest import Run, at, line, run
from tests.networks.exchange.test_raepa_export import everything

pytestmark = pytest.mark.django_db

COMMON: dict[str, Any] = {
    "type_reseau": "aep",
    "etat_service": "en_service",
    "maitre_ouvrage": "Agglo",
    "exploitant": "Régie",
    "precision_xy": "A",
    "precision_z": "C",
    "an_pose_sup": "1987",
    "an_pose_inf": "1985",
}


def package(path: Path, **tables: Sequence[dict[str, Any]]) -> Path:
    """Writes a GeoPackage in EPSG:2154, by table."""
    for name, rows in tables.items():
        frame = gpd.GeoDataFrame(
            [COMMON | row for row in rows], geometry="geometry", crs="EPSG:2154"
        )
        frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    return path


@pytest.fixture
def drinking(tmp_path: Path) -> Path:
    """A reservoir, a pipe, a stuck open valve, a pipe that is gone, a bend."""
    pipe = {
        "materiau": "fd",
        "diametre_equivalent": 150,
        "longueur_terrain": 10.5,
        "mode_circulation": "refoulement",
        "fonction_canalisation": "distribution",
        "contenu_canalisation": "eau_potable",
    }
    return package(
        tmp_path / "eau.gpkg",
        aep_canalisation=[
            {"id_canalisation": "C1", "noeudinitial": "N1", "noeudterminal": "N2", **pipe}
            | {"an_abandon_sup": None, "geometry": line((0, 0), (10, 0))},
            {"id_canalisation": "C2", "noeudinitial": "N2", "noeudterminal": "N3", **pipe}
            | {"etat_service": "abandon", "an_abandon_sup": "2015"}
            | {"geometry": line((10, 0), (20, 0))},
        ],
        aep_reservoir=[
            {"id_aep_reservoir": "R1", "id_noeud_reseau": "N1", "cote_radier": 120.5}
            | {"geometry": at(0)}
        ],
        aep_vanne=[
            {"id_aep_vanne": "V1", "id_noeud_reseau": "N2", "fonction_vanne": "coupure"}
            | {"etat_ouverture": "ouverte", "blocage": "oui", "diametre": 150.0}
            | {"geometry": at(10)}
        ],
        aep_piece=[{"id_aep_piece": "P1", "id_noeud_reseau": "N3", "geometry": at(20)}],
    )


def test_networks_enter_with_the_nodes_that_the_file_has(bring: Run, drinking: Path) -> None:
    outcome = bring(drinking)
    assert (outcome.code, outcome.counts) == (0, (5, 5, 0, 0))
    first = Pipe.objects.get(code="C1")
    assert (first.material, first.diameter_mm, first.length_m) == ("ductile_iron", 150, 10.5)
    assert (first.circulation, first.function, first.content) == (
        *("forced", "distribution", "drinking"),
    )
    assert (first.laid_from_year, first.laid_year, first.owner) == (1985, 1987, "Agglo")
    assert first.start_node
    assert first.start_node.code == "N1"
    gone = Pipe.objects.get(code="C2")
    assert gone.in_service is False
    assert str(gone.retired_on) == "2015-12-31"
    valve = Device.objects.get(code="V1")
    assert (valve.function, valve.is_open, valve.handling) == ("valve", True, "stuck")
    assert valve.node == first.end_node
    tank = Structure.objects.get()
    assert (tank.code, tank.function, tank.z_m) == ("R1", "reservoir", 120.5)
    assert set(Node.objects.values_list("code", flat=True)) == {"N1", "N2", "N3"}


def test_the_second_time_nothing_changes(bring: Run, drinking: Path) -> None:
    bring(drinking)
    assert bring(drinking).counts == (5, 5, 0, 0)


def test_there_and_back_nothing_is_lost(
    bring: Run, take: Run, drinking: Path, tmp_path: Path
) -> None:
    bring(drinking)
    before = everything()
    out = tmp_path / "out.gpkg"
    outcome = take(out)
    assert outcome.report == {
        "written": {
            **{"aep_canalisation": 2, "aep_vanne": 1, "aep_reservoir": 1, "aep_piece": 1},
        },
        "notes": [],
    }
    assert bring(out).counts == (5, 5, 0, 0)
    for model in (Device, Structure, Pipe, Node):
        model.objects.all().delete()
    assert bring(out).counts == (5, 5, 0, 0)
    assert everything() == before


def test_a_sewer_by_raepa_goes_out_as_stareau_and_comes_back(
    bring: Run, take: Run, sewer: Path, tmp_path: Path
) -> None:
    bring(sewer)
    before = everything()
    out = tmp_path / "out.gpkg"
    assert take(out).report["written"] == {"ass_canalisation": 2, "ass_regard": 3}
    assert bring(out).counts == (5, 5, 0, 0)
    assert everything() == before


def test_in_another_system_of_coordinates(
    bring: Run, take: Run, drinking: Path, tmp_path: Path
) -> None:
    bring(drinking)
    out = tmp_path / "out.gpkg"
    take(out, "--crs", "EPSG:4326")
    assert pyogrio.read_info(out, layer="aep_vanne")["crs"] == "EPSG:4326"
    assert bring(out).counts == (5, 5, 0, 0)


def test_what_cannot_be_is_told(bring: Run, tmp_path: Path) -> None:
    path = package(
        tmp_path / "bad.gpkg",
        ass_canalisation=[
            {"id_canalisation": "C1", "type_reseau": "aep", "geometry": line((0, 0), (1, 0))},
            {"id_canalisation": "C2", "type_reseau": "assaeu", "materiau": "or"}
            | {"cote_fil_eau_amont": 0.0, "cote_fil_eau_aval": 12.0}
            | {"an_pose_sup": "3000", "geometry": line((0, 0), (5, 0))},
            {"id_canalisation": None, "type_reseau": "assaeu", "geometry": line((0, 0), (1, 0))},
            {"id_canalisation": "C2", "type_reseau": "assaeu", "geometry": line((0, 0), (1, 0))},
        ],
        ass_bidule=[{"geometry": at(0)}],
    )
    outcome = bring(path)
    assert outcome.counts == (4, 1, 0, 3)
    assert outcome.told("reasons") == [
        ("ass_canalisation", 1, "type_reseau"),
        ("ass_canalisation", 3, "id_canalisation"),
        ("ass_canalisation", 4, "id_canalisation"),
    ]
    told = {column for table, row, column in outcome.told("notes") if row == 2}
    assert told == {"materiau", "cote_fil_eau_amont", "an_pose_sup"}
    assert any("ass_bidule" in note["reason"] for note in outcome.report["notes"])
    assert Pipe.objects.get().content == "waste"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 not really", None])
def test_what_is_no_package_is_one_line(bring: Run, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.gpkg"
    if content is None:
        package(path, autre=[{"geometry": at(0)}])
    else:
        path.write_bytes(content)
    outcome = bring(path)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1


def test_others_get_what_they_may_see(
    bring: Run, drinking: Path, tmp_path: Path, front_desk: Account
) -> None:
    bring(drinking)
    out = tmp_path / "out.gpkg"
    assert run("export", "water", out, "--as", "accueil").code == 0
    (valve,) = gpd.read_file(out, layer="aep_vanne").to_dict("records")
    assert valve["id_aep_vanne"] == "V1"
    assert valve["etat_ouverture"] is valve["blocage"] is None
    assert run("export", "water", tmp_path / "public.gpkg").code == 2


def test_every_material_of_ours_has_a_word() -> None:
    assert set(theirs(MATERIALS)) == set(Material.values)
    assert set(ours(MATERIALS).values()) <= set(Material.values)


@pytest.mark.realdata
def test_columns_are_the_templates_own(shared_data: Path) -> None:
    folder = shared_data / "water" / "stareau_etalab2"
    found = set()
    for name in ("eau_potable_no_style", "assainissement_no_style"):
        source = f"file:{folder / name}.gpkg?mode=ro&immutable=1"
        with closing(sqlite3.connect(source, uri=True)) as database:
            for table in TABLES:
                told = [row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')]
                if told:
                    found.add(table.name)
                    assert [column for column, _type in columns_of(table)] == told[2:]
                    assert {table.identifiers[0], *table.columns} <= set(told)
                    assert not table.said_in or table.said_in in told
    assert found == set(BY_NAME)


@pytest.mark.realdata
def test_empty_templates_are_read(bring: Run, shared_data: Path, tmp_path: Path) -> None:
    for name in ("eau_potable_no_style", "assainissement_no_style"):
        path = tmp_path / f"{name}.gpkg"
        shutil.copy(shared_data / "water" / "stareau_etalab2" / path.name, path)
        assert bring(path).counts == (0, 0, 0, 0)
