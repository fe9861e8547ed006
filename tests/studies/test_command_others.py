"""Sections, sectors and densities by the command: read as the form reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archaeology.studies.models import Study
from layers.access.models import Account, Territory
from tests.studies.street import LINE, X, Y, lay_out

BOUNDS = [X - 20, Y - 40, X + 120, Y + 60]
FILES = {
    "section": f'title = "La rue"\nline = {LINE}\ndistance_m = 10\nshown = ["finds"]\n',
    "time": 'title = "Monnaies"\nquery = "materiau=coin"\nfrom_year = 1\nto_year = 200\nseed = 3\n',
    "sectors": f'title = "Fouiller"\nbounds = {BOUNDS}\nmasked = false\n[weights]\nfinds = 5\n',
}


def run(kind: str, text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The command's answer."""
    path = folder / "study.toml"
    path.write_text(text)
    asked = ["study", "run", kind, "--parameters", str(path), "--as", "archeologue", "--json"]
    call_command("archaeology", *asked)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.parametrize("kind", FILES)
def test_a_study_from_a_file_can_be_repeated_to_the_byte(
    kind: str,
    territory: Territory,
    neighbour: Territory,
    digger: Account,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay_out(territory, neighbour)
    told = run(kind, FILES[kind], tmp_path, capsys)
    study = Study.objects.get(pk=told["key"])
    assert (study.kind, study.state) == (kind, "done")
    assert study.title == study.parameters["title"] == told["title"]
    # What the file leaves out is what the page proposes.
    assert study.parameters["public_only"] is False
    call_command("archaeology", "study", "repeat", str(study.pk), "--json")
    assert json.loads(capsys.readouterr().out)["same"] is True


def test_what_is_given_is_taken(
    territory: Territory,
    neighbour: Territory,
    digger: Account,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay_out(territory, neighbour)
    run("section", FILES["section"], tmp_path, capsys)
    run("time", FILES["time"], tmp_path, capsys)
    run("sectors", FILES["sectors"], tmp_path, capsys)
    section, time, sectors = (
        Study.objects.get(kind=each).parameters for each in ("section", "time", "sectors")
    )
    assert (section["line"], section["distance_m"], section["shown"]) == (LINE, 10, ["finds"])
    assert (time["query"], time["seed"], time["slice_years"]) == ("materiau=coin", 3, 25)
    assert {key: value for key, value in sectors["weights"].items() if value} == {"finds": 5}
    assert sectors["bounds"] == BOUNDS


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("section", "bogus = 1", "Réglages inconnus : bogus."),
        ("section", "distance_m = 3", "line : Tracez une ligne d’au moins deux points."),
        ("time", "slice_years = 0", "slice_years :"),
        ("time", 'seed = "x"', "« seed » est un nombre entier."),
        ("sectors", "cell_m = 0.001", "cell_m :"),
    ],
)
def test_what_cannot_be_read_is_said_in_french(
    kind: str,
    text: str,
    said: str,
    territory: Territory,
    digger: Account,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises((CommandError, SystemExit)):
        run(kind, text, tmp_path, capsys)
    written = capsys.readouterr()
    assert said in written.out + written.err
    assert not Study.objects.exists()
