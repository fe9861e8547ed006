"""`geoportal water backtest`, as a process, with no database to be reached."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.networks.renewal.streets import simulated

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def geoportal(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as people run it."""
    return subprocess.run(
        [sys.executable, "-m", "geoportal.conf.manage", "water", "backtest", *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": NOWHERE, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A network of iron, PVC… in two files, with seven breaks older than their pipe."""
    history = simulated(17, years=(2000, 2020)).history
    pipes = history.pipes
    folder = tmp_path_factory.mktemp("tables")
    rows = zip(pipes.ids, pipes.material, pipes.diameter, pipes.laid, pipes.length, strict=True)
    lines = [f"{id},{material},{d:g},{laid:.0f},{m:.2f}" for id, material, d, laid, m in rows]
    lines += [f"N{i},PVC,110,2015-03-0{i},80" for i in range(1, 8)]
    (folder / "pipes.csv").write_text("id,material,diameter,laid,length_m\n" + "\n".join(lines))
    reports = [f"N{i},200{i}-01-02" for i in range(1, 8)] + ["P0,unreadable"]
    for pipe, moment in zip(history.pipe, history.moment, strict=True):
        day = date(int(moment), 1, 1) + timedelta(days=int(moment % 1 * 365))
        reports.append(f"{pipes.ids[pipe]},{day}")
    (folder / "breaks.csv").write_text("pipe,date\n" + "\n".join(reports))
    return folder / "pipes.csv", folder / "breaks.csv"


def test_one_json_document(tables: tuple[Path, Path]) -> None:
    pipes, breaks = tables
    run = geoportal("--pipes", pipes, "--breaks", breaks, "--before", "2014-01-01", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    answer = json.loads(run.stdout)
    for name in ("shrinkage", "age", "breaks_per_km"):
        assert set(answer[name]) == {"top5", "top10", "top20", "ratio"}
        assert 0 < answer[name]["top5"] < answer[name]["top10"] < answer[name]["top20"] < 1
    assert answer["shrinkage"]["top10"] > answer["age"]["top10"]
    assert answer["shrinkage"]["ratio"] == pytest.approx(1, abs=0.15)
    assert answer["set_apart"] == answer["apart"]["before_laid"] == 7
    assert answer["since"] == 2000
    assert answer["rejected"] == 1
    assert answer["reasons"][0]["table"] == "breaks"
    assert answer["reasons"][0]["row"] == 9


def test_a_file_that_cannot_be_read_is_one_line_and_exit_2(tables: tuple[Path, Path]) -> None:
    _, breaks = tables
    run = geoportal("--pipes", breaks, "--breaks", breaks, "--before", "2014-01-01", "--json")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert "breaks.csv : Colonne manquante : length_m" in run.stderr


def test_people_read_lines(tables: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    pipes, breaks = map(str, tables)
    call_command(
        "water", "backtest", "--pipes", pipes, "--breaks", breaks, "--before", "2014-01-01"
    )
    told = capsys.readouterr().out
    assert "Casses mises à part : 7" in told
    assert "Âge seul" in told
    assert "breaks, 9 : Casse écartée" in told


def test_a_date_that_is_none_is_refused(tables: tuple[Path, Path]) -> None:
    pipes, breaks = map(str, tables)
    with pytest.raises(CommandError, match="AAAA-MM-JJ"):
        call_command("water", "backtest", "--pipes", pipes, "--breaks", breaks, "--before", "2014")


def test_records_cannot_begin_after_the_date(tables: tuple[Path, Path]) -> None:
    pipes, breaks = map(str, tables)
    files = ["--pipes", pipes, "--breaks", breaks]
    with pytest.raises(SystemExit) as refused:
        call_command("water", "backtest", *files, "--before", "2014-01-01", "--since", "2015-01-01")
    assert refused.value.code == 2
