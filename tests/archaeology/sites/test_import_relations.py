"""Stratigraphic relations through the command, as every other file comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archaeology.sites.models import Operation, StratigraphicRelation

pytestmark = pytest.mark.django_db
Told = Callable[..., dict[str, Any]]
SHEETS = "context,above,below,equal\n1,,2,\n2,1,3,\n3,2,,\n"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Imports a file through the command, and gives what it says and how it exits."""

    def run(path: Path, *more: str) -> dict[str, Any]:
        code: Any = 0
        try:
            call_command("import", "relations", str(path), "--json", *more)
        except SystemExit as left:
            code = left.code
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said | {"exit": code}

    return run


def counts(said: dict[str, Any]) -> tuple[int, int, int, int]:
    """Read, accepted, refused, and how the command exits."""
    return said["read"], said["accepted"], said["rejected"], said["exit"]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Three units one above the other."""
    path = tmp_path / "m.csv"
    path.write_text(SHEETS)
    return path


def test_a_file_of_relations_enters_once(told: Told, dig: Operation, sheet: Path) -> None:
    here = ("--operation", dig.number, "--territory", dig.territory_id)
    tried = told(sheet, *here, "--dry-run")
    assert counts(tried) == (2, 2, 0, 0)
    assert not StratigraphicRelation.objects.exists()
    assert not dig.units.exists()
    said = told(sheet, *here)
    assert said["notes"] == tried["notes"]
    assert [each["reason"] for each in said["notes"]] == ["3 unités nouvelles."]
    assert (dig.units.count(), StratigraphicRelation.objects.count()) == (3, 4)
    again = told(sheet, *here)
    assert counts(again) == (2, 2, 0, 0)
    assert [each["reason"] for each in again["notes"]] == ["2 relations étaient enregistrées déjà."]
    assert StratigraphicRelation.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        (SHEETS, (), "Dites de quelle opération"),
        (SHEETS, ("--operation", "9999"), "« 9999 » n’est pas enregistrée"),
        ("", ("--operation", "2031"), "vide"),
        ("a,b\n1,2\n", ("--operation", "2031"), "Aucune colonne ne nomme"),
        ("us,sur\n1,2\n2,1\n", ("--operation", "2031"), "cycle : 1 → 2 → 1"),
    ],
)
def test_what_cannot_enter_is_said_and_nothing_enters(
    told: Told, dig: Operation, tmp_path: Path, text: str, more: tuple[str, ...], why: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text)
    said = told(path, "--territory", dig.territory_id, *more)
    assert counts(said) == (0, 0, 0, 2)
    assert why in said["reasons"][0]["reason"]
    assert not dig.units.exists()


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "relations"),
    [("harris12.csv", 13), ("shub1.csv", 45), ("bonn.lst", 26), ("stratify.lst", 17)],
)
def test_real_matrices(
    told: Told, dig: Operation, shared_data: Path, name: str, relations: int
) -> None:
    path = shared_data / "archaeology" / "stratigraphy" / name
    said = told(path, "--operation", dig.number, "--territory", dig.territory_id)
    assert counts(said) == (relations, relations, 0, 0)
    assert StratigraphicRelation.objects.count() == 2 * relations
