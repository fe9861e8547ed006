"""The Makefile, the verbs behind it and what CI calls."""

import re
import subprocess
import sys

from geoportal.launch.checkout import ROOT


def test_make_alone_lists_the_verbs() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for verb in ("demo", "test", "check", "bench"):
        assert f"make {verb} " in listed


def test_every_verb_of_the_makefile_is_known() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "geoportal.launch", "--help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for line in re.findall(r"^([a-z ]+):\n\t\$\(LAUNCH\)", (ROOT / "Makefile").read_text(), re.M):
        assert all(verb in shown for verb in line.split())


def test_a_port_that_is_none_is_said_in_one_line() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "geoportal.launch", "demo"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PORT": "eight thousand"},
    )
    assert asked.returncode == 2
    assert asked.stderr.strip() == "PORT is a number from 1 to 65535, not 'eight thousand'"


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    listed = subprocess.run(
        [
            *(sys.executable, "-I", "-S", "-c"),
            f"import sys; sys.path.insert(0, {str(ROOT)!r});"
            "import geoportal.launch.__main__, geoportal.launch.demo, geoportal.launch.trials",
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert listed.returncode == 0, listed.stderr


def test_ci_runs_what_a_person_runs() -> None:
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    text = run.read_text()
    assert "set -euo pipefail" in text
    assert [line for line in text.splitlines() if line.startswith("make")] == [
        "make check",
        "make test",
    ]
