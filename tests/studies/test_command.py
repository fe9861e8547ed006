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


def test_what_is_missing_is_named(relief: Raster, digger: Account, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS.replace('period = "1/100"', ""), encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "archaeology", "study", "run", "shoreline", "--parameters", str(path), stderr=err
        )
    assert "Réglages qui manquent : start, end." in err.getvalue()
