"""`geoportal archaeology edtf`, with no database to be reached."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from geoportal.conf.manage import main

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as people run it."""
    return subprocess.run(
        [sys.executable, "-m", "geoportal.conf.manage", "archaeology", *arguments],
        env={**os.environ, "DATABASE_URL": NOWHERE, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def geoportal(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same within this process, where no test may touch a database it has not asked for."""
    out, err, code = StringIO(), StringIO(), 0
    command = ["geoportal", "archaeology", *arguments]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", command)
        try:
            main()
        except SystemExit as exited:
            code = int(str(exited.code))
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def same_in_both(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says, when it is what is said within this one."""
    alone, here = process(*arguments), geoportal(*arguments)
    assert (alone.returncode, alone.stdout, alone.stderr) == (
        here.returncode,
        here.stdout,
        here.stderr,
    )
    return alone


@pytest.mark.parametrize("text", ["-0050/-0010", "0150~/02XX"])
def test_four_bounds_in_one_json_document(text: str) -> None:
    run = geoportal("edtf", text, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    answer = json.loads(run.stdout)
    assert answer["text"] == text
    assert set(answer) == {
        "text",
        "start_min",
        "start_max",
        "end_min",
        "end_max",
        "approximate",
        "uncertain",
    }


def test_a_refusal_says_why_and_where_and_exits_with_2() -> None:
    run = geoportal("edtf", "--json", "1846-7")
    assert run.returncode == 2
    answer = json.loads(run.stdout)
    assert set(answer) == {"text", "error", "position"}
    assert answer["position"] == 5
    assert "1846/1847" in answer["error"]


def test_people_read_lines() -> None:
    run = same_in_both("edtf", "-0050~/..")
    assert run.returncode == 0
    assert "Début : -50" in run.stdout
    assert "au plus tôt -50" in run.stdout
    assert "Approximative" in run.stdout


def test_people_read_a_refusal_in_one_line() -> None:
    run = same_in_both("edtf", "0300/0200")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert "La fin précède le début." in run.stderr
