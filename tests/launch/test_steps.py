"""What the person at the terminal reads."""

import re
import time
from pathlib import Path

import pytest

from geoportal.launch import steps


@pytest.fixture(autouse=True)
def _logs_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "LOGS", tmp_path)


def test_a_step_says_when_it_begins_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with steps.step("front end build"):
        pass
    begun, ended = capsys.readouterr().out.splitlines()
    assert "front end build" in begun
    assert re.search(r"front end build: \d+\.\d s$", ended)


def test_a_command_that_fails_shows_its_end_and_its_log(tmp_path: Path) -> None:
    with pytest.raises(steps.StepFailed) as caught:
        steps.run(["sh", "-c", "echo reason; exit 3"], log="trial")
    assert "reason" in str(caught.value)
    assert "ended with 3" in str(caught.value)
    assert str(tmp_path / "trial.log") in str(caught.value)


def test_what_is_independent_happens_at_once() -> None:
    begun = time.monotonic()
    steps.together(*(lambda n=n: steps.run(["sleep", "0.5"], log=f"sleep{n}") for n in range(3)))
    assert time.monotonic() - begun < 1.4


def test_a_failure_ends_what_runs_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_ending", type(steps._ending)())
    begun = time.monotonic()
    with pytest.raises(steps.StepFailed, match="ended with 4"):
        steps.together(
            lambda: steps.run(["sleep", "60"], log="long"),
            lambda: steps.run(["sh", "-c", "sleep 0.2; exit 4"], log="short"),
        )
    assert time.monotonic() - begun < 10


def test_a_long_step_is_named_while_it_lasts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(steps, "_heart", None)
    with steps.going_on("a long build"):
        deadline = time.monotonic() + 5
        said = ""
        while "still at it: a long build" not in said and time.monotonic() < deadline:
            time.sleep(0.01)
            said += capsys.readouterr().out
    assert "still at it: a long build" in said
