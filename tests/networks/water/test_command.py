"""`geoportal water segments` and `isolate`, with no database to be reached."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
MODEL = """\
[JUNCTIONS]
a
b
c
[RESERVOIRS]
S
[PIPES]
s S a 100 100 1 0 Open
p a b 100 100 1 0 Open
q b c 100 100 1 0 Open
[OPTIONS]
UNITS LPS
[COORDINATES]
S 0 0
a 1 0
b 2 0
c 3 0
"""
VALVES = "id,link,node\nV1,s,S\nV2,p,a\nV3,q,b\nV4,x,b\n"
TOLD = "La vanne « V4 » est écartée : conduite inconnue « x »."


@dataclass(frozen=True)
class Run:
    """What a command left: the code it exits with and what it printed."""

    code: int
    out: str
    err: str


def process(*arguments: str) -> Run:
    """The command as people run it."""
    done = subprocess.run(
        [sys.executable, "-m", "geoportal.conf.manage", "water", *arguments],
        env={**os.environ, "DATABASE_URL": NOWHERE, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def water(*arguments: str) -> Run:
    """The same within this process, where no test may touch a database it has not asked for."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("water", *arguments, stdout=out, stderr=err)
    except SystemExit as exited:
        code = int(str(exited.code))
    return Run(code, out.getvalue(), err.getvalue())


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The options that name a network and its valves."""
    (tmp_path / "net.inp").write_text(MODEL, encoding="utf-8")
    (tmp_path / "valves.csv").write_text(VALVES, encoding="utf-8")
    return ["--inp", str(tmp_path / "net.inp"), "--valves", str(tmp_path / "valves.csv")]


def test_segments_in_one_json_document(files: list[str]) -> None:
    run = water("segments", *files, "--json")
    assert (run.code, run.err) == (0, "")
    answer = json.loads(run.out)
    assert answer.pop("seconds") >= 0
    assert answer == {
        "nodes": {"a": 1, "b": 2, "c": 3, "S": 4},
        "links": {"s": 1, "p": 2, "q": 3},
        "reasons": [{"subject": "valve", "id": "V4", "reason": TOLD, "row": None}],
    }


def test_an_isolation_in_one_json_document(files: list[str]) -> None:
    run = process("isolate", *files, "--pipe", "p", "--json")
    assert (run.code, run.err) == (0, "")
    assert json.loads(run.out) == {
        "valves": [
            {"id": "V2", "link": "p", "node": "a"},
            {"id": "V3", "link": "q", "node": "b"},
        ],
        "closed_already": [],
        "pipes": ["p"],
        "nodes": ["b"],
        "length_m": 100.0,
        "without_source": ["c"],
        "pipes_without_source": ["q"],
        "sources": [],
        "reasons": [{"subject": "valve", "id": "V4", "reason": TOLD, "row": None}],
    }


def test_people_read_the_valves_in_order(files: list[str]) -> None:
    run = water("isolate", *files, "--node", "b")
    assert run.code == 0
    assert run.out.splitlines() == [
        "Vannes à fermer : 2",
        "1. V3 (conduite q, nœud b)",
        "2. V2 (conduite p, nœud a)",
        "Conduites coupées : p",
        "Nœuds coupés : b",
        "Sans ressource : c",
        TOLD,
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["isolate", "--pipe", "zz"], "Conduite inconnue : « zz »."),
        (["isolate", "--node", "p"], "Nœud inconnu : « p »."),
        (["segments", "--inp", "absent.inp"], "absent.inp : Le fichier n’existe pas."),
        (["segments", "--valves", "."], ". : Le fichier ne s’ouvre pas (Is a directory)."),
    ],
)
def test_bad_input_is_one_line_and_exits_with_2(
    files: list[str], arguments: list[str], line: str
) -> None:
    verb, *rest = arguments
    run = water(verb, *files, *rest, "--json")
    assert (run.code, run.out, run.err) == (2, "", f"{line}\n")


def test_a_refusal_is_the_same_in_a_process_of_its_own(files: list[str]) -> None:
    run = process("isolate", *files, "--pipe", "zz")
    assert run == Run(2, "", "Conduite inconnue : « zz ».\n")
