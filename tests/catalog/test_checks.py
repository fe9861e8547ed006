"""A declaration that would be slow or wrong is refused before anything starts."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from layers.catalog.registry import layer
from tests.testlayer.models import Thing


def _found() -> list[str | None]:
    return [message.id for message in run_checks()]


def test_a_generalised_position_needs_its_index(monkeypatch: pytest.MonkeyPatch) -> None:
    assert layer("test-things").model is Thing
    assert "catalog.E001" not in _found()
    monkeypatch.setattr(Thing._meta, "indexes", [])
    assert "catalog.E001" in _found()
