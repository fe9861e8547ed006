"""`geoportal archaeology matrix`, with no database to be reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archaeology.test_command_edtf import geoportal, same_in_both

GOOD = "context,above,below,equal\n1,,2,\n2,1,4,3\n3,,,2\n4,2,,\n"
CYCLIC = "context,above\n1,7\n4,1\n7,4\n8,7\n"


def written(folder: Path, text: str) -> str:
    """A file with this text."""
    file = folder / "relations.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_relations_in_one_json_document(tmp_path: Path) -> None:
    run = same_in_both("matrix", written(tmp_path, GOOD), "--json")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == {
        "units": 4,
        "relations": 2,
        "order": ["1", "2", "3", "4"],
        "reduction": [["1", "2"], ["2", "4"]],
        "equal": [["2", "3"]],
        "contemporary": [],
        "cycles": [],
        "inconsistencies": [],
    }


def test_a_cycle_is_printed_unit_by_unit_and_exits_with_2(tmp_path: Path) -> None:
    run = same_in_both("matrix", written(tmp_path, CYCLIC), "--json")
    assert run.returncode == 2
    assert run.stderr == "Cycle : 1 → 4 → 7 → 1\n"
    answer = json.loads(run.stdout)
    assert answer["cycles"] == [["1", "4", "7", "1"]]
    assert (answer["units"], answer["relations"]) == (4, 4)
    assert (answer["order"], answer["reduction"]) == ([], [])


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_an_unreadable_file_is_one_line_and_exits_with_2(tmp_path: Path, extra: list[str]) -> None:
    run = geoportal("matrix", str(tmp_path / "absent.lst"), *extra)
    assert run.returncode == 2
    assert run.stderr == "absent.lst : Le fichier n’existe pas.\n"
    assert bool(run.stdout) == bool(extra)


def test_people_read_the_order(tmp_path: Path) -> None:
    run = geoportal("matrix", written(tmp_path, GOOD))
    assert run.returncode == 0
    assert "4 unités, 2 relations" in run.stdout
    assert "Égales : 2 = 3" in run.stdout
    assert run.stdout.rstrip().endswith("1, 2, 3, 4")


def test_the_matrix_is_drawn_into_a_file(tmp_path: Path) -> None:
    picture = tmp_path / "matrice.svg"
    run = geoportal("matrix", written(tmp_path, GOOD), "--svg", str(picture), "--json")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["units"] == 4
    assert "Matrice de Harris : relations" in picture.read_text(encoding="utf-8")


def test_a_cycle_draws_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "matrice.svg"
    assert geoportal("matrix", written(tmp_path, CYCLIC), "--svg", str(picture)).returncode == 2
    assert not picture.exists()


def test_a_picture_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    run = geoportal("matrix", written(tmp_path, GOOD), "--svg", str(tmp_path / "no" / "x.svg"))
    assert run.returncode == 2
    assert run.stderr.startswith("x.svg ne s’écrit pas")
    assert run.stderr.count("\n") == 1
