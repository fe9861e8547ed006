"""`geoportal raster`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.raster import storage
from layers.raster.models import Raster
from tests.raster.drawn import colours, heights, picture

pytestmark = pytest.mark.django_db
FLAT = np.full((8, 8), 12.5, np.float32)


def bring(*arguments: str | Path) -> None:
    call_command("raster", "import", *map(str, arguments))


def test_a_model_is_made_at_once(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = heights(tmp_path / "mnt.tif", FLAT)
    bring(file, "--kind", "elevation", "--title", "Vallée", "--year", "2021", "--json")
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert (told["title"], told["state"], told["year"]) == ("Vallée", "ready", 2021)
    assert (told["crs"], told["vertical"]) == ("EPSG:2154", "EPSG:5720")
    assert (told["minimum"], told["maximum"], told["resolution_m"]) == (12.5, 12.5, 2.0)
    assert Raster.objects.get(pk=told["key"]).confidentiality == "restricted"
    call_command("raster", "list", "--json")
    assert json.loads(capsys.readouterr().out) == [told]
    call_command("raster", "list")
    assert capsys.readouterr().out == f"{told['key']} · Vallée · Modèle de terrain · Prêt\n"


def test_what_was_converted_is_said(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = heights(tmp_path / "mnt.tif", FLAT, crs=2154, unit="ft")
    bring(file, "--kind", "elevation", "--title", "Vallée", "--heights", "ngf_ign69")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("Vallée : Prêt")
    assert lines[1] == "Le fichier ne dit pas son système d’altitude ; NGF-IGN69 a été indiqué."
    assert lines[2] == "Les altitudes ont été converties en mètres (une unité vaut 0,3048 m)."


def test_a_plan_waits_for_its_place(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(picture(tmp_path / "plan.tif", colours()), "--kind", "plan", "--title", "Plan")
    assert capsys.readouterr().out.endswith("Plan : À placer sur la carte\n")


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The reason on standard error, which is also the document's."""
    with pytest.raises(SystemExit) as exit_:
        bring(*arguments, "--json")
    out, err = capsys.readouterr()
    assert exit_.value.code == 2
    assert json.loads(out) == {"error": err.strip()}
    assert not Raster.objects.exists()
    assert [each for each in storage.root().rglob("*") if each.is_file()] == []
    return err


def test_what_is_refused_leaves_nothing(
    territory: Territory,
    administrator: Actor,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    said = ["--kind", "elevation", "--title", "x"]
    file = heights(tmp_path / "mnt.tif", FLAT)
    empty = heights(tmp_path / "vide.tif", np.full((8, 8), np.nan, np.float32))
    with django_capture_on_commit_callbacks(execute=True):
        assert "n’existe pas" in refused(capsys, tmp_path / "rien.tif", *said)
        assert "territoire" in refused(capsys, file, *said, "--territory", "1")
        assert "Aucun compte" in refused(capsys, file, *said, "--as", "personne")
        assert "restreints" in refused(capsys, file, *said, "--as", "admin")
        assert "couleurs" in refused(capsys, file, "--kind", "plan", "--title", "x")
        text = tmp_path / "notes.txt"
        text.write_text("Bonjour")
        assert "GeoTIFF" in refused(capsys, text, *said)
    with pytest.raises(SystemExit) as exit_, django_capture_on_commit_callbacks(execute=True):
        bring(empty, *said)
    assert exit_.value.code == 2
    assert "Aucune cellule" in capsys.readouterr().err
    assert not Raster.objects.exists()
