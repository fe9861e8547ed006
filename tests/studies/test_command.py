"""`geoportal archaeology study`: made from a file, repeated to the byte."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archaeology.sites.models import Find
from archaeology.studies.models import Study
from layers.access.models import Account
from layers.raster.models import Raster
from layers.raster.storage import grid_file
from tests.studies.shoreline.valley import RIVER

SETTINGS = f"""
title = "En fichier"
period = "1/100"
river = {RIVER}
river_within_m = 10
prior_low_m = 0.0
prior_high_m = 8.0
error_m = 0.2
draws = 6
"""


def told(*arguments: str) -> dict[str, Any]:
    """What the command prints as JSON."""
    out = StringIO()
    call_command("archaeology", "study", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.fixture
def made(
    relief: Raster, remains: dict[str, Find], digger: Account, tmp_path: Path
) -> dict[str, Any]:
    """A study from a file, on behalf of the archaeologist."""
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return told("run", "shoreline", "--parameters", str(path), "--as", "archeologue")


def test_proposals_take_part_and_repeating_gives_the_same_bytes(made: dict[str, Any]) -> None:
    assert made["state"] == "done"
    assert 2.3 < made["water"]["low"] < 2.6
    again = told("repeat", str(made["key"]))
    assert again["same"] is True
    assert all(again["files"].values())
    assert Study.objects.count() == 1


def test_another_relief_is_noticed(
    made: dict[str, Any], relief: Raster, capsys: pytest.CaptureFixture[str]
) -> None:
    path = grid_file(relief)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SystemExit) as ended:
        told("repeat", str(made["key"]))
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("run", "shoreline"), "--parameters manque"),
        (("run", "tarot"), "nature « tarot »"),
        (("repeat", "12"), "Aucune étude terminée"),
        (("repeat", "x"), "Aucune étude terminée"),
    ],
)
def test_what_cannot_be_done_is_said(db: None, arguments: tuple[str, ...], sentence: str) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("archaeology", "study", *arguments, stdout=StringIO(), stderr=err)
    assert ended.value.code == 2
    assert sentence in err.getvalue()


def test_an_unknown_setting_is_refused(relief: Raster, digger: Account, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'{SETTINGS}\ncouleur = "bleu"', encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "archaeology", "study", "run", "shoreline", "--parameters", str(path), stderr=err
        )
    assert "Réglages inconnus : couleur." in err.getvalue()


def test_what_a_file_says_of_confidential_remains_is_not_told(
    relief: Raster, remains: dict[str, Find], digger: Account, tmp_path: Path
) -> None:
    floor, hidden = (f"find:{remains[name].pk}" for name in ("floor", "hidden"))
    path = tmp_path / "settings.toml"
    named = "".join(
        f'[remains."{id}"]\nuse = true\nmeaning = "{meaning}"\n'
        for id, meaning in ((floor, "hearth"), (hidden, "tomb"))
    )
    path.write_text(f"{SETTINGS}\n{named}", encoding="utf-8")
    made = told("run", "shoreline", "--parameters", str(path), "--as", "archeologue")
    study = Study.objects.get(pk=made["key"])
    with study.files.get(name="etude.json").file.open("rb") as file:
        everything = json.load(file)
    assert list(everything["parameters"]["remains"]) == [floor]
    assert list(study.parameters["remains"]) == [floor]
    for kept in study.files.all():
        assert b"tomb" not in kept.file.open("rb").read()
    assert told("repeat", str(study.pk))["same"] is True


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ('[remains."find:12"]\nuse = true', "Aucun reste de cette zone n’est « find:12 »"),
        ('[remains."{floor}"]\nmeaning = "bateau"', "n’a pas pour sens « bateau »"),
        ('[remains."{floor}"]\nmeaning = ["tomb"]', "n’a pas pour sens"),
        ('[remains."{floor}"]\nsens = "tomb"', "Réglages inconnus du reste"),
        ('[remains."{floor}"]\nuse = "non"', "est true ou false"),
        ('[remains."{floor}"]\nrange_m = "large"', "est un nombre"),
        ('[remains]\n"{floor}" = "tomb"', "est une table"),
    ],
)
def test_what_a_file_says_of_no_remain_is_refused(
    relief: Raster,
    remains: dict[str, Find],
    digger: Account,
    tmp_path: Path,
    chosen: str,
    sentence: str,
) -> None:
    path = tmp_path / "settings.toml"
    text = chosen.replace("{floor}", f"find:{remains['floor'].pk}")
    path.write_text(f"{SETTINGS}\n{text}", encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            *("archaeology", "study", "run", "shoreline", "--parameters", str(path)),
            stdout=StringIO(),
            stderr=err,
        )
    assert ended.value.code == 2
    assert sentence in err.getvalue()
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    ("replaced", "by", "sentence"),
    [
        ('period = "1/100"', "", "period : Ce champ est obligatoire."),
        ('period = "1/100"', 'period = "demain"', "period : "),
        ('period = "1/100"', "start = 1\nend = 100", "dites « period », ses deux années comprises"),
        ("error_m = 0.2", 'error_m = "peu"', "error_m : Saisissez un nombre."),
        ("error_m = 0.2", "error_m = 9", "error_m : "),
        ("error_m = 0.2", 'public_only = "non"', "« public_only » est true ou false."),
        ("error_m = 0.2", "proposals = 1", "« proposals » est true ou false."),
        ("error_m = 0.2", 'fill = "sable"', "fill : "),
        ("error_m = 0.2", "fill = [1]", "« fill » est un nombre ou un texte."),
        ("draws = 6", "draws = 1", "draws : "),
        ("draws = 6", "draws = 6.5", "draws : Saisissez un nombre entier."),
        ("error_m = 0.2", "bounds = [1, 2, 3]", "« bounds » est [ouest, sud, est, nord]"),
        ("error_m = 0.2", "bounds = [9, 2, 3, 4]", "bounds : Quatre nombres"),
        ("error_m = 0.2", "breaches = [[1, 2]]", "« breaches » est une liste de [x, y, x, y]"),
        (f"river = {RIVER}", "river = [[1, inf]]", "« river » est une liste de points"),
        (f"river = {RIVER}", "river = [[700000, 6600000]]", "river : Ce point est hors du relief"),
        (f"river = {RIVER}", "", "river : Placez au moins un point dans la rivière."),
        ("error_m = 0.2", "elevation = 12", "elevation : Sélectionnez un choix valide"),
        ("error_m = 0.2", "elevation = true", "Aucun relief ne se nomme"),
        ("prior_high_m = 8.0", "prior_high_m = -3", "prior_high_m : Le plus haut est au-dessus"),
    ],
)
def test_each_wrong_setting_is_told_with_its_name(
    relief: Raster, digger: Account, tmp_path: Path, replaced: str, by: str, sentence: str
) -> None:
    path = tmp_path / "settings.toml"
    assert replaced in SETTINGS
    path.write_text(SETTINGS.replace(replaced, by), encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "archaeology", "study", "run", "shoreline", "--parameters", str(path), stderr=err
        )
    assert ended.value.code == 2
    assert sentence in err.getvalue()
    assert not Study.objects.exists()


def test_a_file_means_what_the_form_means(made: dict[str, Any], relief: Raster) -> None:
    kept = Study.objects.get(pk=made["key"]).parameters
    # Both years of the period are in it: what is kept ends before the next one.
    assert (kept["period"], kept["start"], kept["end"]) == ("1/100", 1, 101)
    assert (kept["river"], kept["elevation"], kept["draws"]) == (RIVER, relief.pk, 6)
    assert (kept["proposals"], kept["public_only"], kept["lasting"]) == (True, True, False)
