"""`geoportal archaeology flood`, with no database to be reached."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from archaeology.analysis.terrain import NotADem, read_grid
from tests.archaeology.terrain.drawn import NORTH, WEST
from tests.archaeology.terrain.test_reading import written
from tests.archaeology.test_command_edtf import geoportal, same_in_both

SEED = f"{WEST + 1},{NORTH - 1}"


def test_levels_in_one_json_document_below_the_sea_too(tmp_path: Path) -> None:
    dem = written(tmp_path, np.array([[-2, -1], [5, np.nan]], np.float32))
    levels = ["--level", "-1.5", "--level", "6", "--level=-3"]
    run = same_in_both("flood", "--dem", str(dem), "--seed", SEED, *levels, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == [
        {"level": -1.5, "cells": 1, "area_m2": 4.0},
        {"level": 6.0, "cells": 3, "area_m2": 12.0},
        {"level": -3.0, "cells": 0, "area_m2": 0.0},
    ]


def test_people_read_lines(tmp_path: Path) -> None:
    dem = written(tmp_path, np.zeros((100, 100), np.float32))
    run = geoportal("flood", "--dem", str(dem), "--seed", SEED, "--level", "1", "--level", "-1")
    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        "1 m : 10000 cellules, 4.0 ha",
        "-1 m : rien, le point est au-dessus de l’eau.",
    ]


@pytest.mark.parametrize("extra", [[], ["--json"]])
@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        ("-5.25,3", "Le point (-5.25, 3.00) est hors de la grille."),
        (f"{WEST + 3},{NORTH - 1}", "est inconnue."),
    ],
)
def test_a_seed_that_is_nowhere(tmp_path: Path, seed: str, reason: str, extra: list[str]) -> None:
    dem = written(tmp_path, np.array([[1, np.nan]], np.float32))
    run = geoportal("flood", "--dem", str(dem), "--seed", seed, "--level", "1", *extra)
    assert run.returncode == 2
    assert run.stderr.startswith("mnt.tif : ")
    assert run.stderr.endswith(f"{reason}\n")
    assert bool(run.stdout) == bool(extra)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tif"
    broken.write_bytes(written(tmp_path).read_bytes()[:150])
    run = geoportal("flood", "--dem", str(broken), "--seed", SEED, "--level", "1", "--json")
    assert run.returncode == 2
    assert json.loads(run.stdout) == {
        "file": "broken.tif",
        "error": "Le fichier ne se lit pas : il est abîmé ou incomplet.",
    }


@pytest.mark.parametrize("level", ["nan", "inf", "haut", "1,5"])
def test_a_level_that_is_no_number(tmp_path: Path, level: str) -> None:
    run = geoportal("flood", "--dem", str(tmp_path), "--seed", SEED, "--level", level)
    assert (run.returncode, run.stdout) == (2, "")
    assert f"« {level} » n’est pas un niveau d’eau en mètres" in run.stderr


@pytest.mark.realdata
def test_the_oracle_through_the_command(shared_data: Path) -> None:
    folder = shared_data / "terrain" / "lidar_hd_ign"
    oracle = json.loads((folder / "floodfill_oracle.json").read_text())
    levels = [part for each in oracle["results"] for part in ("--level", str(each["level_m_ngf"]))]
    seed = ",".join(map(str, oracle["seed_xy_l93"]))
    run = geoportal(
        "flood", "--dem", str(folder / oracle["dem"]), "--seed", seed, *levels, "--json"
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert [(each["cells"], each["area_m2"]) for each in json.loads(run.stdout)] == [
        (each["connected8"], each["area8_m2"]) for each in oracle["results"]
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"crs": "EPSG:32631"}, "La grille est en EPSG:32631, non en EPSG:2154."),
        ({"units": "ft"}, "La grille n’est pas en mètres (ft)."),
    ],
)
def test_what_was_found_is_in_the_sentence(
    tmp_path: Path, facts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(NotADem) as refused:
        read_grid(written(tmp_path, **facts))
    assert refused.value.french == sentence
