"""What the processes of the house inherit."""

from __future__ import annotations

import pytest

from geoportal.launch.checkout import VENV, child_environment

ELSEWHERE = ("PYTHONHOME", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")


def test_nothing_that_leads_elsewhere_or_makes_each_compile_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in (*ELSEWHERE, "LANG"):
        monkeypatch.setenv(name, "1")
    environment = child_environment(PORT="8000")
    assert environment.keys().isdisjoint(ELSEWHERE)
    assert (environment["LANG"], environment["PORT"]) == ("1", "8000")
    assert environment["PATH"].startswith(f"{VENV}/bin:")
